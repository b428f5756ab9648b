"""The tree as a list of sentences in the reader's language, beside the drawing and equal to it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from thirdline.engines.faulttree.model import FaultTree as Drawn
from thirdline.engines.faulttree.outline import outline
from thirdline.kit.texts.later import sentence_of
from thirdline.practices.fault_trees.living import Reading, share
from thirdline.practices.fault_trees.picturing import Look

DEEPEST = 12
MOST_LINES = 1_000


@dataclass(frozen=True)
class Line:
    depth: int
    text: str
    at: str = ""
    p: float | None = None
    mark: str = ""

    @property
    def said(self) -> str:
        return share(self.p)


def lines(reading: Reading, look: Look) -> list[Line]:
    """At most MOST_LINES; a branch that hangs in a second place is named there, not told again."""
    chances = {one.name: one.p for one in reading.suspects}
    told = outline(reading.drawn)
    found = []
    for one in told[:MOST_LINES]:
        struck = one.name in look.struck
        p = None if struck else reading.gates.get(one.name, chances.get(one.name))
        depth = min(one.level - 1, DEEPEST)
        found.append(Line(depth, sentence_of(one), one.name, p, _("struck out") if struck else ""))
    if len(told) > MOST_LINES:
        found.append(Line(0, _("The tree goes on; choose a branch, or save the outline.")))
    return found


def as_text(tree: Drawn) -> str:
    """The whole outline, indented by two spaces a level."""
    return "".join(f"{'  ' * (one.level - 1)}{sentence_of(one)}\n" for one in outline(tree))
