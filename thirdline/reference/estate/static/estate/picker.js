// data-picker="/address" around a text box: what is typed is looked up there and offered.
// What was taken is a ticked box in the list above; without this script the box takes names with commas between.
import { ListBox, offers } from "../ui/js/listbox.js";

const offered = new ListBox("picks", take);
let asked = 0, later;

async function ask(box) {
  const typed = box.value.trim(), turn = ++asked;
  if (!typed || typed.includes(",")) return offered.close();
  const url = new URL(box.closest("[data-picker]").dataset.picker, location.href);
  url.searchParams.set("q", typed);
  const items = await offers(url);
  if (turn !== asked || document.activeElement !== box) return;
  if (items.length) box.setAttribute("role", "combobox");
  offered.open(box, items, box.labels[0]?.textContent ?? "", "after");
}

function take(box, item) {
  const list = box.closest("[data-picker]").querySelector("[data-picked-items]");
  box.value = "";
  const there = list.querySelector(`input[value="${item.value}"]`);
  if (there) return void (there.checked = true);
  const row = document.createElement("li"), label = document.createElement("label");
  const tick = document.createElement("input"), name = document.createElement("span"), about = document.createElement("small");
  Object.assign(tick, { type: "checkbox", name: "members", value: item.value, checked: true, className: "form-check-input" });
  label.className = "field--row";
  name.dir = "auto";
  name.textContent = item.label;
  about.className = "quiet";
  about.textContent = item.about ?? "";
  label.append(tick, name, " ", about);
  row.append(label);
  list.append(row);
}

document.addEventListener("input", event => {
  if (!event.target.matches?.("[data-picker] input[name=members_typed]")) return;
  clearTimeout(later);
  later = setTimeout(ask, 120, event.target);
});
