"""Minimal sets one by one, most probable first, out of diagrams that hold billions.

A best-first search walks down the diagrams. For every node the best that can still follow is known
from one linear pass, so the search never enters a branch in vain, and each set costs as many steps
as there are levels.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .forest import Forest
from .kernels import Numbers, Store

# The logarithm of an event that never fails: below every product of probabilities, and finite.
NEVER = -1e12
OUT_OF_THE_QUESTION = -math.inf
Frames = tuple[int, int, "Frames"] | None  # (module, node, what follows)
Chosen = tuple[int, "Chosen"] | None
Entry = tuple[float, int, float, Frames, Chosen]  # minus the best to be had, tie, length, ...


@dataclass(slots=True)
class _Ranked:
    """One module's family with what can be had below each of its nodes at best."""

    family: Store
    leaves: list[int]
    weights: list[float]
    best: Numbers
    lengths: list[float]
    shortest: Numbers  # minus the fewest events


def ranked_sets(
    forest: Forest,
    chances: Mapping[int, float | None],
    most: int | None = None,
    without: frozenset[int] = frozenset(),
) -> Iterator[tuple[int, ...]]:
    """The minimal sets as numbers of events, most probable first; with no probabilities, small first.

    `most` leaves out sets of more events, `without` those that hold one of these events.
    """
    families = [
        (each.module.root or 0, each.family, each.variables)
        for each in forest.solved
        if each.family is not None
    ]
    return Search(families, chances, most, without).sets()


class Search:
    """`families` by what they stand for as leaves of later ones; the last is the one listed."""

    def __init__(
        self,
        families: Iterable[tuple[int, Store, list[int]]],
        chances: Mapping[int, float | None],
        most: int | None = None,
        without: frozenset[int] = frozenset(),
    ) -> None:
        self.most = most
        self.heap: list[Entry] = []
        self.ties = itertools.count()
        self.modules: list[_Ranked] = []
        self.inside: dict[int, int] = {}
        best: dict[int, float] = {}
        shortest: dict[int, float] = {}
        for event, chance in chances.items():
            best[event] = _weight(chance) if event not in without else OUT_OF_THE_QUESTION
            shortest[event] = -1.0
        for key, family, leaves in families:
            made = _ranked(family, leaves, best, shortest)
            self.inside[key] = len(self.modules)
            self.modules.append(made)
            top = family.root(0)
            best[key], shortest[key] = made.best[top], made.shortest[top]

    def sets(self) -> Iterator[tuple[int, ...]]:
        last = len(self.modules) - 1
        root = self.modules[last].family.root(0)
        best = self.modules[last].best[root]
        if best > OUT_OF_THE_QUESTION:
            self.push(-best, -self.modules[last].shortest[root], (last, root, None), None)
        while self.heap:
            found = self.followed(heapq.heappop(self.heap))
            if found is not None:
                yield found

    def push(self, negative: float, length: float, frames: Frames, chosen: Chosen) -> None:
        if negative < math.inf and (self.most is None or length <= self.most):
            heapq.heappush(self.heap, (negative, next(self.ties), length, frames, chosen))

    def followed(self, entry: Entry) -> tuple[int, ...] | None:
        """Go down the best way to a set, leaving the other ways on the heap; None: none is best."""
        negative, _, length, frames, chosen = entry
        while frames is not None:
            index, node, rest = frames
            if node == 1:
                frames = rest
                continue
            here = self.modules[index]
            level, low, high = here.family.node(node)
            ahead, further = self.entered(here.leaves[level], index, high, rest, chosen)
            if low:
                gap = here.best[node] - here.best[low]
                longer = length + here.shortest[node] - here.shortest[low]
                self.push(negative + gap, longer, (index, low, rest), chosen)
                gap = here.best[node] - (here.weights[level] + here.best[high])
                length += here.shortest[node] - here.lengths[level] - here.shortest[high]
                if gap > 0 or (self.most is not None and length > self.most):
                    self.push(negative + gap, length, ahead, further)
                    return None
            frames, chosen = ahead, further
        return _unrolled(chosen)

    def entered(
        self, leaf: int, index: int, high: int, rest: Frames, chosen: Chosen
    ) -> tuple[Frames, Chosen]:
        """Take a leaf into the set: an event at once, a module by walking through it first."""
        if leaf not in self.inside:
            return (index, high, rest), (leaf, chosen)
        module = self.inside[leaf]
        return (module, self.modules[module].family.root(0), (index, high, rest)), chosen


def _weight(chance: float | None) -> float:
    if chance is None:
        return -1.0
    return math.log(chance) if chance > 0 else NEVER


def _ranked(
    family: Store, leaves: list[int], best: Mapping[int, float], shortest: Mapping[int, float]
) -> _Ranked:
    nothing = [0.0] * len(leaves)
    weights, lengths = [best[leaf] for leaf in leaves], [shortest[leaf] for leaf in leaves]
    return _Ranked(
        family,
        leaves,
        weights,
        family.best(weights, nothing),
        lengths,
        family.best(lengths, nothing),
    )


def _unrolled(chosen: Chosen) -> tuple[int, ...]:
    found = []
    while chosen is not None:
        found.append(chosen[0])
        chosen = chosen[1]
    return tuple(sorted(found))
