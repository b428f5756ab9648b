// <fault-tree>: the picture of a fault tree. The server says where boxes stand; choosing one leads to its address.
// Inside stand its JSON and the outline that says the same; the outline is what is shown without script.
import { around } from "../ui/js/graph-paint.js";
import { Graph } from "../ui/js/graph.js";
import { press } from "../ui/js/keys.js";
import { shape } from "./tree-shapes.js";

const HEAP = "more-", FOLLOWS = 150, KEYS = new Set(["a", "b", "s", "l", "e", "n", "f", "Delete"]);
const isHeap = id => id.startsWith(HEAP);
const MARGIN = 24, READ = .65;  // a zoom at which boxes are still read

function made(tag, className, text = "") {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

class FaultTree extends Graph {
  curve = "taxi";

  connectedCallback() {
    super.connectedCallback();
    this.told = this.chosenId;
    this.addEventListener("choose", event => this.lead(event.detail));
  }

  disconnectedCallback() {
    clearTimeout(this.soon);
    super.disconnectedCallback();
  }

  // A tree begins with its top at the top, and the likeliest cause in sight with as much of the way as there is room for.
  fit(whole) {
    super.fit(whole);
    const { view } = this, top = this.nodes.get(this.data.nodes[0]?.id);
    if (!top || this.dataset.chosen) return;
    const hot = [...this.nodes.values()].filter(one => one.mark === "hot");
    if (!whole && hot.length) this.showWay([top, ...hot]);
    else if (view.zoom < READ) return;
    view.y = MARGIN - (top.y - top.h / 2) * view.zoom;
    view.tell();
  }

  showWay(nodes) {
    const { view } = this, frame = around(nodes), middle = (frame.left + frame.right) / 2;
    view.fit(frame, MARGIN);
    if (view.zoom >= READ) return;
    const cause = nodes.reduce((one, other) => other.y > one.y ? other : one);
    view.zoom = READ;
    view.x = cause.x < middle ? MARGIN - frame.left * READ : this.clientWidth - MARGIN - frame.right * READ;
  }

  home() {
    this.goTo(this.current);
  }

  // Where the focus goes, the panel follows; only a heap waits to be asked.
  goTo(id) {
    super.goTo(id);
    clearTimeout(this.soon);
    if (id !== this.chosenId && !isHeap(id)) this.soon = setTimeout(() => this.choose(id), FOLLOWS);
  }

  choose(id) {
    clearTimeout(this.soon);
    super.choose(id);
  }

  // Up to what it leads to, down to what is below it, left and right among what hangs there too.
  step(event) {
    const id = event.target.dataset?.id, plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!id || !plain) return;
    const kin = this.kin(id, event.key);
    if (kin) this.goTo(kin);
    else if (!this.keyed(id, event.key)) { super.step(event); return; }
    event.preventDefault();
    event.stopPropagation();
  }

  kin(id, key) {
    const above = this.edges.filter(edge => edge.to.id === id).map(edge => edge.from.id);
    const parent = above.includes(this.from) ? this.from : above[0];
    const below = of => this.edges.filter(edge => edge.from.id === of).map(edge => edge.to).sort((a, b) => a.x - b.x || a.y - b.y);
    if (key === "ArrowUp") return parent;
    if (key === "ArrowDown") { const first = below(id)[0]; if (first) this.from = id; return first?.id; }
    const aside = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (!aside || !parent) return null;
    const beside = below(parent);
    return beside[beside.findIndex(one => one.id === id) + aside]?.id;
  }

  // A key is for the box that has the focus: it waits until the panel is that of the box.
  keyed(id, key) {
    if (key === "Enter" && isHeap(id)) return false;
    const enter = this.nodes.get(id).kind === "event" ? "e" : "f";
    const meant = { Enter: enter, Backspace: "Delete" }[key] ?? key;
    const single = document.body.dataset.singleKeys !== "off";
    if (isHeap(id) || !KEYS.has(meant) || (key !== "Enter" && !single)) return false;
    if (id === this.told) return press(meant);
    this.waits = meant;
    this.choose(id);
    return true;
  }

  async lead(id) {
    const address = new URL(location.href), heap = isHeap(id) && id.slice(HEAP.length);
    const panel = document.getElementById("tree-chosen");
    if (heap) address.searchParams.append("open", heap);
    else address.searchParams.set("at", id);
    if (heap || !panel || !window.htmx) { location.assign(address); return; }
    this.asked = id;
    panel.setAttribute("aria-busy", "true");
    const answer = await fetch(address, { headers: { "HX-Request": "true", "HX-Target": "section#tree-chosen" } }).catch(() => null);
    if (this.asked !== id || !this.isConnected) return;
    const fresh = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("tree-chosen");
    if (!fresh) { location.assign(address); return; }
    panel.replaceWith(fresh);
    window.htmx.process(fresh);
    history.replaceState(history.state, "", address);
    this.told = id;
    if (this.waits) press(this.waits);
    this.waits = "";
  }

  face(box) {
    if (box.kind === "event") return this.event(box);
    const words = made("span", "gnode__name", box.label);
    const parts = [words];
    if (box.kind === "gate") {
      const bold = made("b", "", `${box.gate} `);
      words.prepend(bold);
      parts.unshift(shape(box.shape));
    }
    if (box.folded) parts.push(made("span", "gnode__ci", box.folded));
    return parts;
  }

  event(box) {
    const parts = [made("span", "gnode__name", box.label)];
    if (box.says === undefined) return parts;
    const bar = made("span", "gnode__odds"), fill = made("i", "");
    fill.style.width = `${Math.max(0, Math.min(100, box.p))}%`;
    bar.append(fill);
    return [...parts, bar, made("span", "gnode__p", box.says)];
  }
}

document.fonts.ready.then(() => customElements.define("fault-tree", FaultTree));
