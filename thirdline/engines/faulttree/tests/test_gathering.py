"""Arguments that always stand together become one variable."""

from __future__ import annotations

import pytest

from thirdline.engines.faulttree.analysing import analyse
from thirdline.engines.faulttree.model import FaultTree, Kind
from thirdline.engines.faulttree.modules import find_modules
from thirdline.engines.faulttree.simplifying import simplified
from thirdline.engines.faulttree.tests.kernels_here import both_kernels
from thirdline.engines.faulttree.tests.random_trees import Truth
from thirdline.engines.faulttree.tests.test_simplifying import gate, tree

TRAINS = tree(
    gate("top", Kind.AND, "t1 t2 t3"),
    gate("t1", Kind.OR, "a b s"),
    gate("t2", Kind.OR, "c d s u"),
    gate("t3", Kind.OR, "e f g u"),
)
COMMON = tree(
    gate("top", Kind.AND, "t1 t2 t3"),
    gate("t1", Kind.OR, "x y a"),
    gate("t2", Kind.OR, "x u y b"),
    gate("t3", Kind.OR, "u c"),
)
THERE_ALREADY = tree(
    gate("top", Kind.OR, "left right below"),
    gate("left", Kind.AND, "pair c d"),
    gate("right", Kind.AND, "more c e"),
    gate("below", Kind.AND, "pair e"),
    gate("pair", Kind.OR, "x y"),
    gate("more", Kind.OR, "x y a"),
)
OPPOSED = tree(
    gate("top", Kind.AND, "t1 t2 t3"),
    gate("t1", Kind.OR, "x y a"),
    gate("t2", Kind.OR, "~x y u"),
    gate("t3", Kind.OR, "u c ~a"),
)
KINDS = tree(
    gate("top", Kind.AND, "t1 t2 t3"),
    gate("t1", Kind.OR, "x y a"),
    gate("t2", Kind.ATLEAST, "x y u b", 2),
    gate("t3", Kind.OR, "u c a"),
)
ALL = [TRAINS, COMMON, THERE_ALREADY, OPPOSED, KINDS]


def sizes(given: FaultTree) -> list[int]:
    found = simplified(given)
    return sorted(len(each.leaves) for each in find_modules(found.graph, found.roots))


def test_parts_that_only_one_gate_needs_are_one_variable():
    assert sizes(TRAINS) == [2, 2, 3, 5]


def test_events_that_are_arguments_of_the_same_gates_are_one_variable():
    assert sizes(COMMON) == [2, 5]


def test_a_gate_that_says_it_already_is_taken():
    assert sizes(THERE_ALREADY) == [2, 5]


def test_events_that_stand_negated_elsewhere_or_are_counted_stay_apart():
    assert sizes(OPPOSED) == [5]
    assert sizes(KINDS) == [6]


@both_kernels
@pytest.mark.parametrize("given", ALL)
def test_the_answers_are_those_of_all_states(given, kernel):
    found, truth = analyse(given, kernel=kernel), Truth(given)

    assert found.top_probability == pytest.approx(truth.probability, abs=1e-12)
    sets = {frozenset(each.events) for each in found.cut_sets(1_000)}
    assert sets == set(truth.minimal_sets)
    assert found.minimal_cut_sets == len(sets)
