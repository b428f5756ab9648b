// data-completes on a textarea: "@" offers people, ";" ready-made texts, from the addresses in data-people and
// data-texts. Arrows choose, Enter or Tab takes, Esc leaves what was typed. The list is announced as a list box.
import { ListBox, offers } from "./listbox.js";

const SIGNS = { "@": "people", ";": "texts" };
const WORD = /(?:^|[\s(])([@;])([^\n@;]{0,40})$/;
const offered = new ListBox("completes", take, ["Enter", "Tab"]);
let asked = 0, later, word = null;

function typed(area) {
  const found = WORD.exec(area.value.slice(0, area.selectionStart));
  // A name may hold spaces, a sentence begins after the second one.
  if (!found || !area.dataset[SIGNS[found[1]]] || found[2].split(" ").length > 3 || found[2].startsWith(" ")) return null;
  return { sign: found[1], word: found[2], from: area.selectionStart - found[2].length - 1 };
}

async function ask(area) {
  const meant = typed(area), turn = ++asked;
  if (!meant) return offered.close();
  const url = new URL(area.dataset[SIGNS[meant.sign]], location.href);
  url.searchParams.set("q", meant.word);
  url.searchParams.set("kind", new FormData(area.form).get("kind") ?? "");
  const items = await offers(url);
  if (turn !== asked || !area.isConnected || document.activeElement !== area) return;
  word = meant;
  offered.open(area, items, area.dataset[word.sign === "@" ? "peopleLabel" : "textsLabel"] ?? word.sign, "before");
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

async function take(area, item) {
  const { from } = word;
  if (item.insert !== undefined) return insert(area, item.insert, from);
  const answer = await fetch(item.fetch, { headers: { Accept: "application/json" } }).catch(() => null);
  const found = answer?.ok ? await answer.json() : null;
  if (!found) return;
  if (!found.asks.length) return insert(area, found.text, from);
  insert(area, "", from);
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
