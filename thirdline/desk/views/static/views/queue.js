// The queue: what is ticked stays ticked while the list renews itself, and the chosen row is previewed.
const list = () => document.getElementById("queue-list");
const rows = () => [...document.querySelectorAll("#queue-list [data-item]")];
const box = row => row.querySelector('input[type="checkbox"]');
const number = row => row.querySelector("a[href]").getAttribute("href").split("?")[0].split("/").pop();
const picked = () => rows().filter(row => box(row)?.checked);
const current = () => rows().find(row => row.getAttribute("aria-current") === "true");
const tell = () => rows()[0] && box(rows()[0])?.dispatchEvent(new Event("change", { bubbles: true }));

let kept = null;

// Which list this tab works from, for going on from a ticket to the next.
const remember = () => list() && sessionStorage.setItem("thirdline-list", list().getAttribute("hx-get"));
remember();
current()?.scrollIntoView({ block: "nearest" });

// Saved views are counted after the page; what takes long says so in its title.
async function count() {
  const views = document.getElementById("queue-views");
  if (!views?.dataset.counts || !views.querySelector("[data-count]")) return;
  const answer = await fetch(views.dataset.counts, { headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok) return;
  for (const [slug, { shown, why }] of Object.entries(await answer.json())) {
    for (const figure of document.querySelectorAll(`[data-count="${CSS.escape(slug)}"]`)) {
      figure.textContent = shown;
      if (why) figure.title = why;
    }
  }
}
count();

// On a phone the views stand in one strip; the chosen one is brought into it.
const strip = document.querySelector(".views [aria-current]");
strip?.scrollIntoView({ block: "nearest", inline: "center" });

// A renewal by the stream keeps ticks, the chosen row and the place in the list; an answer to a deed
// says itself what stays ticked.
document.addEventListener("htmx:before:swap", event => {
  const source = event.detail.ctx.sourceElement;
  kept = source?.id === "queue-list" ? {
    ticked: new Set(picked().map(number)), chosen: current() && number(current()),
    top: source.querySelector(".q__scroll").scrollTop,
  } : null;
});

// Put back the moment the new rows stand: while they settle a key may come already, and it means what was ticked.
document.addEventListener("htmx:before:settle", () => {
  if (!kept || !list()) return;
  for (const row of rows()) {
    if (box(row)) box(row).checked = kept.ticked.has(number(row));
    if (kept.chosen) row.toggleAttribute("aria-current", false);
    if (number(row) === kept.chosen) row.setAttribute("aria-current", "true");
  }
  list().querySelector(".q__scroll").scrollTop = kept.top;
  kept = null;
  tell();
});

document.addEventListener("htmx:after:swap", event => {
  if (!list()) return;
  remember();
  if (event.detail.ctx?.target?.id === "queue-views") count();
  // Of two previews on their way the slower one must not stay in front of the chosen row's.
  const pane = event.detail.ctx?.target?.id === "ticket-peek" && document.getElementById("ticket-peek");
  if (pane && current() && pane.dataset.ticket !== number(current())) current().dispatchEvent(new CustomEvent("peek", { bubbles: true }));
});

// A verb for many with nothing ticked means the chosen row.
document.addEventListener("keydown", event => {
  if (!["a", "u", "b"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, dialog[open]")?.checkVisibility()) return;
  if (document.body.dataset.singleKeys === "off" || picked().length || !current() || !box(current())) return;
  box(current()).click();
}, true);

// Shift picks everything between the row picked last and this one.
let last = null;
document.addEventListener("click", event => {
  const row = event.target.matches("#queue-list [data-item] input[type=checkbox]") && event.target.closest("[data-item]");
  if (!row) return;
  const all = rows(), from = all.findIndex(one => number(one) === last), to = all.indexOf(row);
  if (event.shiftKey && from >= 0) {
    for (const one of all.slice(Math.min(from, to), Math.max(from, to) + 1)) box(one).checked = event.target.checked;
    tell();
  }
  last = number(row);
});

document.addEventListener("click", event => {
  if (!event.target.closest("[data-clears]")) return;
  for (const row of picked()) box(row).checked = false;
  const all = document.querySelector("[data-select-all]");
  if (all) all.checked = false;
  tell();
});

// Forms for many carry the ticked tickets, put in at the moment of sending.
document.addEventListener("submit", event => {
  const form = event.target.closest("form[data-takes-picked]");
  if (!form) return;
  for (const old of form.querySelectorAll('input[name="ticket"]')) old.remove();
  for (const row of picked()) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "ticket", value: number(row) });
    form.append(field);
  }
}, true);
