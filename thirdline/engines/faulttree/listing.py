"""Minimal sets one by one, most probable first, out of diagrams that hold billions.

A best-first search walks down the diagrams. For every node the best that can still follow is known
from one linear pass, so the search never enters a branch in vain, and each set costs as many steps
as there are levels.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .forest import Forest
from .kernels import Store

# The logarithm of "never": below every product of probabilities, and still possible to add up.
NEVER = -1e12
Frames = tuple[int, int, "Frames"] | None  # (module, node, what follows)
Chosen = tuple[int, "Chosen"] | None


@dataclass(slots=True)
class _Ranked:
    """One module's family with what can be had below each of its nodes at best."""

    family: Store
    leaves: list[int]
    weights: list[float]
    best: Sequence[float]
    lengths: list[float]
    longest: Sequence[float]  # minus the fewest events


def ranked_sets(
    forest: Forest, chances: Mapping[int, float | None], most: int | None = None
) -> Iterator[tuple[int, ...]]:
    """The minimal sets as numbers of events, most probable first; with no probabilities, small first.

    `most` leaves out sets of more events.
    """
    ranked, inside = _prepared(forest, chances)
    if ranked:
        yield from _search(ranked, inside, most)


def _prepared(
    forest: Forest, chances: Mapping[int, float | None]
) -> tuple[list[_Ranked], dict[int, int]]:
    best: dict[int, float] = {}
    fewest: dict[int, float] = {}
    for event, chance in chances.items():
        best[event] = -1.0 if chance is None else math.log(chance) if chance > 0 else NEVER
        fewest[event] = -1.0
    ranked: list[_Ranked] = []
    inside: dict[int, int] = {}
    for index, each in enumerate(forest.solved):
        assert each.family is not None
        leaves = each.variables
        nothing = [0.0] * len(leaves)
        weights, lengths = [best[leaf] for leaf in leaves], [fewest[leaf] for leaf in leaves]
        made = _Ranked(
            each.family,
            leaves,
            weights,
            each.family.best(weights, nothing),
            lengths,
            each.family.best(lengths, nothing),
        )
        ranked.append(made)
        if each.module.root is not None:
            root = each.family.root(0)
            inside[each.module.root] = index
            best[each.module.root], fewest[each.module.root] = made.best[root], made.longest[root]
    return ranked, inside


def _search(
    ranked: list[_Ranked], inside: Mapping[int, int], most: int | None
) -> Iterator[tuple[int, ...]]:
    last = len(ranked) - 1
    root = ranked[last].family.root(0)
    if root == 0:
        return
    ties = itertools.count()
    start: Frames = (last, root, None)
    heap: list[tuple[float, int, float, Frames, Chosen]] = []
    heap.append((-ranked[last].best[root], next(ties), -ranked[last].longest[root], start, None))
    while heap:
        negative, _, length, frames, chosen = heapq.heappop(heap)
        if most is not None and length > most:
            continue
        while frames is not None:
            index, node, rest = frames
            if node == 1:
                frames = rest
                continue
            here = ranked[index]
            level, low, high = here.family.node(node)
            if low:
                gap = here.best[node] - here.best[low]
                longer = length + here.longest[node] - here.longest[low]
                with_it = here.weights[level] + here.best[high]
                more = length + here.longest[node] - here.lengths[level] - here.longest[high]
                heapq.heappush(
                    heap, (negative + gap, next(ties), longer, (index, low, rest), chosen)
                )
                push_back = negative + here.best[node] - with_it
                if push_back > negative or (most is not None and more > most):
                    entered = _entered(here, inside, level, index, high, rest, chosen, ranked)
                    heapq.heappush(heap, (push_back, next(ties), more, *entered))
                    break
                length = more
            frames, chosen = _entered(here, inside, level, index, high, rest, chosen, ranked)
        else:
            yield _unrolled(chosen)


def _entered(
    here: _Ranked,
    inside: Mapping[int, int],
    level: int,
    index: int,
    high: int,
    rest: Frames,
    chosen: Chosen,
    ranked: list[_Ranked],
) -> tuple[Frames, Chosen]:
    """Take a level's leaf into the set: an event at once, a module by walking through it first."""
    leaf = here.leaves[level]
    if leaf not in inside:
        return (index, high, rest), (leaf, chosen)
    module = inside[leaf]
    return (module, ranked[module].family.root(0), (index, high, rest)), chosen


def _unrolled(chosen: Chosen) -> tuple[int, ...]:
    found = []
    while chosen is not None:
        found.append(chosen[0])
        chosen = chosen[1]
    return tuple(sorted(found))
