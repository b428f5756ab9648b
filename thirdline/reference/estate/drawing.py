"""A map as one SVG that stands alone: no sheet, no font, no address but its own; light or dark."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from html import escape
from pathlib import Path

from django.conf import settings

from thirdline.reference.estate.mapping import Edge, MapData, Node

PAD, HEAD = 24.0, 44.0
BOX_PAD = 14.0
# The tokens of the theme, as colours that every program that draws SVG understands.
LIGHT = {
    "ground": "#f8fafb", "surface": "#ffffff", "line": "#c4cacd", "ink": "#151f27", "ink-2": "#414d56",
    "ink-3": "#5d6870", "soon": "#7f4b00", "soon-fill": "#e9a23b", "late": "#b21b1c",
    "late-fill": "#d5302c", "late-soft": "#ffe6e3", "against": "#9b3f00", "accent": "#005e87",
}  # fmt: skip
DARK = {
    "ground": "#12191d", "surface": "#171e23", "line": "#434c53", "ink": "#e6ecef", "ink-2": "#b9c1c6",
    "ink-3": "#959ea4", "soon": "#f5be6b", "soon-fill": "#dc9a33", "late": "#ff938a",
    "late-fill": "#e3423b", "late-soft": "#4a1d1b", "against": "#f0a377", "accent": "#64b7d9",
}  # fmt: skip
_MARKS = {
    "thin": ("soon-fill", "soon"), "down": ("late-fill", "late"), "spof": ("late-fill", "late"),
}  # fmt: skip
_SYMBOL = re.compile(r'<symbol id="([^"]+)" [^>]*>(.*?)</symbol>', re.DOTALL)


def svg_of(
    data: MapData,
    *,
    dark: bool = False,
    falls: Collection[str] = (),
    chosen: str = "",
    note: str = "",
) -> str:
    """`falls` are nodes lost with the chosen one; `note` is the line under the title."""
    colours = DARK if dark else LIGHT
    left, top, width, height = _frame(data)
    known = {node.id: node for node in data.nodes}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}"'
        f' viewBox="{left:.0f} {top:.0f} {width:.0f} {height:.0f}" role="img" font-size="12"'
        f' font-family="IBM Plex Sans, system-ui, sans-serif" fill="{colours["ink"]}">',
        f"<title>{escape(data.title)}</title>",
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{width:.0f}" height="{height:.0f}"'
        f' fill="{colours["ground"]}"/>',
        f'<text x="{left + PAD:.0f}" y="{top + 26:.0f}" font-size="16" font-weight="600">'
        f'{escape(data.title)}<tspan dx="10" font-size="12" font-weight="400"'
        f' fill="{colours["ink-3"]}">{escape(note)}</tspan></text>',
        *(_box(label, _inside(data, name), colours) for name, label in data.groups if _inside(data, name)),
        *(_line(edge, known, colours, falls, chosen) for edge in data.edges),
        *(_node(node, colours, chosen=node.id == chosen) for node in data.nodes),
        "</svg>",
    ]  # fmt: skip
    return "\n".join(parts)


def _frame(data: MapData) -> tuple[float, float, float, float]:
    if not data.nodes:
        return 0, 0, 400, 120
    left = min(node.at[0] - node.w / 2 for node in data.nodes) - PAD - BOX_PAD
    right = max(node.at[0] + node.w / 2 for node in data.nodes) + PAD + BOX_PAD
    top = min(node.at[1] - node.h / 2 for node in data.nodes) - PAD - HEAD
    foot = max(node.at[1] + node.h / 2 for node in data.nodes) + PAD + BOX_PAD
    return left, top, max(right - left, 400), foot - top


def _inside(data: MapData, box: str) -> list[Node]:
    return [node for node in data.nodes if node.parent == box]


def _box(label: str, nodes: Iterable[Node], colours: dict[str, str]) -> str:
    inside, label = list(nodes), label if len(label) <= 40 else f"{label[:39]}…"
    left = min(node.at[0] - node.w / 2 for node in inside) - BOX_PAD
    right = max(node.at[0] + node.w / 2 for node in inside) + BOX_PAD
    top = min(node.at[1] - node.h / 2 for node in inside) - BOX_PAD
    foot = max(node.at[1] + node.h / 2 for node in inside) + BOX_PAD
    return (
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{right - left:.0f}" height="{foot - top:.0f}" rx="6"'
        f' fill="{colours["surface"]}" fill-opacity=".7" stroke="{colours["line"]}"/>'
        f'<text x="{(left + right) / 2:.0f}" y="{top - 6:.0f}" text-anchor="middle" font-weight="500"'
        f' fill="{colours["ink-2"]}">{escape(label)}</text>'
    )


def _line(
    edge: Edge, known: dict[str, Node], colours: dict[str, str], falls: Collection[str], chosen: str
) -> str:
    source, target = known[edge.source], known[edge.target]
    look = f'stroke="{colours["line"]}" stroke-width="1.4"'
    if edge.mark == "fate":
        look = f'stroke="{colours["against"]}" stroke-width="1.8" stroke-dasharray="2 2"'
    elif edge.source in falls and (edge.target in falls or edge.target == chosen):
        look = f'stroke="{colours["soon-fill"]}" stroke-width="2.2"'
    (x1, y1), (x2, y2) = source.at, target.at
    return f'<line x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}" {look}/>'


def _node(node: Node, colours: dict[str, str], *, chosen: bool) -> str:
    frame, words = _MARKS.get(node.mark, ("ink-3" if node.kind == "svc" else "line", "ink-3"))
    if node.kind == "fate":
        frame = "against"
    fill = colours["late-soft" if node.mark == "spof" else "surface"]
    left, top = node.at[0] - node.w / 2, node.at[1] - node.h / 2
    dashes = ""
    if node.kind == "fate" or node.mark == "down":
        dashes = ' stroke-dasharray="2 2"' if node.kind == "fate" else ' stroke-dasharray="4 3"'
    shape = f'rx="4" fill="{fill}" stroke="{colours[frame]}"{dashes}'
    parts = [f"<g><title>{escape(node.label)}: {escape(node.sub)} {escape(node.said)}</title>"]
    if chosen:
        parts.append(_rect(left - 4, top - 4, node.w + 8, node.h + 8,
                           f'rx="6" fill="none" stroke="{colours["accent"]}" stroke-width="2"'))  # fmt: skip
    parts.append(_rect(left, top, node.w, node.h, shape))
    if node.kind in ("grp", "heap"):
        parts.append(_rect(left + 3, top + 3, node.w - 6, node.h - 6, shape))
    parts.append(
        _glyph(node.icon, left + 9, top + 8, colours[frame if node.kind == "fate" else "ink-2"])
    )
    weight = 600 if node.kind == "svc" else 500
    parts.append(
        _text(left + 30, top + 20, node.label, (node.w - 36) / 7, f'font-weight="{weight}"')
    )
    inset = 9 if node.kind == "ci" else 30
    parts.append(_text(left + inset, top + 36, node.sub, (node.w - inset - 6) / 6,
                       f'font-size="11" fill="{colours[words]}"'))  # fmt: skip
    parts.append(_pips(node, left + 30, top + 44, colours))
    return "".join([*parts, "</g>"])


def _rect(x: float, y: float, width: float, height: float, look: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" {look}/>'


def _text(x: float, y: float, words: str, most: float, look: str) -> str:
    """SVG breaks no lines: what does not fit ends in an ellipsis; the title of the node has it whole."""
    room = max(4, int(most))
    shown = words if len(words) <= room else words[: room - 1].rstrip() + "…"
    return f'<text x="{x:.1f}" y="{y:.1f}" {look}>{escape(shown)}</text>' if shown else ""


def _pips(node: Node, x: float, y: float, colours: dict[str, str]) -> str:
    drawn = []
    for one in node.pips:
        if one == "|":
            drawn.append(_rect(x, y - 2, 2, 14, f'fill="{colours["ink"]}"'))
            x += 5
            continue
        look = f'fill="{colours["ink-3"]}"'
        if one == "x":
            look = f'fill="none" stroke="{colours["late-fill"]}" stroke-width="1.5"'
        drawn.append(_rect(x, y, 10, 10, f'rx="2" {look}'))
        x += 13
    return "".join(drawn)


def _glyph(name: str, x: float, y: float, colour: str) -> str:
    drawn = _glyphs().get(name, "")
    if not drawn:
        return ""
    return (
        f'<g transform="translate({x:.1f} {y:.1f}) scale(.667)" fill="none" stroke="{colour}"'
        f' stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{drawn}</g>'
    )


@lru_cache(maxsize=1)
def _glyphs() -> dict[str, str]:
    """The paths of the icons in use; none where the assets are not built, and the map is drawn without."""
    sprite = Path(settings.HOME) / "assets" / "static" / "vendor" / "icons.svg"
    return dict(_SYMBOL.findall(sprite.read_text())) if sprite.is_file() else {}
