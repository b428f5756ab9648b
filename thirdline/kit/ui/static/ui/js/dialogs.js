// data-opens="id" opens that dialog; data-closes closes the one around it. Without script its href leads on.
// data-loads="url" data-into="id" fetches what stands in it; data-keeps sends along what is there already. The
// dialog asks, not its button: a part that renews itself may take the button away while the answer comes.
// A form answered with success inside a dialog closes it; 409 and 422 leave it open, with its text.
function load(dialog, { loads, into, keeps }) {
  dialog.setAttribute("hx-target", `#${into}`);
  dialog.removeAttribute("hx-include");
  if (keeps) dialog.setAttribute("hx-include", `#${into}`);
  window.htmx.ajax(keeps ? "POST" : "GET", loads, { source: dialog, swap: "outerHTML" });
}

document.addEventListener("click", event => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog && opener.getAttribute("aria-disabled") !== "true") {
    event.preventDefault();
    dialog.showModal();
    if (opener.dataset.loads) load(dialog, opener.dataset);
    dialog.querySelector("[autofocus], textarea, select, input:not([type=hidden])")?.focus();
  }
  if (event.target.closest("[data-closes]")) event.target.closest("dialog")?.close();
});

// A form fetched into an open dialog takes the cursor, unless somebody has put it somewhere already.
document.addEventListener("htmx:after:swap", () => {
  const dialog = document.querySelector("dialog[open]"), here = document.activeElement;
  if (!dialog || (here !== document.body && !here.matches(".dialog__head button"))) return;
  dialog.querySelector("[autofocus], select, textarea, input:not([type=hidden])")?.focus();
});

document.addEventListener("htmx:after:request", event => {
  const { sourceElement, response } = event.detail.ctx;
  if (response?.status < 400 && sourceElement?.matches("form")) sourceElement.closest("dialog[open]")?.close();
});

// data-fills="id" on a button puts its value into that field: a choice instead of typing.
document.addEventListener("click", event => {
  const chosen = event.target.closest("[data-fills]"), field = chosen && document.getElementById(chosen.dataset.fills);
  if (!field) return;
  field.value = chosen.value;
  for (const one of chosen.parentElement.querySelectorAll("[data-fills]")) one.setAttribute("aria-pressed", one === chosen);
});

// A button that may not act says why and does nothing, with or without the mouse.
document.addEventListener("click", event => {
  if (event.target.closest('[aria-disabled="true"]')) event.preventDefault();
}, true);
