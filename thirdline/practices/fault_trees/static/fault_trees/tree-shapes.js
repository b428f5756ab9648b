// The signs of gates, as they are drawn in fault trees.
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

export function shape(kind) {
  const svg = document.createElementNS(SVG, "svg"), path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 26 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", SHAPES[kind] ?? SHAPES.or);
  svg.append(path);
  return svg;
}
