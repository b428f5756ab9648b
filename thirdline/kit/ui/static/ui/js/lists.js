// data-list on a table or list, data-item on its rows: j k move, x selects, Enter opens, Space peeks.
// The current row carries aria-current; a row's hx-trigger="focus" (or "peek") fetches its preview.
const rows = list => [...list.querySelectorAll("[data-item]")];
const current = list => list.querySelector('[data-item][aria-current="true"]');

const peek = (row, opens) => row?.dispatchEvent(new CustomEvent("peek", { bubbles: true, detail: { opens } }));

function mark(list, row, opens = false) {
  current(list)?.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  row.scrollIntoView({ block: "nearest" });
  peek(row, opens);
}

function move(list, by) {
  const all = rows(list), at = all.indexOf(current(list));
  const next = all[Math.max(0, Math.min(all.length - 1, at + by))];
  if (next) mark(list, next);
}

const acts = {
  j: list => move(list, 1),
  k: list => move(list, -1),
  x: list => current(list)?.querySelector('input[type="checkbox"]')?.click(),
  Enter: list => current(list)?.querySelector("a[href]")?.click(),
  " ": list => peek(current(list), "key"),
};

document.addEventListener("keydown", event => {
  const list = document.querySelector("[data-list]");
  // On a button or a link Enter and Space are its own; the letters are still the list's.
  const own = event.key.length === 1 && event.key !== " " ? "" : ", button, a, summary";
  const busy = event.target.closest?.(`input:not([type=checkbox]), textarea, select, dialog[open]${own}`)?.checkVisibility();
  if (!list || busy || event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.singleKeys === "off") return;
  if (!(event.key in acts) || (event.target.matches("input") && event.key === " ")) return;
  event.preventDefault();
  acts[event.key](list);
}, true);

document.addEventListener("click", event => {
  const row = event.target.closest("[data-list] [data-item]");
  if (row && !event.target.closest("a, button, input, label")) mark(row.closest("[data-list]"), row, "click");
});

// data-select-all ticks every row; rows picked wear is-picked, and data-bulk shows itself with their number.
document.addEventListener("change", event => {
  const list = event.target.closest("[data-list]");
  if (!list) return;
  const boxes = [...list.querySelectorAll('[data-item] input[type="checkbox"]')];
  if (event.target.matches("[data-select-all]")) for (const box of boxes) box.checked = event.target.checked;
  for (const box of boxes) box.closest("[data-item]").classList.toggle("is-picked", box.checked);
  const picked = boxes.filter(box => box.checked).length;
  for (const bar of document.querySelectorAll("[data-bulk]")) {
    bar.hidden = picked === 0;
    for (const figure of bar.querySelectorAll("[data-picked]")) figure.textContent = picked;
  }
});
