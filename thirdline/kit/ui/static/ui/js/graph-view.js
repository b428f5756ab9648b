// Where a graph is looked at from: dragged with the pointer, zoomed by wheel, by two fingers or by buttons.
const FARTHEST = .02, NEAREST = 1.6, FULL = 1.1, DRAG = 5;

export class View {
  x = 0; y = 0; zoom = 1; moved = false;

  constructor(graph, changed) {
    this.graph = graph;
    this.pointers = new Map();
    this.ended = new AbortController();
    this.tell = () => {
      this.waiting ??= requestAnimationFrame(() => { this.waiting = null; changed(); });
    };
    const on = (target, name, act) => target.addEventListener(name, act, { signal: this.ended.signal, passive: false });
    on(graph, "wheel", event => this.wheel(event));
    on(graph, "pointerdown", event => this.down(event));
    on(window, "pointermove", event => this.drag(event));
    for (const name of ["pointerup", "pointercancel"]) on(window, name, event => this.pointers.delete(event.pointerId));
    // Letting go after a drag is no choice.
    graph.addEventListener("click", event => { if (this.dragged) { event.stopImmediatePropagation(); this.dragged = false; } }, { capture: true, signal: this.ended.signal });
  }

  stop() { this.ended.abort(); }

  onPicture(event) { return event.target.closest?.(".graph__stage, .gnode"); }

  wheel(event) {
    if (!this.onPicture(event)) return;
    event.preventDefault();
    this.zoomBy(Math.exp(-event.deltaY / 500), this.place(event));
  }

  place(event) {
    const frame = this.graph.getBoundingClientRect();
    return [event.clientX - frame.left, event.clientY - frame.top];
  }

  down(event) {
    if (event.button || !this.onPicture(event)) return;
    this.pointers.set(event.pointerId, event);
    this.dragged = false;
  }

  drag(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const x = event.clientX - before.clientX, y = event.clientY - before.clientY;
    if (!this.dragged && Math.hypot(x, y) < DRAG) return;
    this.dragged = true;
    const other = [...this.pointers.values()].find(one => one.pointerId !== event.pointerId);
    if (other) {
      const apart = one => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
      this.zoomBy(apart(event) / Math.max(apart(before), 1), this.place(other));
    } else this.moveBy(x, y);
    this.pointers.set(event.pointerId, event);
  }

  moveBy(x, y) {
    this.moved = true;
    this.x += x;
    this.y += y;
    this.tell();
  }

  zoomBy(by, [x, y] = [this.graph.clientWidth / 2, this.graph.clientHeight / 2]) {
    const zoom = Math.min(NEAREST, Math.max(FARTHEST, this.zoom * by)), real = zoom / this.zoom;
    this.moved = true;
    this.x = x - (x - this.x) * real;
    this.y = y - (y - this.y) * real;
    this.zoom = zoom;
    this.tell();
  }

  fit({ left, top, right, foot }, margin) {
    const { clientWidth: width, clientHeight: height } = this.graph;
    this.zoom = Math.max(FARTHEST, Math.min(FULL, (width - 2 * margin) / (right - left), (height - 2 * margin) / (foot - top)));
    this.x = (width - (left + right) * this.zoom) / 2;
    this.y = (height - (top + foot) * this.zoom) / 2;
    this.moved = false;
    this.tell();
  }

  reveal(node, atLeast, margin) {
    if (this.zoom < atLeast) {
      this.zoom = atLeast;
      this.x = this.graph.clientWidth / 2 - node.x * atLeast;
      this.y = this.graph.clientHeight / 2 - node.y * atLeast;
    }
    const by = (middle, size, from, room) => {
      const low = middle * this.zoom + from - size * this.zoom / 2 - margin, high = middle * this.zoom + from + size * this.zoom / 2 + margin;
      return low < 0 ? -low : high > room ? room - high : 0;
    };
    const x = by(node.x, node.w, this.x, this.graph.clientWidth), y = by(node.y, node.h, this.y, this.graph.clientHeight);
    if (x || y) this.moveBy(x, y); else this.tell();
  }
}
