// data-toast: gone after six seconds, but not while somebody points at it or tabs to its button.
const place = document.getElementById("toasts");

export function toast(words, icon = "") {
  const line = document.createElement("div");
  line.className = "toast-line";
  line.setAttribute("role", "status");
  line.dataset.toast = "";
  line.append(icon, Object.assign(document.createElement("span"), { textContent: words }));
  place?.append(line);
}

function leave(line) {
  if (line.matches(":hover, :focus-within")) setTimeout(leave, 2000, line);
  else line.remove();
}

function take(lines) {
  for (const line of lines) {
    if (line.matches?.("[data-toast]")) setTimeout(leave, 6000, line);
  }
}

if (place) {
  take(place.children);
  new MutationObserver(changes => changes.forEach(change => take(change.addedNodes))).observe(place, { childList: true });
}
