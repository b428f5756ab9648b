// What a text box offers while somebody types: arrows choose, Enter takes (Tab too where it is said), Esc leaves what
// was typed. Each box has a list of its own, announced as a list box.
export class ListBox {
  constructor(id, take, keys = ["Enter"]) {
    Object.assign(this, { id, take, keys, box: null });
    document.addEventListener("keydown", event => this.pressed(event), true);
    document.addEventListener("focusout", event => { if (this.box === event.target) this.close(); });
  }

  // `place` is the DOM method that puts the list beside its box: before or after.
  open(box, items, label, place) {
    this.close();
    if (!items.length) return;
    const list = document.createElement("ul");
    list.className = "completes";
    list.id = this.id;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", label);
    list.append(...items.map((item, index) => this.option(item, index)));
    box[place](list);
    Object.assign(this, { box, items, list });
    box.setAttribute("aria-controls", this.id);
    box.setAttribute("aria-expanded", "true");
    this.choose(0);
  }

  option(item, index) {
    const one = document.createElement("li"), label = document.createElement("strong"), about = document.createElement("span");
    one.id = `${this.id}-${index}`;
    one.setAttribute("role", "option");
    label.textContent = item.label;
    about.textContent = item.about ?? "";
    one.append(label, about);
    one.addEventListener("mousedown", event => { event.preventDefault(); this.took(index); });
    return one;
  }

  choose(index) {
    this.at = (index + this.items.length) % this.items.length;
    [...this.list.children].forEach((one, i) => {
      one.setAttribute("aria-selected", i === this.at);
      if (i === this.at) one.scrollIntoView({ block: "nearest" });
    });
    this.box.setAttribute("aria-activedescendant", `${this.id}-${this.at}`);
  }

  took(index) {
    const { box, items } = this;
    this.close();
    this.take(box, items[index]);
  }

  close() {
    if (!this.box) return;
    this.list.remove();
    for (const name of ["aria-expanded", "aria-controls", "aria-activedescendant"]) this.box.removeAttribute(name);
    this.box = null;
  }

  pressed(event) {
    if (!this.box || event.target !== this.box) return;
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move) this.choose(this.at + move);
    else if (this.keys.includes(event.key) && !(event.key === "Enter" && (event.ctrlKey || event.metaKey))) this.took(this.at);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

// What an address answers to what was typed; nothing where it cannot be reached.
export async function offers(url) {
  const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
  return answer?.ok ? (await answer.json()).items : [];
}
