// <chart-panel chart="flow|matrix|bars|lines" label="sentence">: one ECharts island, coloured from the tokens.
// Inside stand a table with the same figures and a JSON script the drawing reads. "As table" shows the table.
import * as echarts from "../../vendor/echarts.js";
import { charts, tone } from "./charts.js";

class ChartPanel extends HTMLElement {
  static observedAttributes = ["as-table"];

  connectedCallback() {
    this.figures = JSON.parse(this.querySelector('script[type="application/json"]').textContent);
    this.canvas = this.appendChild(Object.assign(document.createElement("div"), { className: "chart-panel__canvas" }));
    this.redraw = () => this.draw();
    addEventListener("themechange", this.redraw);
    this.watch = new ResizeObserver(() => {
      if (this.narrow !== this.clientWidth < 480) this.draw();
      else this.island?.resize();
    });
    this.watch.observe(this);
    this.draw();
  }

  disconnectedCallback() {
    removeEventListener("themechange", this.redraw);
    this.watch.disconnect();
    this.island?.dispose();
  }

  attributeChangedCallback() { if (this.figures) this.draw(); }

  draw() {
    const asTable = this.hasAttribute("as-table");
    this.classList.toggle("is-table", asTable);
    this.setAttribute("role", asTable ? "group" : "img");
    this.setAttribute("aria-label", this.getAttribute("label"));
    this.island?.dispose();
    this.island = null;
    if (asTable) return;
    this.narrow = this.clientWidth < 480;
    // The canvas renderer and rich-text tooltips need no style attributes, which the content policy forbids.
    this.island = echarts.init(this.canvas, null, { renderer: "canvas" });
    this.island.setOption(charts[this.getAttribute("chart")](this.figures, { ...tone(), narrow: this.narrow }));
    this.island.on("click", point => { if (point.data?.url) location.href = point.data.url; });
  }
}

document.addEventListener("click", event => {
  const button = event.target.closest('[data-action="table"]');
  const panel = button?.closest("section")?.querySelector("chart-panel");
  if (panel) button.setAttribute("aria-pressed", panel.toggleAttribute("as-table"));
});
document.fonts.ready.then(() => customElements.define("chart-panel", ChartPanel));
