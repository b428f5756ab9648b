"""Modules put together, so that a gate which is said by leaves of several of them has one to stand in.

Nothing outside them is solved anew. The variables of an inner module take the place that its root had
in the order of the outer one, which makes the diagram of both little more than their own two; where
the gate beside it does not like that order, others are tried as for any module.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .forest import Forest
from .homes import Homes
from .kernels import Budget, Spent
from .modules import Module, module_below
from .programs import program_of
from .solving import Race, Solved

FIRST_TRY = 64_000  # nodes


def merged(forest: Forest, node: int, budget: Budget) -> Forest:
    """The forest with one module for all that `node` is said by; the one given stays as it is.

    Raises Spent, also where one of these modules had been too hard before.
    """
    homes = Homes(forest)
    together = _together(homes, _leaves(forest, node, homes))
    if any(forest.solved[index].functions is None for index in together):
        raise Spent("nodes")
    outer = max(together)
    inner = together - {outer}
    before = forest.solved[outer]
    roots = {each.module.root for each in forest.solved} - {
        forest.solved[index].module.root for index in together
    }
    module = module_below(
        forest.graph,
        before.module.root,
        [before.module.outputs[0], 2 * node],
        {root for root in roots if root is not None},
    )
    flipped = forest.flipped & ({*roots, before.module.root})
    made = _solved(forest, module, _order(homes, together, module), flipped, budget)
    made.flipped = before.flipped
    solved = [
        made if index == outer else each
        for index, each in enumerate(forest.solved)
        if index not in inner
    ]
    return replace(forest, solved=solved)


def _solved(
    forest: Forest, module: Module, variables: list[int], flipped: set[int], budget: Budget
) -> Solved:
    made = Solved(module, variables, "put together")
    first = budget.of(FIRST_TRY)
    try:
        first.check()
        functions = forest.kernel.functions(first.nodes)
        program = program_of(forest.graph, module, made.levels, flipped)
        made.slots = functions.build(program, first)
        made.functions = functions
        return made
    except Spent as spent:
        if spent.what not in ("nodes", "depth"):
            raise
    race = Race(forest.graph, forest.kernel, budget, want_sets=False, flipped=flipped)
    (made,) = race.run([module])
    if made.functions is None:
        raise Spent(made.spent)
    return made


def _leaves(forest: Forest, node: int, homes: Homes) -> list[int]:
    """What a gate is said by: events, and the roots of modules, which it need not look into."""
    graph, found, done = forest.graph, list[int](), set[int]()
    stack = [node]
    while stack:
        here = stack.pop()
        if here in done:
            continue
        done.add(here)
        if here in homes.of_leaf or (here and not graph.is_gate(here)):
            found.append(here)
        else:
            stack += [each // 2 for each in graph.arguments(here)]
    return found


def _together(homes: Homes, leaves: list[int]) -> set[int]:
    """The modules the leaves stand in, up to the innermost that holds them all.

    An event outside the tree stands in none; it comes into the last.
    """
    last = len(homes.forest.solved) - 1
    ways = [list(_outward(homes, homes.of_leaf.get(leaf, last))) for leaf in leaves]
    common = min(set.intersection(*map(set, ways))) if ways else last
    return {index for way in ways for index in way if index <= common} | {common}


def _outward(homes: Homes, index: int | None) -> Iterator[int]:
    """A module, the one it stands in, and so on; outer ones have higher numbers."""
    while index is not None:
        yield index
        root = homes.forest.solved[index].module.root
        index = homes.of_leaf.get(root) if root is not None else None


def _order(homes: Homes, together: set[int], module: Module) -> list[int]:
    """The leaves of the module in the order of those it was put together from, new ones last."""
    found: dict[int, None] = {}
    stack = list(reversed(homes.forest.solved[max(together)].variables))
    while stack:
        leaf = stack.pop()
        inside = homes.of_root.get(leaf)
        if inside is not None and inside in together:
            stack += reversed(homes.forest.solved[inside].variables)
        else:
            found[leaf] = None
    return list(dict.fromkeys([*found, *module.leaves]))
