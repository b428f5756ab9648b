"""A solved tree: its modules with their diagrams, inner ones before those they stand in.

Probabilities go up from module to module and derivatives come down again by the chain rule, so
every pass is linear in the nodes of all diagrams together.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .graph import Graph
from .kernels import Budget, Kernel, Polynomial
from .modules import find_modules
from .simplifying import Simplified
from .solving import Race, Solved, true_nodes

SHARE_OF_THE_RACE = 0.7  # what is left of the time is for bounds, should the race be lost


@dataclass(slots=True)
class Forest:
    simplified: Simplified
    solved: list[Solved]
    kernel: Kernel
    flipped: set[int]  # the modules that are kept negated

    @property
    def graph(self) -> Graph:
        return self.simplified.graph

    @property
    def top(self) -> Solved:
        return self.solved[-1]

    @property
    def nodes(self) -> int:
        return sum(each.size for each in self.solved)

    @property
    def has_all_functions(self) -> bool:
        return all(each.functions for each in self.solved)

    @property
    def has_all_sets(self) -> bool:
        return all(each.family for each in self.solved)

    def upward(self, given: Mapping[int, float]) -> dict[int, float]:
        """The probability of every node that is a leaf somewhere: basic events and modules.

        A flipped module counts as what it is kept as. The top stands under -1.
        """
        found = dict(given)
        for each in self.solved:
            high = [found[leaf] for leaf in each.variables]
            values = each.diagram.sum(high, [1.0 - p for p in high])
            key = -1 if each is self.top else each.module.root or 0
            found[key] = values[each.diagram.root(each.slots[0])]
        return found

    def downward(self, chances: Mapping[int, float]) -> dict[int, float]:
        """How the top's probability changes with that of every leaf."""
        found: dict[int, float] = {-1: 1.0}
        for each in reversed(self.solved):
            outer = found[-1 if each is self.top else each.module.root or 0]
            high = [chances[leaf] for leaf in each.variables]
            low = [1.0 - p for p in high]
            values = each.diagram.sum(high, low)
            inner = each.diagram.derivative(each.slots[0], high, low, values)
            for leaf, change in zip(each.variables, inner, strict=True):
                found[leaf] = outer * change
        return found

    def counts(self, budget: Budget) -> Polynomial:
        """How many minimal sets of each order the top has, in whole numbers; Spent when time is up."""
        polynomials: dict[int, Polynomial] = {}
        for each in self.solved:
            below = [polynomials.get(leaf, [0, 1]) for leaf in each.variables]
            counted = each.sets.count(0, below, budget)
            polynomials[each.module.root or 0] = counted
        return counted


def grow(
    simplified: Simplified,
    kernel: Kernel,
    budget: Budget,
    *,
    want_sets: bool,
    remembered: Sequence[str] = (),
    share: float = SHARE_OF_THE_RACE,
) -> Forest:
    """Every module solved as far as that share of the budget's time goes."""
    graph = simplified.graph
    modules = find_modules(graph, simplified.roots)
    names = dict(zip((each.root or 0 for each in modules), remembered, strict=False))
    until = time.monotonic() + budget.seconds_left * share
    inner = {each.root for each in modules[:-1] if each.root is not None}
    flipped = true_nodes(graph, simplified.roots) & inner
    for each in modules[:-1]:
        each.outputs[0] ^= each.root in flipped
    race = Race(graph, kernel, replace(budget, until=until), want_sets, flipped, names)
    return Forest(simplified, race.run(modules), kernel, flipped)
