from __future__ import annotations

import pytest

from thirdline.engines.faulttree.conditioning import doubt, live
from thirdline.engines.faulttree.evidence import Evidence
from thirdline.engines.faulttree.expressions import Constant
from thirdline.engines.faulttree.model import Argument, BasicEvent, FaultTree, Gate, Kind
from thirdline.engines.faulttree.next_tests import Test as Probe
from thirdline.engines.faulttree.next_tests import next_tests
from thirdline.engines.faulttree.problems import TreeProblem
from thirdline.engines.faulttree.tests.random_trees import Truth

CHANCES = {"disk": 0.03, "fan": 0.02, "link": 0.01, "peer": 0.04}


@pytest.fixture
def tree():
    gates = {
        "down": Gate("down", Kind.OR, (Argument("host"), Argument("path"))),
        "host": Gate("host", Kind.OR, (Argument("disk"), Argument("fan"))),
        "path": Gate("path", Kind.AND, (Argument("link"), Argument("peer"))),
    }
    events = {name: BasicEvent(name, Constant(p)) for name, p in CHANCES.items()}
    return FaultTree("small", "down", gates, events)


def names(advice):
    return [each.test.name for each in advice]


def test_single_events_are_ranked_by_posterior_per_cost(tree):
    catalogue = [Probe("slow", "disk", 20), Probe("quick", "fan", 5), Probe("other", "link", 5)]

    found = next_tests(live(tree), Evidence(), catalogue)

    assert names(found) == ["quick", "slow", "other"]
    top = Truth(tree).probability
    assert found[1].failed == pytest.approx(0.03 / top)
    assert found[1].confirming == pytest.approx(0.03 / top / 20)


def test_both_outcomes_are_told_and_weigh_what_they_should(tree):
    living = live(tree)

    (found,) = next_tests(living, Evidence(), [Probe("look", "disk", 10)])

    failed, fine = found.shows_failed, found.shows_fine
    assert failed.probability + fine.probability == pytest.approx(1)
    assert failed.probability == pytest.approx(found.failed)
    before = living.posterior(living.see(Evidence()))
    after = living.posterior(living.see(Evidence({"disk": True})))
    assert failed.doubt == pytest.approx(doubt(after))
    left = failed.probability * failed.doubt + fine.probability * fine.doubt
    assert found.bits == pytest.approx(doubt(before) - left)
    assert found.bits_per_cost == pytest.approx(found.bits / 10)
    name, was, becomes = failed.changes[0]
    assert (name, becomes) == ("disk", 1.0)
    assert was == pytest.approx(before["disk"])


def test_a_test_of_a_gate_comes_first_when_it_tells_more_for_its_cost(tree):
    dear = [Probe("part", "disk", 10), Probe("whole", "host", 1_000)]
    cheap = [Probe("part", "disk", 10), Probe("whole", "host", 0.01)]

    assert names(next_tests(live(tree), Evidence(), dear)) == ["part", "whole"]
    assert names(next_tests(live(tree), Evidence(), cheap)) == ["whole", "part"]


def test_a_test_that_errs_tells_less(tree):
    catalogue = [
        Probe("sure", "disk"),
        Probe("noisy", "disk", 1, 0, 0.2, 0.2),
        Probe("coin", "disk", 1, 0, 0.5, 0.5),
    ]

    bits = {each.test.name: each.bits for each in next_tests(live(tree), Evidence(), catalogue)}

    assert bits["sure"] > bits["noisy"] > bits["coin"] == pytest.approx(0, abs=1e-9)


def test_risk_makes_a_test_dearer(tree):
    calm, risky = Probe("calm", "disk", 10), Probe("risky", "disk", 10, risk=0.5)

    found = next_tests(live(tree), Evidence(), [risky, calm])

    assert names(found) == ["calm", "risky"]
    assert found[0].confirming == pytest.approx(1.5 * found[1].confirming)


def test_what_cannot_happen_is_no_outcome(tree):
    (found,) = next_tests(live(tree), Evidence({"disk": True}), [Probe("again", "disk")])

    assert found.shows_fine is None
    assert found.shows_failed.probability == pytest.approx(1)
    assert found.bits == 0


def test_rates_outside_zero_and_one_are_refused(tree):
    with pytest.raises(TreeProblem, match="“wild”"):
        next_tests(live(tree), Evidence(), [Probe("wild", "disk", false_positive=1.5)])
