"""A gate too large to be said exactly, by the small sets of events that make it fail.

Whenever one of them has failed the gate has; that it failed by none of them has a probability that is
bounded with them. So what was seen of such a gate can be used, and how far it may be off is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .homes import Asking
from .kernels import Budget, Op, Spent, Store
from .modules import module_below
from .programs import monotone_program

MOST_SETS = 2_000  # each becomes a gate of the program


def said_by_small_sets(
    asking: Asking, node: int, order: int, highs: Mapping[int, float], budget: Budget
) -> tuple[int, float]:
    """The literal of "a set up to this order has failed", and the probability of all others at most.

    `highs` are upper bounds of the leaves' probabilities. Raises Spent, also where the gate is not
    coherent or has too many such sets.
    """
    forest, solved = asking.forest, asking.forest.solved[asking.index]
    inside = {leaf for leaf in solved.variables if forest.graph.is_gate(leaf)}
    module = module_below(forest.graph, node, [2 * node], inside)
    program = monotone_program(forest.graph, module, solved.levels, forest.flipped)
    if program is None:
        raise Spent("nodes")
    weights = [highs[leaf] for leaf in solved.variables]
    family = forest.kernel.families(budget.nodes)
    lost = family.sets(program, weights, order, budget)
    if sum(family.count(0, [[0, 1]] * len(weights))) > MOST_SETS:
        raise Spent("nodes")
    parts = [asking.add(Op.AND, 0, one) for one in _sets(family)]
    return asking.add(Op.OR, 0, parts), lost


def _sets(family: Store) -> Iterator[list[int]]:
    """Every set of a small family, as literals of levels."""
    stack: list[tuple[int, list[int]]] = [(family.root(0), [])]
    while stack:
        node, held = stack.pop()
        if node == 1:
            yield held
        elif node:
            level, low, high = family.node(node)
            stack += [(low, held), (high, [*held, 2 * level])]
