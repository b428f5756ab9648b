// data-completes on a textarea: "@" offers people, ";" ready-made texts, from the addresses in data-people and
// data-texts. Arrows choose, Enter or Tab takes, Esc leaves what was typed. The list is announced as a list box.
const SIGNS = { "@": "people", ";": "texts" };
const WORD = /(?:^|[\s(])([@;])([^\n@;]{0,40})$/;
let open = null, asked = 0, later;

function typed(area) {
  const found = WORD.exec(area.value.slice(0, area.selectionStart));
  // A name may hold spaces, a sentence begins after the second one.
  if (!found || !area.dataset[SIGNS[found[1]]] || found[2].split(" ").length > 3 || found[2].startsWith(" ")) return null;
  return { sign: found[1], word: found[2], from: area.selectionStart - found[2].length - 1 };
}

function close() {
  if (!open) return;
  open.list.remove();
  for (const name of ["aria-expanded", "aria-controls", "aria-activedescendant"]) open.area.removeAttribute(name);
  open = null;
}

function choose(index) {
  open.at = (index + open.items.length) % open.items.length;
  open.list.querySelectorAll("[role=option]").forEach((one, i) => {
    one.setAttribute("aria-selected", i === open.at);
    if (i === open.at) one.scrollIntoView({ block: "nearest" });
  });
  open.area.setAttribute("aria-activedescendant", `complete-${open.at}`);
}

function option(item, index) {
  const one = document.createElement("li");
  one.id = `complete-${index}`;
  one.setAttribute("role", "option");
  const label = document.createElement("strong"), about = document.createElement("span");
  label.textContent = item.label;
  about.textContent = item.about ?? "";
  one.append(label, about);
  one.addEventListener("mousedown", event => { event.preventDefault(); take(index); });
  return one;
}

function draw(area, word, items) {
  close();
  if (!items.length) return;
  const list = document.createElement("ul");
  list.className = "completes";
  list.id = "completes";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", area.dataset[word.sign === "@" ? "peopleLabel" : "textsLabel"] ?? word.sign);
  list.append(...items.map(option));
  area.before(list);
  open = { area, word, items, list, at: 0 };
  area.setAttribute("aria-controls", "completes");
  area.setAttribute("aria-expanded", "true");
  choose(0);
}

async function ask(area) {
  const word = typed(area), turn = ++asked;
  if (!word) return close();
  const url = new URL(area.dataset[SIGNS[word.sign]], location.href);
  url.searchParams.set("q", word.word);
  url.searchParams.set("kind", new FormData(area.form).get("kind") ?? "");
  const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
  const found = answer?.ok ? await answer.json() : { items: [] };
  if (turn === asked && area.isConnected && document.activeElement === area) draw(area, word, found.items);
}

// Put text where the cursor is, in a way that the browser's undo takes back.
export function insert(area, text, from = area.selectionStart) {
  area.focus();
  area.setSelectionRange(from, Math.max(from, area.selectionStart));
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text, from, area.selectionEnd, "end");
  const gap = area.value.indexOf("⟦", from);
  if (gap >= 0) area.setSelectionRange(gap, area.value.indexOf("⟧", gap) + 1);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

async function take(index) {
  const { area, word, items } = open, item = items[index];
  close();
  if (item.insert !== undefined) return insert(area, item.insert, word.from);
  const answer = await fetch(item.fetch, { headers: { Accept: "application/json" } }).catch(() => null);
  const found = answer?.ok ? await answer.json() : null;
  if (!found) return;
  if (!found.asks.length) return insert(area, found.text, word.from);
  insert(area, "", word.from);
  const dialog = document.getElementById(area.dataset.asksIn);
  dialog?.showModal();
  dialog?.setAttribute("hx-target", `#${area.dataset.asksInto}`);
  window.htmx.ajax("GET", item.url, { source: dialog, swap: "outerHTML" });
}

document.addEventListener("input", event => {
  if (!event.target.matches?.("textarea[data-completes]")) return;
  clearTimeout(later);
  later = setTimeout(ask, 120, event.target);
});

document.addEventListener("keydown", event => {
  if (!open || event.target !== open.area) return;
  const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (move) choose(open.at + move);
  else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") take(open.at);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);
document.addEventListener("focusout", event => { if (open?.area === event.target) close(); });

// data-inserts="id" on a form: what it answers is put into that textarea; without script the server keeps it as draft.
document.addEventListener("submit", async event => {
  const form = event.target, area = form.dataset.inserts && document.getElementById(form.dataset.inserts);
  if (!area) return;
  event.preventDefault();
  const headers = { ...JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}"), Accept: "application/json" };
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers }).catch(() => null);
  if (!answer?.ok) return form.removeAttribute("data-inserts"), form.submit();
  const { text } = await answer.json();
  form.closest("dialog")?.close();
  insert(area, text);
});
