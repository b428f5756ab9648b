// The editor by keys. Whatever has changed the tree, the chosen box has the focus again; a form that is unfolded
// takes the cursor, Esc gives it back; an arrow leads into the tree from nowhere.
const island = () => document.querySelector("fault-tree:defined");
const listed = () => document.querySelector(".outline [aria-current] a, .outline a");

function home() {
  const tree = island();
  if (tree?.offsetParent && tree.current) tree.home();
  else listed()?.focus();
}

// What htmx swaps gets its focus back by its id: here the tree has it again, not the field that was sent. What was
// refused leaves the form as it stands.
document.addEventListener("htmx:after:swap", event => {
  const { target, response } = event.detail.ctx ?? {};
  if ((target?.id ?? target) === "tree" && response?.status < 400) home();
});

// The browser says that a form was unfolded where it happened, not further up.
document.addEventListener("toggle", event => {
  const { target } = event;
  if (!target.open || !target.matches?.("#tree-chosen details")) return;
  target.querySelector("input:not([type=hidden]), select, textarea, button")?.focus();
}, true);

document.addEventListener("keydown", event => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = event.target.closest?.("#tree-chosen");
  if (event.key === "Escape" && field) {
    event.target.closest("details[open]")?.removeAttribute("open");
    home();
  } else if (event.key.startsWith("Arrow") && event.target === document.body && island()?.offsetParent) home();
  else return;
  event.preventDefault();
});
