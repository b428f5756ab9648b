// What stands in a box of a fault tree: the shape and the words of a gate, the words and the bar of an event.
const SHAPES = {
  and: "M3 22V12a10 10 0 0 1 20 0v10z",
  or: "M3 23c1-9 4-17 10-21 6 4 9 12 10 21-6-4-14-4-20 0z",
  xor: "M3 20c1-8 4-14 10-18 6 4 9 10 10 18-6-4-14-4-20 0zM3 24c6-4 14-4 20 0",
  not: "M13 4l9 16H4z",
};
SHAPES.nand = SHAPES.and;
SHAPES.nor = SHAPES.or;
const SVG = "http://www.w3.org/2000/svg";

function made(tag, className, text = "") {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

function shape(kind) {
  const svg = document.createElementNS(SVG, "svg"), path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 26 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", SHAPES[kind] ?? SHAPES.or);
  svg.append(path);
  return svg;
}

export function faceOf(box) {
  if (box.kind === "event") return event(box);
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

function event(box) {
  const parts = [made("span", "gnode__name", box.label)];
  if (box.says === undefined) return parts;
  const bar = made("span", "gnode__odds"), fill = made("i", "");
  fill.style.width = `${Math.max(0, Math.min(100, box.p))}%`;
  bar.append(fill);
  return [...parts, bar, made("span", "gnode__p", box.says)];
}
