// <fault-tree>: the picture of a fault tree. The server says where boxes stand; choosing one leads to its address.
// Inside stand its JSON and the outline that says the same; the outline is what is shown without script.
import { Graph } from "../ui/js/graph.js";

const SHAPES = {
  and: "M3 22V12a10 10 0 0 1 20 0v10z",
  or: "M3 23c1-9 4-17 10-21 6 4 9 12 10 21-6-4-14-4-20 0z",
  xor: "M3 20c1-8 4-14 10-18 6 4 9 10 10 18-6-4-14-4-20 0zM3 24c6-4 14-4 20 0",
  not: "M13 4l9 16H4z",
};
SHAPES.nand = SHAPES.and;
SHAPES.nor = SHAPES.or;
SHAPES.cardinality = SHAPES.iff = SHAPES.imply = SHAPES.null = "M3 4h20v18H3z";
const SVG = "http://www.w3.org/2000/svg";

function made(tag, className, text = "") {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

class FaultTree extends Graph {
  curve = "taxi";

  connectedCallback() {
    super.connectedCallback();
    this.addEventListener("choose", event => this.lead(event.detail));
  }

  // A tree begins at its top, with the top at the top.
  fit(whole) {
    super.fit(whole);
    const { view } = this, top = this.nodes.get(this.data.nodes[0]?.id);
    if (!top || this.dataset.chosen || view.zoom < .5) return;
    view.y = 24 - (top.y - top.h / 2) * view.zoom;
    view.tell();
  }

  lead(name) {
    const address = new URL(location.href), heap = name.startsWith("more-") && name.slice(5);
    const opened = address.searchParams.get("open");
    if (heap) address.searchParams.set("open", opened ? `${opened} ${heap}` : heap);
    else address.searchParams.set("at", name);
    location.assign(address);
  }

  shape(kind) {
    const svg = document.createElementNS(SVG, "svg"), path = document.createElementNS(SVG, "path");
    svg.setAttribute("viewBox", "0 0 26 24");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", SHAPES[kind] ?? SHAPES.or);
    svg.append(path);
    return svg;
  }

  face(box) {
    if (box.kind === "event") return this.event(box);
    const words = made("span", "gnode__name", box.label);
    const parts = [words];
    if (box.kind === "gate") {
      const bold = made("b", "", `${box.gate} `);
      words.prepend(bold);
      parts.unshift(this.shape(box.shape));
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
