"""Solving a tree again for the sake of what was seen.

A tree too hard to be solved whole becomes easier by every event that is known: put in its place, it
leaves fewer events to combine, and what is cut off weighs against the world as it is now, not
against one in which nothing has failed yet.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

from .analysing import Analysis
from .bounding import bounds
from .forest import Forest, grow
from .kernels import Budget
from .model import FaultTree
from .simplifying import simplified

KEPT = 4
SECONDS_KNOWN = 4.0
NODES_KNOWN = 400_000  # of one diagram; larger ones make every look at the tree slow
SHARE_OF_THE_RACE = 0.15  # it was lost once
ENOUGH = 1e-3  # of the top's probability: posteriors are off by no more than that


@dataclass(frozen=True, slots=True)
class Grown:
    """A solved tree; `known` stands in it as constants, and cut sets are known up to `order`."""

    forest: Forest
    order: int | None
    known: Mapping[str, bool] = field(default_factory=dict)

    @property
    def lost(self) -> float:
        """At most the probability that what was cut off explains the top, given what is known."""
        return sum(each.lost for each in self.forest.solved if not each.functions)

    @property
    def is_whole(self) -> bool:
        return self.forest.has_all_functions


class Regrowing:
    """The solutions of one tree, the last few kept, for evidence comes and is taken back."""

    def __init__(self, analysis: Analysis, chances: Mapping[str, float]) -> None:
        self.tree: FaultTree = analysis.whole
        self.chances = chances
        self.first = Grown(analysis.forest, analysis.order_reached)
        self.kept: OrderedDict[frozenset[tuple[str, bool]], Grown] = OrderedDict(
            {frozenset(): self.first}
        )

    def with_known(self, states: Mapping[str, bool]) -> dict[str, bool]:
        """What is to be put in its place: nothing, where the tree could be solved as it is."""
        if self.first.is_whole:
            return {}
        return {name: failed for name, failed in states.items() if name in self.chances}

    def grown(self, known: Mapping[str, bool]) -> Grown:
        key = frozenset(known.items())
        if key not in self.kept:
            self.kept[key] = self._grow(known)
            if len(self.kept) > KEPT:
                self.kept.popitem(last=False)
        self.kept.move_to_end(key)
        return self.kept[key]

    def _grow(self, known: Mapping[str, bool]) -> Grown:
        budget = Budget(NODES_KNOWN, time.monotonic() + SECONDS_KNOWN)
        forest = grow(
            simplified(self.tree, known, budget),
            self.first.forest.kernel,
            budget,
            want_sets=True,
            share=SHARE_OF_THE_RACE,
        )
        order = None
        if not forest.has_all_functions:
            chances = {i: self.chances[name] for i, name in enumerate(forest.graph.events, start=1)}
            order = bounds(forest, chances, budget, ENOUGH).order
        return Grown(forest, order, known)
