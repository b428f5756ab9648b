// Which node an arrow key leads to: the nearest in that direction, where being aside counts double.
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function nearest(here, nodes, key) {
  const way = WAYS[key], all = [...nodes];
  if (!way) return key === "Home" ? all[0] : key === "End" ? all.at(-1) : null;
  let best = null, shortest = Infinity;
  for (const node of all) {
    const x = node.x - here.x, y = node.y - here.y;
    const ahead = x * way[0] + y * way[1], aside = Math.abs(x * way[1]) + Math.abs(y * way[0]);
    if (ahead <= 1 || aside > ahead * 3 + 40) continue;
    const far = ahead + 2 * aside;
    if (far < shortest) [best, shortest] = [node, far];
  }
  return best;
}
