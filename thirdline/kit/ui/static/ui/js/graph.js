// What <service-map> and <fault-tree> have in common. Lines and boxes are painted on a canvas; the nodes are real
// buttons on top, so they take focus, theme tokens and screen readers for free. Of a large graph only those in sight
// are buttons, and from afar they are painted too. One button is in the tab order; arrows move to the nearest in that
// direction, Enter chooses, + and - zoom, 0 shows all. A heir says `face(node)`, and may say `curve`.
import { Painter } from "./graph-paint.js";
import { nearest } from "./graph-steps.js";
import { View } from "./graph-view.js";

const ALL_AS_BUTTONS = 400, READABLE = .3, BESIDE = 240, MARGIN = 16;

function made(tag, className) { return Object.assign(document.createElement(tag), { className }); }

export class Graph extends HTMLElement {
  curve = "straight";

  connectedCallback() {
    if (this.view) return;
    this.data = JSON.parse(this.querySelector('script[type="application/json"]').textContent);
    this.stage = this.appendChild(made("canvas", "graph__stage"));
    this.stage.ariaHidden = "true";
    this.layer = this.appendChild(made("div", "graph__layer"));
    this.classList.add("graph");
    this.painter = new Painter(this);
    this.view = new View(this, () => this.follow());
    this.redraw = () => { this.painter.colours(); this.follow(); };
    addEventListener("themechange", this.redraw);
    this.watch = new ResizeObserver(() => this.resized());
    this.watch.observe(this);
    this.addEventListener("click", event => this.press(event));
    this.addEventListener("keydown", event => this.step(event));
    this.addEventListener("focusin", event => this.reveal(event.target));
    this.ready = this.draw();
  }

  disconnectedCallback() {
    removeEventListener("themechange", this.redraw);
    this.watch?.disconnect();
    this.view?.stop();
    this.view = null;
  }

  async draw() {
    this.nodes = new Map(this.data.nodes.map(node => [node.id, { w: 118, h: 58, ...node, x: node.at[0], y: node.at[1] }]));
    this.edges = this.data.edges.map(([from, to, mark]) => ({ from: this.nodes.get(from), to: this.nodes.get(to), mark: mark ?? "" }));
    this.buttons = new Map();
    this.layer.replaceChildren();
    this.current = this.nodes.has(this.dataset.chosen) ? this.dataset.chosen : this.data.nodes[0]?.id;
    this.chosenId = this.nodes.has(this.dataset.chosen) ? this.dataset.chosen : "";
    this.painter.prepare();
    this.fit();
  }

  // While it is hidden there is nothing to fit into; a person who has moved the picture keeps it.
  resized() {
    if (!this.nodes || !this.stage.clientWidth) return;
    if (this.view.moved) this.follow(); else this.fit();
  }

  // With data-near it begins at what is chosen, large enough to read: a small picture of everything says nothing.
  fit(whole = !this.hasAttribute("data-near")) {
    if (!this.stage.clientWidth || !this.nodes.size) return;
    this.view.fit(this.painter.frame, MARGIN);
    if (!whole) this.view.reveal(this.nodes.get(this.current), READABLE * 2.5, MARGIN);
  }

  follow() {
    if (!this.nodes || !this.stage.clientWidth) return;
    const { x, y, zoom } = this.view;
    this.layer.style.transform = `translate(${x}px, ${y}px) scale(${zoom})`;
    this.dataset.scale = zoom < READABLE ? "far" : zoom < .55 ? "middle" : "near";
    this.show();
    this.painter.paint();
  }

  // A small graph is all buttons; of a large one those in sight, and the one that has the focus or is chosen.
  show() {
    const all = this.nodes.size <= ALL_AS_BUTTONS, { x, y, zoom } = this.view, far = zoom < READABLE;
    const left = (-x - BESIDE) / zoom, top = (-y - BESIDE) / zoom;
    const right = (this.clientWidth - x + BESIDE) / zoom, foot = (this.clientHeight - y + BESIDE) / zoom;
    const fresh = [];
    for (const node of this.nodes.values()) {
      const seen = all || node.id === this.current || node.id === this.chosenId ||
        (!far && node.x > left && node.x < right && node.y > top && node.y < foot);
      if (seen === this.buttons.has(node.id)) continue;
      if (seen) fresh.push(this.button(node));
      else { this.buttons.get(node.id).remove(); this.buttons.delete(node.id); }
    }
    this.layer.append(...fresh);
  }

  button(node) {
    const button = made("button", `gnode gnode--${node.kind} ${node.mark ?? ""}`);
    button.type = "button";
    button.dataset.id = node.id;
    button.tabIndex = node.id === this.current ? 0 : -1;
    Object.assign(button.style, { left: `${node.x - node.w / 2}px`, top: `${node.y - node.h / 2}px`, width: `${node.w}px`, height: `${node.h}px` });
    button.append(...this.face(node));
    if (node.id === this.chosenId) button.setAttribute("aria-pressed", "true");
    this.buttons.set(node.id, button);
    return button;
  }

  press(event) {
    const zoom = event.target.closest("[data-zoom]")?.dataset.zoom;
    if (zoom === "fit") this.fit(true);
    else if (zoom) this.view.zoomBy(zoom === "in" ? 1.25 : .8);
    const node = event.target.closest(".gnode")?.dataset.id ?? (event.target === this.stage && this.painter.at(event));
    if (node) this.choose(node);
  }

  choose(id) {
    this.buttons.get(this.chosenId)?.removeAttribute("aria-pressed");
    this.chosenId = id;
    this.follow();
    this.buttons.get(id)?.setAttribute("aria-pressed", "true");
    this.dispatchEvent(new CustomEvent("choose", { bubbles: true, detail: id }));
  }

  step(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !event.target.matches(".gnode")) return;
    const zooms = { "+": () => this.view.zoomBy(1.25), "-": () => this.view.zoomBy(.8), 0: () => this.fit(true) };
    const there = nearest(this.nodes.get(event.target.dataset.id), this.nodes.values(), event.key);
    if (event.key in zooms) zooms[event.key]();
    else if (there) this.goTo(there.id);
    else if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
    event.stopPropagation();
  }

  goTo(id) {
    const before = this.buttons.get(this.current);
    if (before) before.tabIndex = -1;
    this.current = id;
    this.show();
    this.buttons.get(id).tabIndex = 0;
    this.buttons.get(id).focus({ preventScroll: true });
  }

  // The focused node is the one in the tab order, in the picture, and large enough to be read.
  reveal(target) {
    if (!target.matches(".gnode")) return;
    if (target.dataset.id !== this.current) this.goTo(target.dataset.id);
    this.scrollTo(0, 0);
    if (target.matches(":focus-visible")) this.view.reveal(this.nodes.get(this.current), this.nodes.size > ALL_AS_BUTTONS ? READABLE * 2 : 0, MARGIN);
  }
}
