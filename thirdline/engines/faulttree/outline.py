"""A tree as a nested list of sentences: the same tree for whoever does not look at drawings.

A gate says what makes it occur, and what that is stands one level below. What stands in several
places is told in the first and named in the others. Each line carries `words` and `said`, as the
mistakes of engines do, so that pages say it in the reader's language.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .expressions import probability_of
from .model import Argument, FaultTree, Gate, Kind
from .problems import noted as _


class Role(enum.StrEnum):
    GATE = "gate"
    EVENT = "event"
    HOUSE = "house"
    REPEATED = "repeated"  # a gate that was told further up
    OPPOSITE = "opposite"  # what stands below it counts when it does not occur
    UNKNOWN = "unknown"  # a name nothing stands behind
    TOGETHER = "together"  # a common-cause group; its members stand below it


@dataclass(frozen=True, slots=True)
class Line:
    """`level` counts from 1; `name` is the element's, its label is in the sentence."""

    level: int
    role: Role
    name: str
    words: str
    said: Mapping[str, object]
    probability: float | None = field(default=None)

    @property
    def text(self) -> str:
        return self.words % self.said


_GATES: Mapping[Kind, str] = {
    Kind.OR: _("%(this)s occurs when at least one of these occurs:"),
    Kind.AND: _("%(this)s occurs when all of these occur:"),
    Kind.ATLEAST: _("%(this)s occurs when at least %(k)d of these %(count)d occur:"),
    Kind.CARDINALITY: _(
        "%(this)s occurs when at least %(k)d and at most %(most)d of these %(count)d occur:"
    ),
    Kind.NOT: _("%(this)s occurs when this does not occur:"),
    Kind.XOR: _("%(this)s occurs when an odd number of these occur:"),
    Kind.NAND: _("%(this)s occurs unless all of these occur:"),
    Kind.NOR: _("%(this)s occurs when none of these occurs:"),
    Kind.IFF: _("%(this)s occurs when both of these occur or neither does:"),
    Kind.IMPLY: _("%(this)s occurs unless the first of these occurs without the second:"),
    Kind.NULL: _("%(this)s occurs when this occurs:"),
}
_EITHER = _("%(this)s occurs when exactly one of these two occurs:")
_EVENT = "%(this)s"
_NOT_EVENT = _("%(this)s does not occur")
_REPEATED = _("%(this)s, as told above")
_OPPOSITE = _("This does not occur:")
_ON, _OFF = _("%(this)s, which is switched on"), _("%(this)s, which is switched off")
_TOGETHER = _("These can fail together from one cause (%(this)s):")
_UNKNOWN = _("%(this)s, which is defined nowhere")


def outline(tree: FaultTree) -> list[Line]:
    """From the top event down, in the order of the arguments; then what can fail together."""
    return [*_lines(tree), *_groups(tree)]


def _lines(tree: FaultTree) -> Iterator[Line]:
    told: set[str] = set()
    todo: list[tuple[int, Argument]] = [(1, Argument(tree.top))]
    while todo:
        level, argument = todo.pop()
        gate = tree.gates.get(argument.name)
        if gate is None:
            yield _leaf(tree, level, argument)
            continue
        if argument.negated:
            yield Line(level, Role.OPPOSITE, gate.name, _OPPOSITE, {})
            level += 1
        this = {"this": gate.label or gate.name}
        if gate.name in told:
            yield Line(level, Role.REPEATED, gate.name, _REPEATED, this)
            continue
        told.add(gate.name)
        yield Line(level, Role.GATE, gate.name, _words(gate), {**this, **_numbers(gate)})
        todo.extend((level + 1, one) for one in reversed(gate.arguments))


def _groups(tree: FaultTree) -> Iterator[Line]:
    for group in tree.common_causes:
        yield Line(1, Role.TOGETHER, group.name, _TOGETHER, {"this": group.name})
        for member in group.members:
            yield _leaf(tree, 2, Argument(member))


def _words(gate: Gate) -> str:
    return _EITHER if gate.kind is Kind.XOR and len(gate.arguments) == 2 else _GATES[gate.kind]


def _numbers(gate: Gate) -> dict[str, object]:
    return {"k": gate.k or 0, "most": gate.most or 0, "count": len(gate.arguments)}


def _leaf(tree: FaultTree, level: int, argument: Argument) -> Line:
    name = argument.name
    if house := tree.houses.get(name):
        # A switch that counts when it is off is told by what it comes to.
        words = _ON if house.state != argument.negated else _OFF
        return Line(level, Role.HOUSE, name, words, {"this": house.label or name})
    event = tree.events.get(name)
    if event is None:
        return Line(level, Role.UNKNOWN, name, _UNKNOWN, {"this": name})
    words = _NOT_EVENT if argument.negated else _EVENT
    probability = probability_of(event, tree.mission_time)
    return Line(level, Role.EVENT, name, words, {"this": event.label or name}, probability)
