// data-menu on a details element: Esc and a click elsewhere close it, one layer at a time.
const open = () => document.querySelector("details[data-menu][open]");

document.addEventListener("click", event => {
  const menu = open();
  if (menu && !menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", event => {
  const menu = event.key === "Escape" && open();
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
  event.preventDefault();
});
