"""Networks without direction: which nodes and which links hold the rest together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from thirdline.engines.needs.model import EstateProblem, Id


@dataclass(frozen=True, slots=True)
class Network:
    """Parallel links count once, links of a node to itself not at all."""

    nodes: int
    links: int
    components: int
    cut_vertices: tuple[Id, ...]
    bridges: tuple[tuple[Id, Id], ...]


def network_of(nodes: Iterable[Id], links: Iterable[tuple[Id, Id]]) -> Network:
    ids = list(nodes)
    index = {one: number for number, one in enumerate(ids)}
    beside: list[set[int]] = [set() for _ in ids]
    for position, (one, other) in enumerate(links):
        for end in (one, other):
            if end not in index:
                raise EstateProblem(
                    f"A link names {end!s}, which is not among the nodes.",
                    element=end,
                    part="links",
                    position=position,
                )
        if one != other:
            beside[index[one]].add(index[other])
            beside[index[other]].add(index[one])
    walk = _Walk([sorted(one) for one in beside])
    components = sum(walk.from_root(root) for root in range(len(ids)))
    return Network(
        len(ids),
        sum(map(len, beside)) // 2,
        components,
        tuple(ids[one] for one in sorted(walk.cuts)),
        tuple((ids[one], ids[other]) for one, other in sorted(walk.bridges)),
    )


class _Walk:
    """Tarjan's depth-first search, without recursion."""

    def __init__(self, beside: list[list[int]]) -> None:
        self.beside = beside
        self.number = [0] * len(beside)
        self.low = [0] * len(beside)
        self.count = 0
        self.cuts: set[int] = set()
        self.bridges: list[tuple[int, int]] = []

    def from_root(self, root: int) -> bool:
        """Whether this was a component not seen before."""
        if self.number[root]:
            return False
        self._enter(root)
        path = [(root, -1, iter(self.beside[root]))]
        branches = 0
        while path:
            node, parent, rest = path[-1]
            for other in rest:
                if not self.number[other]:
                    self._enter(other)
                    path.append((other, node, iter(self.beside[other])))
                    break
                if other != parent:
                    self.low[node] = min(self.low[node], self.number[other])
            else:
                path.pop()
                if parent >= 0:
                    self._leave(node, parent, parent == root)
                    branches += parent == root
        if branches > 1:
            self.cuts.add(root)
        return True

    def _enter(self, node: int) -> None:
        self.count += 1
        self.number[node] = self.low[node] = self.count

    def _leave(self, node: int, parent: int, at_root: bool) -> None:
        self.low[parent] = min(self.low[parent], self.low[node])
        if self.low[node] > self.number[parent]:
            self.bridges.append((min(node, parent), max(node, parent)))
        if self.low[node] >= self.number[parent] and not at_root:
            self.cuts.add(parent)
