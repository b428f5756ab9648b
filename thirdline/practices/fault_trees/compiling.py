"""From the estate to a fault tree: what can take one item down, as the graph says.

An item fails when it fails by itself, when a fate it shares strikes, or when one of its needs has
fewer than k working members: n - k + 1 of them failed. Items that need each other keep each other up
(the greatest fixed point of "works"), so a member that is already being asked about further up the
same path cannot be the reason of its own failure: it is left out there. Inside a loop an item can
therefore mean something else by each way it is reached, and gets a gate of its own for each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from thirdline.engines.faulttree.model import Argument, BasicEvent, FaultTree, Gate, Kind
from thirdline.engines.faulttree.problems import TreeProblem
from thirdline.engines.needs import strongly_connected

MOST_GATES = 20_000
# Ways through loops, each with all it passed: what they take of memory.
MOST_PASSED = 1_000_000
_NOTHING: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class NeedFacts:
    name: str
    k: int
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GraphFacts:
    """The part of the estate below one item. Names are those people read and need not be unique."""

    names: Mapping[int, str]
    needs: Mapping[int, Sequence[NeedFacts]]
    fates: Mapping[int, str] = field(default_factory=dict)
    fate_members: Mapping[int, Sequence[int]] = field(default_factory=dict)
    item_events: Mapping[int, BasicEvent] = field(default_factory=dict)
    fate_events: Mapping[int, BasicEvent] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Compiled:
    tree: FaultTree
    items: Mapping[str, int]  # event or gate -> item
    fates: Mapping[str, int]  # event -> fate


def event_name(item: int) -> str:
    return f"item-{item}"


def fate_name(fate: int) -> str:
    return f"fate-{fate}"


class _Compiler:
    """Walks down with a stack of its own: an estate may be deeper than Python likes to recurse."""

    def __init__(self, graph: GraphFacts, top: int, words: Mapping[str, str]) -> None:
        self.graph, self.top, self.words = graph, top, words
        self.gates: dict[str, Gate] = {}
        self.events: dict[str, BasicEvent] = {}
        self.items: dict[str, int] = {}
        self.fates: dict[str, int] = {}
        self.shares: dict[int, list[int]] = {}
        for fate, members in graph.fate_members.items():
            for member in members:
                self.shares.setdefault(member, []).append(fate)
        self.loop_of = loops(
            {one: [m for need in needs for m in need.members] for one, needs in graph.needs.items()}
        )
        self.done: dict[tuple[int, frozenset[int]], str | None] = {}
        # The ways by which gates in loops are reached, numbered, for names people can type.
        self.ways: dict[frozenset[int], int] = {}
        self.passed = 0

    def run(self, title: str) -> Compiled:
        name = self._build()
        if name is None or name in self.events:
            self._gate("top", Kind.OR, [Argument(name)] if name else [], title)
            name = "top"
        top = self.gates[name]
        self.gates = {
            name: Gate(top.name, top.kind, top.arguments, top.k, top.most, title),
            **self.gates,
        }
        self.gates[name] = Gate(top.name, top.kind, top.arguments, top.k, top.most, title)
        tree = FaultTree(title, name, self.gates, self.events)
        return Compiled(tree, self.items, self.fates)

    def _build(self) -> str | None:
        root = (self.top, frozenset[int]())
        waiting = [root]
        while waiting:
            key = waiting[-1]
            if key in self.done:
                waiting.pop()
                continue
            open_ones = [one for one in self._below(key) if one not in self.done]
            if open_ones:
                waiting.extend(open_ones)
                self.passed += sum(len(above) for _item, above in open_ones)
                self._watch()
                continue
            self.done[key] = self._finish(key)
            waiting.pop()
            self._watch()
        return self.done[root]

    def _key(
        self, member: int, item: int, passed: frozenset[int]
    ) -> tuple[int, frozenset[int]] | None:
        """What is asked of a member of `item` below what was passed; None where that would go in a circle.

        All that was passed stands in the loop of `item`: outside of that loop it decides nothing.
        """
        if member in passed:
            return None
        loop = self.loop_of.get(item)
        return member, (
            passed if loop is not None and loop == self.loop_of.get(member) else _NOTHING
        )

    def _below(self, key: tuple[int, frozenset[int]]) -> list[tuple[int, frozenset[int]]]:
        item, above = key
        passed = above | {item}
        asked = [
            self._key(m, item, passed)
            for need in self.graph.needs.get(item, ())
            for m in need.members
        ]
        return [one for one in asked if one is not None]

    def _finish(self, key: tuple[int, frozenset[int]]) -> str | None:
        item, above = key
        passed = above | {item}
        reasons = [Argument(self._own(item))] if item != self.top else []
        reasons += [Argument(self._fate(fate)) for fate in self.shares.get(item, ())]
        for number, need in enumerate(self.graph.needs.get(item, ())):
            failed = [self._name(self._key(member, item, passed)) for member in need.members]
            if (reason := self._too_few(item, above, number, need, failed)) is not None:
                reasons.append(Argument(reason))
        if not reasons:
            return None
        if len(reasons) == 1 and item != self.top:
            return reasons[0].name
        name = self._gate(
            self._gate_name(f"{event_name(item)}-down", above),
            Kind.OR,
            reasons,
            self.words["fails"] % {"name": self.graph.names[item]},
        )
        self.items[name] = item
        return name

    def _name(self, key: tuple[int, frozenset[int]] | None) -> str | None:
        return None if key is None else self.done[key]

    def _too_few(
        self,
        item: int,
        above: frozenset[int],
        number: int,
        need: NeedFacts,
        failed: list[str | None],
    ) -> str | None:
        """The gate of a need that fails, or the one thing it comes down to; None: it cannot fail."""
        least = len(need.members) - need.k + 1
        can = [Argument(one) for one in failed if one is not None]
        if len(can) < least:
            return None
        if len(can) == 1:
            return can[0].name
        name = self._gate_name(f"{event_name(item)}-need-{number + 1}", above)
        label = need.name or self.words["fewer"] % {"k": need.k, "n": len(need.members)}
        if least == 1:
            return self._gate(name, Kind.OR, can, label)
        if least == len(can):
            return self._gate(name, Kind.AND, can, label)
        return self._gate(name, Kind.ATLEAST, self._apart(name, can), label, k=least)

    def _apart(self, name: str, arguments: list[Argument]) -> list[Argument]:
        """Two members that come down to one event are still two when failed ones are counted."""
        seen: set[str] = set()
        found = []
        for number, one in enumerate(arguments):
            if one.name in seen:
                one = Argument(self._gate(f"{name}-{number + 1}", Kind.NULL, [one], ""))  # noqa: PLW2901
            seen.add(one.name)
            found.append(one)
        return found

    def _gate_name(self, name: str, above: frozenset[int]) -> str:
        if not above:
            return name
        return f"{name}-below-{self.ways.setdefault(above, len(self.ways) + 1)}"

    def _gate(
        self, name: str, kind: Kind, arguments: list[Argument], label: str, k: int | None = None
    ) -> str:
        unique = (
            tuple(dict.fromkeys(arguments)) if kind in (Kind.OR, Kind.AND) else tuple(arguments)
        )
        self.gates[name] = Gate(name, kind, unique, k, label=label)
        return name

    def _own(self, item: int) -> str:
        name = event_name(item)
        self.events.setdefault(
            name, self.graph.item_events.get(item) or BasicEvent(name, label=self.graph.names[item])
        )
        self.items[name] = item
        return name

    def _fate(self, fate: int) -> str:
        name = fate_name(fate)
        self.events.setdefault(
            name, self.graph.fate_events.get(fate) or BasicEvent(name, label=self.graph.fates[fate])
        )
        self.fates[name] = fate
        return name

    def _watch(self) -> None:
        if len(self.gates) > MOST_GATES or self.passed > MOST_PASSED:
            held = sorted(
                {self.graph.names[one] for one, loop in self.loop_of.items() if loop is not None}
            )
            raise TreeProblem(
                self.words["loops"] % {"names": ", ".join(held[:5])},
                element=held[0] if held else "",
            )


def compile_item(graph: GraphFacts, top: int, *, title: str, words: Mapping[str, str]) -> Compiled:
    """The tree of what takes `top` down, without its own failure: that is the top event.

    `words`: "fails" names the gate of an item (field name), "fewer" the gate of a need without a
    name (fields k, n); "loops" is said when items that need each other make the tree too large. Raises TreeProblem.
    """
    return _Compiler(graph, top, words).run(title)


def loops(needs: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """Item -> one item of its loop, for items that need each other."""
    found: dict[int, int] = {}
    for together in strongly_connected(needs, lambda one: needs.get(one, ())):
        if len(together) > 1:
            found.update(dict.fromkeys(together, together[0]))
    return found
