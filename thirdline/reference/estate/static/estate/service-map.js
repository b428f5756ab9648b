// <service-map>: the map of a service. Inside stand its JSON and the list that says the same; `view` chooses one of
// them (auto: the list where it is narrow). Choosing a node fetches its panel into the element named by data-panel,
// and what that panel says falls with it is drawn upward from the node.
import { Graph } from "../ui/js/graph.js";
import { save } from "./map-saving.js";

const SVG = "http://www.w3.org/2000/svg", NARROW = matchMedia("(max-width: 760px)");

function made(tag, className, ...inside) {
  const element = Object.assign(document.createElement(tag), { className });
  element.append(...inside);
  return element;
}

class ServiceMap extends Graph {
  static observedAttributes = ["view", "overlay"];

  connectedCallback() {
    if (this.view) return;
    super.connectedCallback();
    this.panel = document.getElementById(this.dataset.panel);
    this.addEventListener("choose", event => this.chosen(event.detail));
    this.ready.then(() => { if (this.panel?.dataset.of) this.mark(this.panel); });
    if (this.getAttribute("view") === "auto") markView(NARROW.matches ? "list" : "map");
  }

  attributeChangedCallback(name) {
    if (!this.nodes) return;
    if (name === "view") this.resized();
    else for (const [id, button] of this.buttons) this.badge(button, this.nodes.get(id));
  }

  icon(name) {
    const glyph = document.createElementNS(SVG, "svg"), use = document.createElementNS(SVG, "use");
    glyph.setAttribute("class", "glyph");
    glyph.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `${this.dataset.icons}#${name}`);
    glyph.append(use);
    return glyph;
  }

  face(facts) {
    const parts = [this.icon(facts.icon), made("span", "gnode__name", facts.label)];
    if (facts.sub) parts.push(made("span", "gnode__ci", facts.sub));
    if (facts.pips) {
      const pips = [...facts.pips].map(one => {
        const pip = document.createElement(one === "|" ? "em" : "i");
        if (one === "x") pip.dataset.s = "down";
        return pip;
      });
      const row = made("span", "gnode__pips", ...pips);
      row.ariaHidden = "true";
      parts.push(row);
    }
    if (facts.said) parts.push(made("span", "visually-hidden", facts.said));
    return parts;
  }

  button(node) {
    const button = super.button(node);
    this.badge(button, node);
    return button;
  }

  badge(button, facts) {
    button.querySelector(".gnode__badge")?.remove();
    const overlay = this.getAttribute("overlay") ?? "margin", number = facts.badges?.[overlay];
    if (!number) return;
    const words = (this.querySelector(`[data-overlay-words="${overlay}"]`)?.textContent ?? "").trim();
    button.append(made("span", "gnode__badge", String(number), made("span", "visually-hidden", ` ${words}`)));
  }

  async chosen(id) {
    const heap = this.querySelector(`[data-opens-heap="${id}"]`);
    if (heap) { heap.click(); return; }
    const kinds = { i: "items", n: "needs", f: "fates" }, kind = kinds[id[0]];
    if (!kind) return;
    if (!this.panel) { location.assign(`${this.dataset.page}&chosen=${id}`); return; }
    const address = this.dataset.peek.replace("KIND", kind).replace("/0/", `/${id.slice(1)}/`);
    this.asked = id;
    this.panel.setAttribute("aria-busy", "true");
    const answer = await fetch(address, { headers: { "HX-Request": "true", "HX-Target": `aside#${this.panel.id}` } }).catch(() => null);
    if (this.asked !== id) return;
    this.panel.removeAttribute("aria-busy");
    if (!answer?.ok) { location.assign(this.pageOf(id)); return; }
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(this.panel.id);
    if (!fresh) return;
    this.panel.replaceWith(fresh);
    this.panel = fresh;
    window.htmx?.process(fresh);
    history.replaceState(history.state, "", this.pageOf(id));
    this.mark(fresh);
    if (NARROW.matches) fresh.scrollIntoView({ block: "start" });
  }

  pageOf(id) {
    const address = new URL(location.href);
    address.searchParams.set("item", this.data.own.slice(1));
    address.searchParams.set("chosen", id);
    return address;
  }

  // Lost with the chosen one: items the panel names, groups that keep too few members, and the lines between.
  mark(panel) {
    const id = panel.dataset.of, fallen = new Set((panel.dataset.falls ?? "").split(" ").filter(Boolean));
    const falls = new Set([id]);
    for (const node of this.data.nodes) {
      const of = node.id.slice(1);
      if (node.kind === "grp" && node.up && node.up.filter(one => !fallen.has(`${one}`)).length < node.k && node.up.some(one => fallen.has(`${one}`))) falls.add(node.id);
      else if (node.id[0] === "i" && fallen.has(of)) falls.add(node.id);
    }
    for (const edge of this.edges) edge.hit = edge.mark !== "fate" && edge.from.id !== id && falls.has(edge.from.id) && falls.has(edge.to.id);
    this.painter.paint();
    const words = document.getElementById("map-key-hit");
    if (words && panel.dataset.hits) words.textContent = panel.dataset.hits;
    for (const link of this.closest(".estate")?.querySelectorAll("[data-list-node]") ?? []) {
      if (link.dataset.listNode === id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }
}

function markView(view) {
  for (const link of document.querySelectorAll("[data-map-view]")) link.setAttribute("aria-current", link.dataset.mapView === view);
}

document.addEventListener("click", event => {
  const listed = event.target.closest("[data-list-node]"), told = listed?.closest("service-map");
  if (!told?.nodes?.has(listed.dataset.listNode) || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  told.choose(listed.dataset.listNode);
});
document.addEventListener("click", event => {
  const pressed = event.target.closest("[data-map-view], [data-map-overlay], [data-map-save]");
  const map = pressed && document.getElementById(pressed.dataset.map ?? "service-map");
  if (!map || event.ctrlKey || event.metaKey) return;
  const { mapView, mapOverlay, mapSave } = pressed.dataset;
  if (mapSave) { if (save(map, mapSave, pressed)) event.preventDefault(); return; }
  event.preventDefault();
  map.setAttribute(mapView ? "view" : "overlay", mapView ?? mapOverlay);
  for (const other of pressed.parentElement.children) other.setAttribute("aria-current", other === pressed);
  const address = new URL(location.href);
  address.searchParams.set(mapView ? "view" : "overlay", mapView ?? mapOverlay);
  history.replaceState(history.state, "", address);
});
document.fonts.ready.then(() => customElements.get("service-map") ?? customElements.define("service-map", ServiceMap));
