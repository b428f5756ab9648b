"""Where a gate of the tree lives in its solved modules, and how to ask about it there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from .forest import Forest
from .kernels import Op


class NotInside(Exception):
    """No single module can say what a gate is; the tree must be solved with it as a root."""


class Homes:
    """For every leaf the module it stands in, for every module its place in the forest."""

    def __init__(self, forest: Forest) -> None:
        self.forest = forest
        self.of_leaf: dict[int, int] = {}
        self.of_root: dict[int, int] = {}
        for index, each in enumerate(forest.solved):
            for leaf in each.variables:
                self.of_leaf[leaf] = index
            if each.module.root is not None:
                self.of_root[each.module.root] = index

    def find(self, node: int) -> tuple[int, list[int]]:
        """The innermost module in whose leaves a gate can be said, and the gates to say it by."""
        graph = self.forest.graph
        event = node
        while graph.is_gate(event):
            event = graph.arguments(event)[0] // 2
        index = self.of_leaf.get(event)
        while index is not None:
            gates = self._gates(node, index)
            if gates is not None:
                return index, gates
            root = self.forest.solved[index].module.root
            index = self.of_leaf.get(root) if root is not None else None
        raise NotInside

    def _gates(self, node: int, index: int) -> list[int] | None:
        graph, leaves = self.forest.graph, set(self.forest.solved[index].variables)
        found: list[int] = []
        done: set[int] = set()
        stack = [(node, False)]
        while stack:
            here, left = stack.pop()
            if left:
                found.append(here)
            elif here in done or here in leaves:
                continue
            elif not graph.is_gate(here):
                return None
            else:
                done.add(here)
                stack.append((here, True))
                stack += [(each // 2, False) for each in graph.arguments(here)]
        return found


@dataclass(slots=True)
class Asking:
    """A program in the making over one module's levels and a few more below them."""

    forest: Forest
    index: int
    more: int = 0
    gates: list[tuple[Op, int, list[int]]] = field(default_factory=list)
    place: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        solved, flipped = self.forest.solved[self.index], self.forest.flipped
        self.place = {leaf: 2 * level + (leaf in flipped) for leaf, level in solved.levels.items()}

    @property
    def levels(self) -> int:
        return len(self.forest.solved[self.index].variables) + self.more

    def add(self, op: Op, k: int, arguments: list[int]) -> int:
        self.gates.append((op, k, arguments))
        return 2 * (self.levels + len(self.gates) - 1)

    def say(self, gates: Iterable[int], literal: int) -> int:
        """The literal of the program for one of the graph, by way of these gates."""
        for node in gates:
            if node not in self.place:
                op, k, arguments = self.forest.graph.gate(node)
                given = [self.place[each // 2] ^ each % 2 for each in arguments]
                self.place[node] = self.add(op, k, given)
        return self.place[literal // 2] ^ literal % 2
