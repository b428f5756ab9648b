"""Budgets that do not suffice: bounds that hold, and never an estimate shown as exact."""

from __future__ import annotations

import threading
import time

import pytest

from thirdline.engines.faulttree.analysing import Limits, Status, analyse
from thirdline.engines.faulttree.conditioning import LivingTree
from thirdline.engines.faulttree.evidence import Evidence
from thirdline.engines.faulttree.forest import grow
from thirdline.engines.faulttree.kernel_python import PythonKernel
from thirdline.engines.faulttree.kernels import Budget, Cancellation
from thirdline.engines.faulttree.problems import TreeProblem
from thirdline.engines.faulttree.programs import monotone_program
from thirdline.engines.faulttree.simplifying import simplified
from thirdline.engines.faulttree.tests.kernels_here import both_kernels
from thirdline.engines.faulttree.tests.random_trees import Truth, random_tree

TINY = (5, 9, 14, 20, 30)


def starved(first: int, count: int = 15):
    """Trees analysed with too few nodes for many of them, and the truth about each."""
    for seed in range(first, first + count):
        tree = random_tree(seed, coherent=seed % 3 > 0, most=10, most_gates=25)
        truth = Truth(tree)
        for nodes in TINY:
            yield analyse(tree, kernel=PythonKernel(), limits=Limits(nodes=nodes)), truth


@pytest.mark.parametrize("first", range(0, 90, 15))
def test_bounds_hold(first):
    statuses = set()
    for found, truth in starved(first):
        statuses.add(found.status)

        assert found.lower - 1e-12 <= truth.probability <= found.upper + 1e-12
        if found.status is Status.BOUNDED:
            assert found.reasons
        else:
            assert found.top_probability == pytest.approx(truth.probability, abs=1e-12)
    assert statuses == {Status.EXACT, Status.BOUNDED}


def test_cut_sets_are_whole_up_to_the_order_reached():
    reached = 0
    for found, truth in starved(0, 60):
        if found.status is Status.BOUNDED and found.order_reached:
            reached += 1
            whole = {each for each in truth.minimal_sets if len(each) <= found.order_reached}

            assert {frozenset(each.events) for each in found.cut_sets(1_000)} == whole
            assert found.minimal_cut_sets == len(whole)
    assert reached > 10


def test_posteriors_of_a_bounded_tree_are_off_by_no_more_than_is_said():
    compared = 0
    for found, truth in starved(0, 90):
        if found.status is Status.EXACT or truth.probability < 1e-9:
            continue
        try:
            living = LivingTree(found)
            state = living.see(Evidence())
        except TreeProblem:
            continue
        compared += 1
        for name, p in living.posterior(state).items():
            true = truth.weight(truth.top & truth.table[name]) / truth.probability
            assert abs(p - true) <= living.error(state) + 1e-9
    assert compared > 5


@both_kernels
@pytest.mark.parametrize("order", [1, 2, 3])
def test_what_is_cut_off_weighs_at_least_what_it_is(kernel, order):
    for seed in range(0, 90, 3):
        tree = random_tree(seed, coherent=True)
        truth = Truth(tree)
        forest = grow(simplified(tree), kernel, Budget(), want_sets=False)
        one = forest.top
        program = monotone_program(forest.graph, one.module, one.levels, forest.flipped)
        if len(forest.solved) > 1 or program is None:
            continue
        weights = [
            tree.events[forest.graph.events[leaf - 1]].expression.value(0) for leaf in one.variables
        ]
        family = kernel.families(100_000)

        lost = family.sets(program, weights, order, Budget())

        kept = family.count(0, [[0, 1]] * len(weights))
        sizes = [len(each) for each in truth.minimal_sets if len(each) <= order]
        assert sum(kept) == len(sizes)
        function = family.some_set(0, Budget())
        values = function.sum(weights, [1 - p for p in weights])
        least = values[function.root(0)]
        assert least - 1e-12 <= truth.probability <= least + lost + 1e-12


def test_both_kernels_lose_the_same():
    from thirdline.engines.faulttree.native import native_kernel

    if native_kernel() is None:
        pytest.skip("not run: no kernel in C was built")
    for seed in range(0, 60, 3):
        tree = random_tree(seed, coherent=True)
        lost = []
        for kernel in (native_kernel(), PythonKernel()):
            forest = grow(simplified(tree), kernel, Budget(), want_sets=False)
            one = forest.top
            program = monotone_program(forest.graph, one.module, one.levels, forest.flipped)
            if program is not None:
                weights = [0.1] * len(one.variables)
                lost.append(kernel.families(100_000).sets(program, weights, 2, Budget()))
        assert len(lost) in (0, 2)
        assert lost == pytest.approx(lost[:1] * len(lost), rel=1e-9)


@both_kernels
def test_time_that_is_up_ends_the_work(kernel):
    begun = time.monotonic()

    found = analyse(hard(), kernel=kernel, limits=Limits(seconds=0.3))

    assert time.monotonic() - begun < 3
    assert found.status is Status.BOUNDED
    assert 0 <= found.lower <= found.upper <= 1


@both_kernels
def test_another_thread_can_stop_it(kernel):
    cancellation = Cancellation()
    threading.Timer(0.2, cancellation.cancel).start()
    begun = time.monotonic()

    found = analyse(hard(), kernel=kernel, limits=Limits(cancellation=cancellation))

    assert time.monotonic() - begun < 3
    assert found.status is Status.BOUNDED
    assert "stopped" in found.reasons[0].sentence


def hard():
    """A vote among products of events in a grid: no order of its variables is good."""
    from thirdline.engines.faulttree.expressions import Constant
    from thirdline.engines.faulttree.model import Argument, BasicEvent, FaultTree, Gate, Kind

    n = 14
    gates = {}
    for i in range(n):
        for j in range(n):
            name = f"p{i}-{j}"
            gates[name] = Gate(
                name, Kind.OR, (Argument(f"r{i}"), Argument(f"c{j}"), Argument(f"d{(i * j) % n}"))
            )
    gates["top"] = Gate("top", Kind.ATLEAST, tuple(Argument(name) for name in gates), n * n // 2)
    names = [f"{kind}{i}" for kind in "rcd" for i in range(n)]
    events = {name: BasicEvent(name, Constant(0.05)) for name in names}
    return FaultTree("hard", "top", gates, events)
