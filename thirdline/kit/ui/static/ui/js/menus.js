// data-menu on a details element: Esc and a click elsewhere close it, one layer at a time.
const open = () => document.querySelector("details[data-menu][open]");

document.addEventListener("click", event => {
  const menu = open();
  if (menu && !menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", event => {
  // A dialog opened from a menu lies above it and is the layer that closes first.
  const menu = event.key === "Escape" && !document.querySelector("dialog[open]") && open();
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
  event.preventDefault();
});
