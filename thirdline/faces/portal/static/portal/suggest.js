// The arrow keys walk through what is suggested: from the box down to the lines, and back up; Esc returns to the box.
const box = () => document.getElementById("ask");
const lines = () => [...document.querySelectorAll("#found [data-suggestion]")];

document.addEventListener("keydown", event => {
  const all = lines(), at = all.indexOf(document.activeElement);
  if (at < 0 && document.activeElement !== box()) return;
  if (event.key === "Escape" && at >= 0) return box().focus();
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !all.length) return;
  event.preventDefault();
  (at + step < 0 ? box() : all[Math.min(at + step, all.length - 1)]).focus();
});
