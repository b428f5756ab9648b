"""Orders of the variables of a module, all cheap, none good for every tree.

Each order is a depth-first walk that differs in which argument it enters first, or a walk of
another kind; the race in `racing` finds out which one keeps the diagram small.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable

from .graph import Graph
from .modules import Module

Arguments = Callable[[int], Iterable[int]]


class Shape:
    """What the orders look at: sizes, depths, and how often nodes are shared inside a module."""

    def __init__(self, graph: Graph, module: Module) -> None:
        self.module = module
        self.own = set(module.gates)
        self.below = {node: [each // 2 for each in graph.arguments(node)] for node in module.gates}
        self.parents: Counter[int] = Counter(
            each for node in module.gates for each in self.below[node]
        )
        self.size: dict[int, int] = {}
        self.depth: dict[int, int] = {}
        self.sharing: dict[int, int] = {}
        for node in module.gates:
            below = self.below[node]
            self.size[node] = 1 + sum(self.size.get(each, 1) for each in below)
            self.depth[node] = 1 + max(self.depth.get(each, 0) for each in below)
            shared = max(self.sharing.get(each, 0) for each in below)
            self.sharing[node] = max(shared, *(self.parents[each] for each in below), 1)

    @property
    def roots(self) -> list[int]:
        return [each // 2 for each in self.module.outputs]

    def depth_first(self, arguments: Arguments) -> list[int]:
        found: list[int] = []
        seen: set[int] = set()
        stack = list(reversed(self.roots))
        while stack:
            node = stack.pop()
            if node in seen or node == 0:
                continue
            seen.add(node)
            if node in self.own:
                stack += reversed(list(arguments(node)))
            else:
                found.append(node)
        return found

    def breadth_first(self) -> list[int]:
        found: list[int] = []
        seen: set[int] = set()
        row = self.roots
        while row:
            following: list[int] = []
            for node in row:
                if node in seen or node == 0:
                    continue
                seen.add(node)
                if node in self.own:
                    following += self.below[node]
                else:
                    found.append(node)
            row = following
        return found

    def heaviest_first(self) -> list[int]:
        """The top weighs one, a gate shares its weight among its arguments."""
        weight: dict[int, float] = dict.fromkeys(self.roots, 1.0)
        for node in reversed(self.module.gates):
            for each in self.below[node]:
                weight[each] = weight.get(each, 0.0) + weight[node] / len(self.below[node])
        return self.depth_first(lambda node: sorted(self.below[node], key=lambda x: -weight[x]))

    def by_connection(self) -> list[int]:
        """Next comes the leaf most of whose neighbours stand already, as in a growing front."""
        neighbours: dict[int, list[int]] = {}
        for node in self.module.gates:
            for each in self.below[node]:
                neighbours.setdefault(each, []).append(node)
                neighbours.setdefault(node, []).append(each)
        start = self.depth_first(self.below.__getitem__)
        pull: dict[int, float] = dict.fromkeys(start, 0.0)
        rank = {leaf: number for number, leaf in enumerate(start)}
        heap = [(0.0, rank[leaf], leaf) for leaf in start]
        heapq.heapify(heap)
        found: list[int] = []
        placed: set[int] = set()
        while heap:
            negative, _, leaf = heapq.heappop(heap)
            if leaf in placed or -negative < pull[leaf]:
                continue
            placed.add(leaf)
            found.append(leaf)
            for gate in neighbours.get(leaf, ()):
                if len(neighbours[gate]) > MOST_NEIGHBOURS and gate in placed:
                    continue
                placed.add(gate)
                for near in neighbours[gate]:
                    if near in pull and near not in placed:
                        pull[near] += 1 / len(neighbours[gate])
                        heapq.heappush(heap, (-pull[near], rank[near], near))
        return found


def _by(key: Callable[[Shape, int], float]) -> Callable[[Shape], list[int]]:
    def order(shape: Shape) -> list[int]:
        return shape.depth_first(
            lambda node: sorted(shape.below[node], key=lambda each: key(shape, each))
        )

    return order


MOST_NEIGHBOURS = 1_000  # those of a wider gate are pulled once, not again by each other

ORDERS: dict[str, Callable[[Shape], list[int]]] = {
    "depth-first": lambda shape: shape.depth_first(shape.below.__getitem__),
    "small-subtrees-first": _by(lambda shape, node: shape.size.get(node, 1)),
    "most-shared-first": _by(
        lambda shape, node: -max(shape.parents[node], shape.sharing.get(node, 0))
    ),
    "heaviest-first": Shape.heaviest_first,
    "reverse-depth-first": lambda shape: shape.depth_first(
        lambda node: reversed(shape.below[node])
    ),
    "large-subtrees-first": _by(lambda shape, node: -shape.size.get(node, 1)),
    "shared-arguments-first": _by(lambda shape, node: -shape.parents[node]),
    "breadth-first": Shape.breadth_first,
    "by-connection": Shape.by_connection,
}
