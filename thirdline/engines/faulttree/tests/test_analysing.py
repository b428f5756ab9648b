"""Random trees with every kind of gate against the enumeration of all their states."""

from __future__ import annotations

import pytest

from thirdline.engines.faulttree.analysing import Limits, Status, analyse
from thirdline.engines.faulttree.expressions import Constant
from thirdline.engines.faulttree.model import Argument, BasicEvent, FaultTree, Gate, Kind
from thirdline.engines.faulttree.prime_implicants import prime_implicants
from thirdline.engines.faulttree.tests.kernels_here import both_kernels
from thirdline.engines.faulttree.tests.random_trees import Truth, random_tree

DEEP = 38  # a coherent one with cut sets of several orders
SEEDS = range(0, 120, 12)
NEAR = {"rel": 1e-9, "abs": 1e-12}


def trees(first: int):
    return [random_tree(seed, coherent=seed % 3 == 0) for seed in range(first, first + 12)]


@both_kernels
@pytest.mark.parametrize("first", SEEDS)
def test_probability_is_that_of_all_states(kernel, first):
    for tree in trees(first):
        found = analyse(tree, kernel=kernel)

        assert found.status is Status.EXACT, tree.name
        assert found.top_probability == pytest.approx(Truth(tree).probability, **NEAR), tree.name
        assert found.lower == found.upper == found.top_probability


@both_kernels
@pytest.mark.parametrize("first", SEEDS)
def test_minimal_cut_sets_are_those_of_all_states_and_come_most_probable_first(kernel, first):
    for tree in trees(first):
        truth, found = Truth(tree).minimal_sets, analyse(tree, kernel=kernel)
        listed = found.cut_sets(1_000)
        chances = [each.probability or 0.0 for each in listed]

        assert {frozenset(each.events) for each in listed} == truth, tree.name
        assert len(listed) == found.minimal_cut_sets == sum(found.cut_sets_by_order.values())
        assert chances == pytest.approx(sorted(chances, reverse=True), **NEAR), tree.name


@both_kernels
@pytest.mark.parametrize("first", SEEDS)
def test_importance_is_what_fixing_an_event_shows(kernel, first):
    for tree in trees(first):
        truth, found = Truth(tree), analyse(tree, kernel=kernel)
        top = truth.probability
        for name, measured in found.importance.items():
            p = tree.events[name].expression.value(0)
            failed = truth.weight(truth.top & truth.table[name]) / p
            fine = truth.weight(truth.top & ~truth.table[name]) / (1 - p)

            assert measured.birnbaum == pytest.approx(failed - fine, **NEAR)
            if top == 0:
                assert measured.raw is measured.diagnostic is None
                continue
            assert measured.criticality == pytest.approx(p * (failed - fine) / top, **NEAR)
            assert measured.diagnostic == pytest.approx(p * failed / top, **NEAR)
            assert measured.fussell_vesely == pytest.approx((top - fine) / top, **NEAR)
            assert measured.raw == pytest.approx(failed / top, **NEAR)
            if fine > 1e-9:
                assert measured.rrw == pytest.approx(top / fine, rel=1e-6)


@pytest.mark.parametrize("first", SEEDS)
def test_prime_implicants_are_those_found_by_trying_all_products(first):
    for seed in range(first, first + 12):
        tree = random_tree(seed, most=5)
        found = prime_implicants(analyse(tree))
        listed = found.listed(1_000)

        named = {frozenset(one.failed) | {f"not {x}" for x in one.fine} for one in listed}
        assert named == Truth(tree).prime_implicants, tree.name
        assert len(found) == len(listed)


@both_kernels
def test_pages_follow_one_another(kernel):
    found = analyse(voting(12, 4), kernel=kernel)

    pages = [found.cut_sets(100, after) for after in range(0, 600, 100)]

    assert found.minimal_cut_sets == 495
    assert [len(page) for page in pages] == [100, 100, 100, 100, 95, 0]
    assert len({each.events for page in pages for each in page}) == 495


@both_kernels
def test_large_cut_sets_are_left_out_when_asked(kernel):
    whole = analyse(random_tree(DEEP, coherent=True), kernel=kernel)
    short = analyse(random_tree(DEEP, coherent=True), kernel=kernel, limits=Limits(max_order=2))

    assert short.cut_sets_by_order == {k: n for k, n in whole.cut_sets_by_order.items() if k <= 2}
    assert all(each.order <= 2 for each in short.cut_sets(100))
    assert short.top_probability == whole.top_probability
    assert max(whole.cut_sets_by_order) > 2


@both_kernels
def test_counts_are_whole_numbers_of_any_size(kernel):
    """Twelve modules of a vote of 24 of 48: more sets than a machine word can count."""
    gates, events = {}, {}
    for i in range(12):
        part = voting(48, 24, prefix=f"m{i}")
        gates |= part.gates
        events |= part.events
    gates["top"] = Gate("top", Kind.AND, tuple(Argument(name) for name in gates))

    found = analyse(FaultTree("many", "top", gates, events), kernel=kernel)

    assert found.minimal_cut_sets == 32_247_603_683_100**12
    assert found.cut_sets_by_order == {288: 32_247_603_683_100**12}


def voting(n: int, k: int, prefix: str = "v") -> FaultTree:
    names = [f"{prefix}e{i}" for i in range(n)]
    top = Gate(f"{prefix}top", Kind.ATLEAST, tuple(Argument(name) for name in names), k)
    events = {name: BasicEvent(name, Constant(0.001 * (i + 1))) for i, name in enumerate(names)}
    return FaultTree(prefix, top.name, {top.name: top}, events)


@both_kernels
def test_without_probabilities_the_qualitative_answers_remain(kernel):
    tree = voting(5, 3)
    bare = FaultTree("bare", tree.top, tree.gates, {n: BasicEvent(n) for n in tree.events})

    found = analyse(bare, kernel=kernel)

    assert found.status is Status.EXACT
    assert (found.top_probability, found.minimal_cut_sets) == (None, 10)
    assert found.importance == {}
    assert found.cut_sets(1)[0].probability is None


@both_kernels
def test_a_tree_as_deep_as_it_has_gates_is_solved(kernel):
    count = 1_200
    gates = {
        f"g{i}": Gate(
            f"g{i}",
            Kind.OR if i % 2 else Kind.AND,
            (Argument(f"g{i + 1}" if i < count - 1 else "last"), Argument(f"e{i}")),
        )
        for i in range(count)
    }
    names = [*(f"e{i}" for i in range(count)), "last"]
    tree = FaultTree("deep", "g0", gates, {n: BasicEvent(n, Constant(0.5)) for n in names})

    found = analyse(tree, kernel=kernel)

    assert found.status is Status.EXACT
    assert found.top_probability == pytest.approx(1 / 3, abs=1e-6)
    assert found.minimal_cut_sets == 601


@both_kernels
def test_the_order_that_won_goes_first_the_next_time(kernel):
    found = analyse(random_tree(33), kernel=kernel)
    other = ["reverse-depth-first"] * len(found.orders)

    again = analyse(random_tree(33), kernel=kernel, remembered=other)

    assert again.top_probability == pytest.approx(found.top_probability, **NEAR)
    assert set(again.orders) == {"reverse-depth-first"}
