"""The shapes of a drawn fault tree, each 36 wide and 40 high below its point (x, y)."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from .model import Kind

_LINE = 'fill="none" stroke="currentColor"'
# What stands in the plain box of a gate that has no shape of its own.
_SIGNS = {Kind.CARDINALITY: "", Kind.IFF: "⇔", Kind.IMPLY: "⇒", Kind.NULL: "1"}
_NEGATED = {Kind.NAND, Kind.NOR, Kind.NOT}


def line(points: Sequence[tuple[float, float]]) -> str:
    listed = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline class="ft-edge" points="{listed}" {_LINE}/>'


def path(d: str) -> str:
    return f'<path class="ft-shape" d="{d}" {_LINE}/>'


def circle(x: float, y: float, radius: float) -> str:
    return f'<circle class="ft-shape" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.0f}" {_LINE}/>'


def text_in(x: float, y: float, words: str, kind: str = "") -> str:
    style = f' class="{kind}"' if kind else ""
    return f'<text{style} x="{x:.1f}" y="{y:.1f}" fill="currentColor">{escape(words)}</text>'


def triangle(x: float, y: float) -> str:
    return path(f"M{x:.1f} {y:.1f}l18 32h-36z")


def house(x: float, y: float) -> str:
    return path(f"M{x:.1f} {y:.1f}l18 14v22h-36v-22z")


def shape_of(kind: Kind, x: float, y: float, inside: str) -> str:
    """The shape of a gate; the foot, where its children hang, is 40 below the point."""
    drop = 6.0 if kind in _NEGATED else 0.0
    ball = circle(x, y + 3.0, 3.0) if drop else ""
    return ball + _body(kind, x, y + drop, 40.0 - drop, inside)


def _body(kind: Kind, x: float, y: float, height: float, inside: str) -> str:
    left, foot = x - 18.0, y + height
    if kind in (Kind.AND, Kind.NAND):
        return path(
            f"M{left:.1f} {foot:.1f}v{18.0 - height:.1f}a18 18 0 0 1 36 0v{height - 18.0:.1f}z"
        )
    if kind is Kind.NOT:
        return path(f"M{x:.1f} {y:.1f}l18 {height:.1f}h-36z")
    if kind in (Kind.OR, Kind.NOR, Kind.XOR, Kind.ATLEAST):
        shield = path(
            f"M{left:.1f} {foot:.1f}q0 {6.0 - height:.1f} 18 {-height:.1f}"
            f"q18 6 18 {height:.1f}q-18 -12 -36 0z"
        )
        if kind is Kind.XOR:
            return shield + path(f"M{left:.1f} {foot + 4.0:.1f}q18 -12 36 0")
        return shield + (text_in(x, foot - 12.0, inside, "ft-number") if inside else "")
    sign = inside or _SIGNS.get(kind, "")
    box = path(f"M{left:.1f} {y:.1f}h36v{height:.1f}h-36z")
    return box + text_in(x, y + height / 2 + 4.0, sign, "ft-number")
