// The preview beside the list follows the chosen row. Space opens and closes it, and it stays as it was
// left. On a narrow desk it lies over the list: Space or a click opens it, Esc or its button closes it.
const KEY = "thirdline-peek";
const layer = () => document.querySelector("[data-queue]");
const pane = () => document.getElementById("ticket-peek");
const number = row => row.querySelector("a[href]").getAttribute("href").split("?")[0].split("/").pop();
const narrow = () => window.matchMedia("(max-width: 1280px)").matches;
let timer = 0;

if (!narrow() && localStorage.getItem(KEY) === "closed") layer()?.setAttribute("data-peek", "closed");

function show(open) {
  if (narrow()) open ? layer()?.setAttribute("data-peek", "open") : layer()?.removeAttribute("data-peek");
  else {
    open ? layer()?.removeAttribute("data-peek") : layer()?.setAttribute("data-peek", "closed");
    localStorage.setItem(KEY, open ? "open" : "closed");
  }
}

document.addEventListener("peek", event => {
  const row = event.target.closest("#queue-list [data-item]");
  clearTimeout(timer);
  if (!row || !pane()) return;
  const here = pane().dataset.ticket === number(row), seen = Boolean(pane().offsetParent);
  // Space on the row that is previewed closes the pane; on any other it is opened for that one.
  if (event.detail?.opens === "key" && here && seen) return show(false);
  if (event.detail?.opens) show(true);
  if (!pane().offsetParent || (here && !event.detail?.again)) return;
  timer = setTimeout(() => {
    window.htmx.ajax("GET", `/queue/tickets/${number(row)}`, { target: "#ticket-peek", swap: "outerHTML" });
  }, 150);
});

document.addEventListener("click", event => {
  if (event.target.closest("[data-closes-peek]")) show(false);
});
document.addEventListener("keydown", event => {
  const lies = layer()?.dataset.peek === "open" && getComputedStyle(pane()).position === "absolute";
  if (event.key !== "Escape" || !lies || document.querySelector("dialog[open], details[data-menu][open]")) return;
  show(false);
  event.preventDefault();
  event.stopPropagation();
}, true);
