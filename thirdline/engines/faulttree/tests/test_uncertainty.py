from __future__ import annotations

import math

import pytest

from thirdline.engines.faulttree.analysing import analyse
from thirdline.engines.faulttree.deviates import Distribution
from thirdline.engines.faulttree.expressions import Constant, Deviate
from thirdline.engines.faulttree.kernels import Budget, Spent
from thirdline.engines.faulttree.model import Argument, BasicEvent, FaultTree, Gate, Kind
from thirdline.engines.faulttree.problems import TreeProblem
from thirdline.engines.faulttree.uncertainty import uncertainty


def tree(*expressions, kind: Kind = Kind.AND) -> FaultTree:
    events = {f"e{i}": BasicEvent(f"e{i}", each) for i, each in enumerate(expressions)}
    top = Gate("top", kind, tuple(Argument(name) for name in events))
    return FaultTree("t", "top", {"top": top}, events)


def uniform():
    return Deviate(Distribution.UNIFORM, (Constant(0.0), Constant(0.2)))


def test_nothing_uncertain_is_one_number():
    found = uncertainty(analyse(tree(Constant(0.5), Constant(0.1))))

    assert not found.is_uncertain
    assert (found.mean, found.deviation) == (pytest.approx(0.05), 0.0)
    assert set(found.quantiles.values()) == {found.mean}


def test_independent_parameters_are_drawn_apart():
    found = uncertainty(analyse(tree(uniform(), uniform())), samples=4_000)

    assert found.mean == pytest.approx(0.01, rel=0.05)
    assert found.quantiles[0.05] < found.quantiles[0.5] < found.quantiles[0.95]


def test_a_shared_parameter_moves_together():
    shared = uniform()

    found = uncertainty(analyse(tree(shared, shared)), samples=4_000)

    assert found.mean == pytest.approx(0.04 / 3, rel=0.05)
    assert found.quantiles[0.5] == pytest.approx(0.01, rel=0.1)
    assert found.deviation == pytest.approx(math.sqrt(0.2**4 / 5 - (0.04 / 3) ** 2), rel=0.05)


def test_the_same_seed_gives_the_same_sample():
    analysis = analyse(tree(uniform(), uniform(), kind=Kind.OR))

    assert uncertainty(analysis, seed=3, samples=50) == uncertainty(analysis, seed=3, samples=50)


def test_without_probabilities_there_is_nothing_to_sample():
    with pytest.raises(TreeProblem, match="not known exactly"):
        uncertainty(analyse(tree(None, Constant(0.1))))


class Out(Budget):
    """Used up after so many looks."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.looks = looks

    def check(self) -> None:
        self.looks -= 1
        if self.looks < 0:
            raise Spent("seconds")


def test_what_was_drawn_when_the_time_is_up_is_the_answer_if_it_is_enough():
    analysis = analyse(tree(uniform()))

    found = uncertainty(analysis, samples=500, fewest=20, budget=Out(30))

    assert found.samples == 30
    assert found == uncertainty(analysis, samples=30)
    with pytest.raises(Spent):
        uncertainty(analysis, samples=500, fewest=20, budget=Out(10))


def test_a_distribution_beyond_all_numbers_is_refused():
    far = Deviate(Distribution.LOGNORMAL, (Constant(900.0), Constant(2.0)))

    with pytest.raises(TreeProblem, match="has no value"):
        analyse(tree(far))
