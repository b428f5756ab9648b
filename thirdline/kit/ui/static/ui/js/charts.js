// How each kind of chart looks; figures come from the page, colours from the tokens.
import { token } from "./tokens.js";

const font = () => getComputedStyle(document.documentElement).getPropertyValue("--font").trim();
export const tone = () => ({
  ink: token("--ink"), ink2: token("--ink-2"), ink3: token("--ink-3"), line: token("--line"), line2: token("--line-2"),
  surface: token("--surface"), accent: token("--accent"), late: token("--late-fill"), l2ink: token("--l2-ink"),
  tiers: [0, 1, 2, 3].map(level => token(`--l${level}`)).concat(token("--l4-line")), font: font(),
});

const small = color => ({ color, fontSize: 11 });
const axis = t => ({ axisLine: { lineStyle: { color: t.line2 } }, axisTick: { show: false }, axisLabel: small(t.ink3), splitLine: { lineStyle: { color: t.line } } });
const plain = t => ({ ...axis(t), splitLine: { show: false } });
const base = t => ({
  animation: false, textStyle: { fontFamily: t.font, color: t.ink2, fontSize: 11 },
  tooltip: { renderMode: "richText", confine: true, backgroundColor: t.surface, borderColor: t.line2, textStyle: { color: t.ink, fontSize: 12 } },
});
const legend = t => ({ itemWidth: 12, itemHeight: 8, itemGap: 14, top: 0, left: 0, textStyle: small(t.ink2) });
const tongue = document.documentElement.lang || "en";
const thin = number => number.toLocaleString(tongue).replaceAll(tongue === "en" ? "," : "\u00a0", "\u202f");

export const charts = {
  // {nodes: [{name, tier?, end?}], links: [{source, target, value, url?}]}
  flow({ nodes, links }, t) {
    const ends = new Set(nodes.filter(node => node.end).map(node => node.name));
    const colour = node => node.tier === undefined ? t.ink3 : t.tiers[node.tier];
    return { ...base(t), series: [{
      type: "sankey", left: 4, right: t.narrow ? 112 : 132, top: t.narrow ? 36 : 22, bottom: 12, nodeWidth: t.narrow ? 8 : 12, nodeGap: 20, draggable: false,
      layoutIterations: 48, nodeAlign: "justify", links,
      data: nodes.map(node => ({ name: node.name, label: node.end ? {} : { position: [0, t.narrow ? -30 : -16] },
        itemStyle: { color: colour(node), borderColor: t.line2, borderWidth: node.tier === 0 ? 1 : 0 } })),
      lineStyle: { color: "source", opacity: .28, curveness: .5 },
      // Where little room is left, the number of a step stands under its name.
      label: { color: t.ink, fontSize: t.narrow ? 11 : 12, lineHeight: 14, formatter: p => `${/^L\d/.test(p.name) ? p.name.slice(0, 2) : p.name}${t.narrow && !ends.has(p.name) ? "\n" : "  "}${thin(p.value)}` },
    }] };
  },
  // {columns: [], rows: [], cells: [[x, y, n, url?]]}; deeper = more, by the square root
  matrix({ columns, rows, cells }, t) {
    const most = Math.max(1, ...cells.map(cell => cell[2]));
    const names = { ...plain(t), axisLine: { show: false }, axisLabel: { ...small(t.ink2), interval: 0 } };
    return { ...base(t), grid: { left: 104, right: 8, top: t.narrow ? 92 : 58, bottom: 4 },
      xAxis: { type: "category", data: columns, position: "top", ...names, axisLabel: { ...names.axisLabel, rotate: t.narrow ? 62 : 38 } },
      yAxis: { type: "category", data: rows, inverse: true, ...names },
      visualMap: { show: false, dimension: 3, min: 0, max: Math.sqrt(most), inRange: { color: [t.surface, t.tiers[1], t.tiers[2]] } },
      series: [{ type: "heatmap", itemStyle: { borderColor: t.surface, borderWidth: 2 },
        data: cells.map(([x, y, n, url]) => ({ value: [x, y, n, Math.sqrt(n)], url, label: { color: n > most * .4 ? t.l2ink : t.ink } })),
        label: { show: true, fontSize: 11, formatter: p => p.value[2] ? thin(p.value[2]) : "" }, emphasis: { itemStyle: { borderColor: t.ink } } }] };
  },
  // {bands: [], series: [{name, values, tier?}]}: stacked, lying down
  bars({ bands, series }, t) {
    const hatch = { symbol: "rect", color: t.surface, symbolSize: .7, dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4 };
    return { ...base(t), grid: { left: 66, right: 12, top: 26, bottom: 20 }, legend: legend(t),
      xAxis: { type: "value", minInterval: 1, ...axis(t) }, yAxis: { type: "category", data: bands, inverse: true, ...axis(t) },
      series: series.map(({ name, values, tier }) => ({ name, type: "bar", stack: "all", data: values, barWidth: 18,
        itemStyle: { color: tier === undefined ? t.accent : t.tiers[tier], decal: tier === 4 ? hatch : undefined } })) };
  },
  // {steps: [], series: [{name, values, quiet?}], target?, unit}
  lines({ steps, series, target, unit = "" }, t) {
    const end = target === undefined ? undefined : { symbol: "none", silent: true, data: [{ yAxis: target }],
      lineStyle: { color: t.late, type: "solid", width: 1 }, label: { formatter: "target", ...small(t.ink3) } };
    return { ...base(t), grid: { left: 44, right: 52, top: 26, bottom: 20 }, legend: legend(t), tooltip: { ...base(t).tooltip, trigger: "axis" },
      xAxis: { type: "category", data: steps, boundaryGap: false, ...plain(t) },
      yAxis: { ...axis(t), axisLabel: { ...small(t.ink3), formatter: `{value} ${unit}` }, splitNumber: 4 },
      series: series.map(({ name, values, quiet }, k) => ({ name, type: "line", data: values, symbol: quiet ? "emptyCircle" : "circle", symbolSize: 5,
        lineStyle: { color: quiet ? t.ink3 : t.accent, width: quiet ? 1.6 : 2.2, type: quiet ? "dashed" : "solid" },
        itemStyle: { color: quiet ? t.ink3 : t.accent }, markLine: k === 0 ? end : undefined })) };
  },
};
