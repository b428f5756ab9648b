// data-picker="/address" around a text box: what is typed is looked up there; arrows choose, Enter takes, Esc leaves.
// What was taken is a ticked box in the list above; without this script the box takes names with commas between.
let open = null, asked = 0, later;

function close() {
  if (!open) return;
  open.list.remove();
  for (const name of ["aria-expanded", "aria-controls", "aria-activedescendant"]) open.box.removeAttribute(name);
  open = null;
}

function choose(index) {
  open.at = (index + open.items.length) % open.items.length;
  open.list.querySelectorAll("[role=option]").forEach((one, i) => {
    one.setAttribute("aria-selected", i === open.at);
    if (i === open.at) one.scrollIntoView({ block: "nearest" });
  });
  open.box.setAttribute("aria-activedescendant", `pick-${open.at}`);
}

function option(item, index) {
  const one = document.createElement("li");
  one.id = `pick-${index}`;
  one.setAttribute("role", "option");
  const label = document.createElement("strong"), about = document.createElement("span");
  label.textContent = item.label;
  about.textContent = item.about ?? "";
  one.append(label, about);
  one.addEventListener("mousedown", event => { event.preventDefault(); take(index); });
  return one;
}

function draw(box, items) {
  close();
  if (!items.length) return;
  const list = document.createElement("ul");
  list.className = "completes";
  list.id = "picks";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.labels[0]?.textContent ?? "");
  list.append(...items.map(option));
  box.after(list);
  open = { box, items, list, at: 0 };
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-controls", "picks");
  box.setAttribute("aria-expanded", "true");
  choose(0);
}

async function ask(box) {
  const typed = box.value.trim(), turn = ++asked;
  if (!typed || typed.includes(",")) return close();
  const url = new URL(box.closest("[data-picker]").dataset.picker, location.href);
  url.searchParams.set("q", typed);
  const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
  const found = answer?.ok ? await answer.json() : { items: [] };
  if (turn === asked && document.activeElement === box) draw(box, found.items);
}

function take(index) {
  const { box, items } = open, item = items[index];
  const list = box.closest("[data-picker]").querySelector("[data-picked-items]");
  close();
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

document.addEventListener("keydown", event => {
  if (!open || event.target !== open.box) return;
  const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (move) choose(open.at + move);
  else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) take(open.at);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);
document.addEventListener("focusout", event => { if (open?.box === event.target) close(); });
