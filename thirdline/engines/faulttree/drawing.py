"""A tree as an SVG drawing, the same bytes for the same tree.

Gates are drawn by the shapes of NUREG-0492 where it has one. What appears again is a transfer
triangle. Lines and letters take the colour of the text around them; classes (`ft-gate`, `ft-event`,
`ft-transfer`, …) and `data-name` are there for a page's own style and script. A drawing that stands
alone brings a style of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape, quoteattr

from .expressions import probability_of
from .layout import Node, placed
from .model import FaultTree, Gate, Kind
from .shapes import circle, house, line, shape_of, text_in, triangle
from .wrapping import printable, wrapped

COLUMN, ROW, MARGIN = 150.0, 150.0, 20.0
BOX_WIDTH, BOX_HEIGHT = 136.0, 48.0
LETTERS, LINES = 19, 3  # what a box holds at eleven pixels
LINE_HEIGHT = 13.0
_SIGN = BOX_HEIGHT + 10.0  # where the shape below the box begins
_STYLE = (
    ":root{color:#1d2733;background:#fff}"
    "text{font:11px system-ui,sans-serif;fill:currentColor;stroke:none}"
    ".ft-shape,.ft-box,.ft-edge{fill:none;stroke:currentColor;stroke-width:1.3}"
    ".ft-number{font-size:10px}"
)


def draw(
    tree: FaultTree,
    *,
    title: str = "",
    description: str = "",
    standalone: bool = True,
    say: Callable[[float], str] = "{:.3g}".format,
) -> str:
    """`description` is what a screen reader says of the picture; `say` writes a probability."""
    nodes = placed(tree)
    width = COLUMN * max(node.x for node in nodes) + BOX_WIDTH + 2 * MARGIN
    height = ROW * max(node.depth for node in nodes) + ROW + 2 * MARGIN
    parts = [
        *_head(width, height, printable(title or tree.label or tree.name), printable(description)),
        f"<style>{_STYLE}</style>" if standalone else "",
        *(part for node in nodes for part in _edges(node)),
        *(_node(tree, node, say) for node in nodes),
        "</svg>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _head(width: float, height: float, title: str, description: str) -> Iterator[str]:
    yield (
        '<svg xmlns="http://www.w3.org/2000/svg" class="ft-drawing" role="img" '
        f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}" '
        f"aria-label={quoteattr(title)} "
        'font-family="system-ui, sans-serif" font-size="11" text-anchor="middle">'
    )
    yield f"<title>{escape(title)}</title>"
    if description:
        yield f"<desc>{escape(description)}</desc>"


def _middle(node: Node) -> float:
    return MARGIN + BOX_WIDTH / 2 + COLUMN * node.x


def _top(node: Node) -> float:
    return MARGIN + ROW * node.depth


def _edges(node: Node) -> Iterator[str]:
    """From the foot of a gate to a rail, and from the rail to each child."""
    if not node.children:
        return
    x, foot = _middle(node), _top(node) + _SIGN + 40.0
    rail = _top(node) + ROW - 18.0
    first, last = _middle(node.children[0]), _middle(node.children[-1])
    yield line([(x, foot), (x, rail)])
    if first != last:
        yield line([(first, rail), (last, rail)])
    for child in node.children:
        end = _top(child) - (8.0 if child.argument.negated else 0.0)
        yield line([(_middle(child), rail), (_middle(child), end)])


def _node(tree: FaultTree, node: Node, say: Callable[[float], str]) -> str:
    name = node.argument.name
    x, y = _middle(node), _top(node)
    gate, event, switch = tree.gates.get(name), tree.events.get(name), tree.houses.get(name)
    label = next((one.label for one in (gate, event, switch) if one and one.label), name)
    parts = [f"<title>{escape(printable(label))}</title>"]
    if node.argument.negated:
        parts.append(circle(x, y - 4.0, 4.0))
    parts += _box(label, x, y)
    sign = y + _SIGN
    parts.append(line([(x, y + BOX_HEIGHT), (x, sign)]))
    if node.transfer:
        role, shape = "transfer", triangle(x, sign)
    elif gate:
        role, shape = f"gate ft-{gate.kind}", shape_of(gate.kind, x, sign, _inside(gate))
    elif switch:
        role, shape = "house", house(x, sign) + text_in(x, sign + 27.0, str(int(switch.state)))
    else:
        role, shape = "event", circle(x, sign + 18.0, 18.0)
    parts.append(shape)
    if event and (probability := probability_of(event, tree.mission_time)) is not None:
        parts.append(text_in(x, sign + 49.0, printable(say(probability)), "ft-number"))
    return f'<g class="ft-{role}" data-name={quoteattr(printable(name))}>{"".join(parts)}</g>'


def _inside(gate: Gate) -> str:
    count = len(gate.arguments)
    if gate.kind is Kind.ATLEAST:
        return f"≥{gate.k}/{count}"
    return f"{gate.k}–{gate.most}/{count}" if gate.kind is Kind.CARDINALITY else ""


def _box(label: str, x: float, y: float) -> Iterator[str]:
    left = x - BOX_WIDTH / 2
    yield (
        f'<rect class="ft-box" x="{left:.1f}" y="{y:.1f}" width="{BOX_WIDTH:.0f}" '
        f'height="{BOX_HEIGHT:.0f}" rx="3" fill="none" stroke="currentColor"/>'
    )
    lines = wrapped(label, LETTERS, LINES)
    baseline = y + BOX_HEIGHT / 2 + 4.0 - LINE_HEIGHT * (len(lines) - 1) / 2
    for place, words in enumerate(lines):
        yield text_in(x, baseline + LINE_HEIGHT * place, words)
