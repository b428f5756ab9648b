// The canvas under the buttons: boxes around what belongs together, lines, and nodes that are no buttons just now.
import { token } from "./tokens.js";

const PAD = 14, MANY = 400, FONT = '500 12px "IBM Plex Sans Variable", "IBM Plex Sans", sans-serif';
const TONES = ["surface", "sunken", "line", "line-2", "ink-2", "ink-3", "accent", "soon-fill", "late-fill", "late-soft", "against"];
// Painted in this order: what was chosen lies above the rest.
const LINES = [
  ["", "line-2", 1.4, []], ["cleared", "line-2", 1.4, [5, 4]], ["fate", "against", 1.8, [2, 3]], ["hit", "soon-fill", 2.2, []], ["hot", "accent", 2.6, []],
];
const MARKS = { spof: "late-fill", down: "late-fill", thin: "soon-fill" };

// The frame of some nodes, with so much room around them.
export function around(nodes, pad = 0) {
  return {
    left: Math.min(...nodes.map(one => one.x - one.w / 2)) - pad, right: Math.max(...nodes.map(one => one.x + one.w / 2)) + pad,
    top: Math.min(...nodes.map(one => one.y - one.h / 2)) - pad, foot: Math.max(...nodes.map(one => one.y + one.h / 2)) + pad,
  };
}

// As much of a text as has room, and a sign that more of it is somewhere else.
function fitting(pen, text, room) {
  if (pen.measureText(text).width <= room) return text;
  const signs = [...text];
  while (signs.length > 1 && pen.measureText(`${signs.join("")}…`).width > room) signs.splice(Math.ceil(signs.length * .9) - 1);
  return `${signs.join("")}…`;
}

export class Painter {
  constructor(graph) {
    this.graph = graph;
    this.pen = graph.stage.getContext("2d");
    this.colours();
  }

  colours() { this.tone = Object.fromEntries(TONES.map(name => [name, token(`--${name}`)])); }

  prepare() {
    const nodes = [...this.graph.nodes.values()], inside = new Map();
    for (const node of nodes) if (node.parent) inside.set(node.parent, [...(inside.get(node.parent) ?? []), node]);
    this.boxes = (this.graph.data.groups ?? []).filter(group => inside.has(group.id)).map(group => ({ ...group, ...around(inside.get(group.id), PAD) }));
    this.frame = nodes.length ? around(nodes, PAD) : { left: 0, top: 0, right: 1, foot: 1 };
  }

  // The node painted at this point: its button is not there to be pressed.
  at(event) {
    const { view } = this.graph, [x, y] = view.place(event);
    const [px, py] = [(x - view.x) / view.zoom, (y - view.y) / view.zoom], near = 6 / view.zoom;
    for (const node of this.graph.nodes.values())
      if (Math.abs(node.x - px) < node.w / 2 + near && Math.abs(node.y - py) < node.h / 2 + near) return node.id;
    return null;
  }

  paint() {
    const { stage, view, edges } = this.graph, { pen, tone } = this, ratio = Math.min(devicePixelRatio || 1, 2);
    const width = Math.round(stage.clientWidth * ratio), height = Math.round(stage.clientHeight * ratio);
    if (stage.width !== width || stage.height !== height) Object.assign(stage, { width, height });
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.setTransform(ratio * view.zoom, 0, 0, ratio * view.zoom, ratio * view.x, ratio * view.y);
    for (const box of this.boxes) this.box(box);
    const seen = edges.filter(this.inSight());
    for (const [mark, colour, thick, dashes] of LINES) {
      const these = seen.filter(edge => (edge.hit ? "hit" : edge.mark) === mark);
      if (!these.length) continue;
      pen.beginPath();
      for (const edge of these) this.line(edge);
      pen.strokeStyle = tone[colour];
      pen.lineWidth = Math.max(thick, .5 / view.zoom);
      pen.globalAlpha = mark || edges.length < MANY ? 1 : .6;
      // Dots of many lines take long, and nobody tells them apart.
      pen.setLineDash(view.zoom < .3 || these.length > 200 ? [] : dashes);
      pen.stroke();
    }
    pen.globalAlpha = 1;
    pen.setLineDash([]);
    this.nodes();
    for (const box of this.boxes) this.label(box);
  }

  // Lines that cross the picture; of very many, read from near, those that begin or end in it.
  inSight() {
    const { view, edges, clientWidth, clientHeight } = this.graph;
    const left = -view.x / view.zoom, top = -view.y / view.zoom, right = left + clientWidth / view.zoom, foot = top + clientHeight / view.zoom;
    const inside = ({ x, y }) => x > left && x < right && y > top && y < foot;
    if (edges.length > MANY && view.zoom >= .3) return ({ from, to, hit }) => hit || inside(from) || inside(to);
    return ({ from, to }) => !((from.x < left && to.x < left) || (from.x > right && to.x > right) || (from.y < top && to.y < top) || (from.y > foot && to.y > foot));
  }

  line({ from, to }) {
    this.pen.moveTo(from.x, from.y);
    if (this.graph.curve === "taxi") {
      const turn = (from.y + from.h / 2 + to.y - to.h / 2) / 2;
      this.pen.lineTo(from.x, turn);
      this.pen.lineTo(to.x, turn);
    }
    this.pen.lineTo(to.x, to.y);
  }

  box({ left, top, right, foot }) {
    const { pen, tone } = this;
    pen.beginPath();
    pen.roundRect(left, top, right - left, foot - top, 6);
    pen.globalAlpha = .7;
    pen.fillStyle = tone.surface;
    pen.fill();
    pen.globalAlpha = 1;
    pen.strokeStyle = tone["line-2"];
    pen.lineWidth = 1;
    pen.stroke();
  }

  // Names of boxes stay readable from afar, as long as there is room for them.
  label({ label, left, right, top }) {
    const { pen, tone } = this, larger = Math.max(1, Math.min(.75 / this.graph.view.zoom, 6));
    pen.save();
    pen.translate((left + right) / 2, top - 8 * larger);
    pen.scale(larger, larger);
    pen.font = FONT;
    const words = fitting(pen, label, Math.max(right - left, 160)), wide = pen.measureText(words).width;
    if (wide * larger < (right - left) * 1.2 || larger === 1) {
      pen.fillStyle = tone.sunken;
      pen.fillRect(-wide / 2 - 3, -12, wide + 6, 16);
      pen.fillStyle = tone["ink-2"];
      pen.textAlign = "center";
      pen.fillText(words, 0, 0);
    }
    pen.restore();
  }

  nodes() {
    const { pen, tone } = this, { nodes, buttons } = this.graph;
    for (const node of nodes.values()) {
      if (buttons.has(node.id)) continue;
      const mark = MARKS[node.mark];
      pen.fillStyle = mark ? tone[mark] : node.kind === "fate" ? tone.against : tone["line-2"];
      pen.fillRect(node.x - node.w / 2, node.y - node.h / 2, node.w, node.h);
    }
  }
}
