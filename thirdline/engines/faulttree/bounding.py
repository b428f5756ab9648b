"""What can be guaranteed about a module whose diagram was too large.

All minimal sets up to an order are built, order by order, for as long as the budget lasts. The
probability that one of them has failed is a lower bound. Whenever the module has failed, one of
them has, or one of the partial sets that were cut off on the way: adding the probabilities of
those gives an upper bound. Only coherent modules have them; of others nothing better than 0 to 1
is claimed.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from .forest import Forest
from .kernels import Budget, Spent, Store
from .ordering import ORDERS, Shape
from .programs import is_coherent, monotone_program
from .solving import Solved

MOST_ORDER = 16
MOST_NODES = 2_000_000
MOST_CORNERS = 6  # uncertain leaves whose every combination of ends is tried
CLOSE_ENOUGH = 1e-9
ROUNDING = 1e-12
CHOSEN_AT = 2  # the order of sets by which an order of variables is chosen
SHARE_OF_THE_CHOICE = 0.15
GRACE = 1.0  # seconds for what is small; of thousands of small parts the rest is left open
Interval = tuple[float, float]


@dataclass(slots=True)
class Bounds:
    """Of the top; `order` is up to which all minimal sets are known (None: all, 0: none)."""

    interval: Interval
    order: int | None
    highs: dict[int, float]  # of every leaf at most: basic events, and modules as they are kept


def bounds(
    forest: Forest, given: Mapping[int, float], budget: Budget, enough: float = CLOSE_ENOUGH
) -> Bounds:
    """Close every gap the race left, as well as can be, and bound the top.

    Bounds of a module that lie no further apart than `enough`, as a share, are good enough.
    """
    known: dict[int, Interval] = {leaf: (p, p) for leaf, p in given.items()}
    reached: list[int] = []
    gaps = sum(1 for each in forest.solved if not each.functions or not each.family)
    interval: Interval = (0.0, 1.0)
    for each in forest.solved:
        # A share of the time for each gap, so that the first does not take it all.
        until = time.monotonic() + budget.seconds_left / max(gaps, 1)
        own = replace(budget, until=until, nodes=min(budget.nodes, MOST_NODES))
        is_late = budget.seconds_left < -GRACE
        if each.functions:
            interval = _through(forest, each, known)
            if each.family is None:
                reached.append(0 if is_late else _small_sets(forest, each, own))
                gaps -= 1
        elif is_late:
            interval = 0.0, 1.0
            reached.append(0)
        else:
            interval, order = _cut_off(forest, each, known, own, enough)
            reached.append(order)
            gaps -= 1
        known[each.module.root or 0] = interval
    highs = {leaf: high for leaf, (_, high) in known.items()}
    return Bounds(interval, min(reached, default=None), highs)


def _small_sets(forest: Forest, solved: Solved, budget: Budget) -> int:
    """The sets of a diagram that has too many of them, up to the order that can be had."""
    reached = 0
    coherent = is_coherent(forest.graph, solved.module, solved.levels, forest.flipped)
    for order in range(1, MOST_ORDER + 1):
        try:
            solved.family = solved.diagram.solutions(
                solved.slots[0], budget, order, coherent=coherent
            )
        except Spent:
            break
        reached = order
    return reached


def _through(forest: Forest, solved: Solved, known: Mapping[int, Interval]) -> Interval:
    """The interval of a solved module from those of its leaves.

    A probability is linear in each leaf's, so it is greatest and least at corners.
    """
    ends = [known[leaf] for leaf in solved.variables]
    unsure = [level for level, (low, high) in enumerate(ends) if low < high]
    corners: Iterable[tuple[int, ...]] = itertools.product((0, 1), repeat=len(unsure))
    if monotone_program(forest.graph, solved.module, solved.levels, forest.flipped):
        corners = {(0,) * len(unsure), (1,) * len(unsure)}
    elif len(unsure) > MOST_CORNERS:
        return 0.0, 1.0
    found = []
    for corner in corners:
        chances = [low for low, _ in ends]
        for level, end in zip(unsure, corner, strict=True):
            chances[level] = ends[level][end]
        found.append(_chance(solved.diagram, solved.slots[0], chances))
    return min(found), max(found)


def _chance(functions: Store, slot: int, chances: list[float]) -> float:
    return functions.sum(chances, [1.0 - p for p in chances])[functions.root(slot)]


def _cut_off(
    forest: Forest, solved: Solved, known: Mapping[int, Interval], budget: Budget, enough: float
) -> tuple[Interval, int]:
    """Bounds from the sets up to the greatest order that can be had, and that order.

    The function "one of these sets has failed" soon grows too large, the sets themselves much
    later: what the sets of higher orders weigh is then added to what was cut off.
    """
    shape = Shape(forest.graph, solved.module)
    solved.variables, solved.order = _easiest(forest, solved, shape, budget)
    program = monotone_program(forest.graph, solved.module, solved.levels, forest.flipped)
    low, high, reached = 0.0, 1.0, 0
    if program is None:
        return (low, high), reached
    lows = [known[leaf][0] for leaf in solved.variables]
    highs = [known[leaf][1] for leaf in solved.variables]
    told = 0.0  # the weight of the sets that the function holds
    fits = True
    for order in range(1, min(MOST_ORDER, len(solved.variables)) + 1):
        try:
            family = forest.kernel.families(budget.nodes)
            lost = family.sets(program, highs, order, budget)
            kept = _kept(family, budget) if fits else None
        except Spent:
            break
        solved.family, reached = family, order
        weight = family.sum(highs, [1.0] * len(highs))[family.root(0)]
        fits = kept is not None
        if kept is not None:
            solved.stand_in, solved.slots, told = kept, [0], weight
            low = max(low, _chance(kept, 0, lows))
        # Adding up rounds; what is guaranteed must not depend on it.
        solved.lost = lost + max(0.0, weight - told) + weight * ROUNDING
        above = _chance(solved.stand_in, 0, highs) if solved.stand_in else 0.0
        high = min(high, above + solved.lost)
        # Nothing to be gained by higher orders: the bounds meet, or what is cut off weighs nothing.
        if high - low <= enough * high or (not fits and lost <= enough * weight):
            break
    return (low, max(low, high)), reached


def _easiest(forest: Forest, solved: Solved, shape: Shape, budget: Budget) -> tuple[list[int], str]:
    """The order of variables in which the function of the smallest sets is smallest."""
    found: list[tuple[int, list[int], str]] = []
    own = replace(budget, until=time.monotonic() + budget.seconds_left * SHARE_OF_THE_CHOICE)
    for name, order in ORDERS.items():
        if found and budget.seconds_left <= 0:
            break
        variables = order(shape)
        levels = {leaf: level for level, leaf in enumerate(variables)}
        program = monotone_program(forest.graph, solved.module, levels, forest.flipped)
        if program is None:
            return variables, name
        try:
            family = forest.kernel.families(own.nodes)
            family.sets(program, [0.0] * len(variables), CHOSEN_AT, own)
            found.append((family.some_set(0, own).size, variables, name))
        except Spent:
            if not found:
                found.append((own.nodes, variables, name))
    _, variables, name = min(found, key=lambda each: each[0])
    return variables, name


def _kept(family: Store, budget: Budget) -> Store | None:
    """The function "one of these sets has failed", unless its diagram is too large.

    It may take a quarter of what is left of the time: the rest is for the sets of higher orders.
    """
    until = time.monotonic() + budget.seconds_left / 4
    try:
        return family.some_set(0, replace(budget, until=until))
    except Spent as spent:
        if spent.what == "cancelled" or budget.seconds_left <= 0:
            raise
        return None
