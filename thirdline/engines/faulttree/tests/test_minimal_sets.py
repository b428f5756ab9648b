"""The minimal sets of coherent functions, which need less comparing, are those of any function."""

from __future__ import annotations

import random

import pytest

from thirdline.engines.faulttree.forest import grow
from thirdline.engines.faulttree.kernel_python import PythonKernel
from thirdline.engines.faulttree.kernels import Budget, Spent, Store
from thirdline.engines.faulttree.model import FaultTree, Kind
from thirdline.engines.faulttree.programs import is_coherent
from thirdline.engines.faulttree.simplifying import simplified
from thirdline.engines.faulttree.tests.kernels_here import both_kernels
from thirdline.engines.faulttree.tests.random_trees import random_tree
from thirdline.engines.faulttree.tests.test_simplifying import gate, tree


def layered(seed: int) -> FaultTree:
    """Rows of gates, each over three of the row below: nothing falls apart into modules."""
    chance = random.Random(seed)
    row = [f"e{i}" for i in range(10)]
    gates = []
    for depth in range(4):
        names = [f"g{depth}-{i}" for i in range(6)] if depth < 3 else ["top"]
        for name in names:
            kind = chance.choice([Kind.AND, Kind.OR, Kind.ATLEAST])
            below = " ".join(chance.sample(row, min(4, len(row))))
            gates.append(gate(name, kind, below, 2 if kind is Kind.ATLEAST else None))
        row = names
    return tree(*reversed(gates))


def listed(family: Store) -> set[frozenset[int]]:
    found: dict[int, set[frozenset[int]]] = {0: set(), 1: {frozenset()}}
    for number in range(2, family.size):
        level, low, high = family.node(number)
        found[number] = found[low] | {each | {level} for each in found[high]}
    return found[family.root(0)]


@both_kernels
@pytest.mark.parametrize("order", [None, 0, 1, 2, 3])
def test_both_ways_give_the_same_sets(kernel, order):
    compared = 0
    for seed in range(60):
        forest = grow(simplified(layered(seed)), kernel, Budget(), want_sets=False)
        for one in forest.solved:
            if not is_coherent(forest.graph, one.module, one.levels, forest.flipped):
                continue
            any_function = one.diagram.solutions(one.slots[0], Budget(), order)
            coherent = one.diagram.solutions(one.slots[0], Budget(), order, coherent=True)

            assert listed(coherent) == listed(any_function)
            compared += len(one.variables) > 4
    assert compared > 20


def test_not_every_function_is_coherent():
    found = set()
    for seed in range(40):
        forest = grow(simplified(random_tree(seed)), PythonKernel(), Budget(), want_sets=False)
        for one in forest.solved:
            found.add(is_coherent(forest.graph, one.module, one.levels, forest.flipped))
    assert found == {True, False}


@both_kernels
def test_the_budget_is_kept(kernel):
    events = " ".join(f"e{i}" for i in range(30))
    forest = grow(
        simplified(tree(gate("top", Kind.ATLEAST, events, 9))), kernel, Budget(), want_sets=False
    )

    with pytest.raises(Spent):
        forest.top.diagram.solutions(forest.top.slots[0], Budget(nodes=70), coherent=True)
