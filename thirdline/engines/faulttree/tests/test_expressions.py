"""Laws of time, distributions and parameters, against closed forms and published tables."""

from __future__ import annotations

import math
from random import Random

import pytest

from thirdline.engines.faulttree.deviates import SPREADS, Distribution
from thirdline.engines.faulttree.expressions import (
    Constant,
    Deviate,
    Formula,
    MissionTime,
    Parameter,
    exponential,
    probability_of,
    repairable,
    sampled_probability_of,
)
from thirdline.engines.faulttree.laws import Law
from thirdline.engines.faulttree.model import BasicEvent
from thirdline.engines.faulttree.problems import TreeProblem
from thirdline.engines.faulttree.special import beta_below, gamma_below


class Draws:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.kept: dict[object, float] = {}

    def of(self, parameter: object) -> float:
        return self.kept.setdefault(parameter, self.random.random())


def formula(law: Law, *numbers: float) -> Formula:
    return Formula(law, tuple(Constant(number) for number in numbers))


def test_exponential_keeps_its_digits_when_small():
    assert exponential(1e-18).value(1.0) == pytest.approx(1e-18, rel=1e-12)
    assert exponential(0.001).value(1000.0) == pytest.approx(1 - math.exp(-1))


def test_repairable_begins_at_nothing_and_settles_at_the_steady_state():
    law = repairable(0.01, 0.09)
    assert law.value(0.0) == 0.0
    assert law.value(10.0) == pytest.approx(0.1 * (1 - math.exp(-1)))
    assert law.value(1e6) == pytest.approx(0.1)
    assert repairable(0.0, 0.0).value(10.0) == 0.0


def test_weibull():
    assert formula(Law.WEIBULL, 100, 2, 10, 60).value(0) == pytest.approx(1 - math.exp(-0.25))
    assert formula(Law.WEIBULL, 100, 2, 10, 10).value(0) == 0.0


def test_periodic_tests_of_four_arguments_are_a_saw():
    for hours in (10.0, 730.0, 8000.0):
        rest = hours % 720 or 720
        got = formula(Law.PERIODIC_TEST, 1e-4, 720, 0, hours).value(0)
        assert got == pytest.approx(1 - math.exp(-1e-4 * rest))
    assert formula(Law.PERIODIC_TEST, 1e-4, 720, 0, 720).value(0) == pytest.approx(
        1 - math.exp(-0.072)
    )
    assert formula(Law.PERIODIC_TEST, 1e-4, 720, 500, 400).value(0) == pytest.approx(
        1 - math.exp(-0.04)
    )


def test_periodic_tests_with_very_fast_repair_are_those_without():
    fast = formula(Law.PERIODIC_TEST, 1e-4, 1e6, 720, 100, 5000).value(0)
    assert fast == pytest.approx(
        formula(Law.PERIODIC_TEST, 1e-4, 720, 100, 5000).value(0), rel=1e-5
    )


def test_the_full_periodic_test_contains_the_one_of_five_arguments():
    """A test of no length that finds everything, breaks nothing and leaves nothing failed."""
    for hours in (50.0, 1000.0, 5000.0):
        five = formula(Law.PERIODIC_TEST, 1e-4, 0.01, 720, 100, hours).value(0)
        full = formula(Law.PERIODIC_TEST, 1e-4, 1e-4, 0.01, 720, 100, 0, 1e-9, 1, 1, 0, hours)
        assert full.value(0) == pytest.approx(five, rel=1e-4), hours


class Followed:
    """One component, followed event by event through its tests."""

    def __init__(self, numbers: list[float], random: Random) -> None:
        (
            self.rate, self.in_test, self.repair, self.interval, self.first, self.at_start,
            self.length, self.usable, self.found, self.left, self.end,
        ) = numbers  # fmt: skip
        self.random, self.state = random, "up"

    def chance(self, p: float) -> bool:
        return self.random.random() < p

    def is_down(self) -> bool:
        now, test = 0.0, self.first
        while test < self.end:
            self.pass_time(test - now)
            span = min(self.length, self.end - test)
            tested = self.go_through_test(span)
            now, test = test + span, test + self.interval
            if now >= self.end and tested and not self.usable:
                return True
        self.pass_time(self.end - now)
        return self.state != "up"

    def pass_time(self, span: float) -> None:
        if self.state == "repair":
            took = self.random.expovariate(self.repair)
            if took > span:
                return
            self.state, span = "failed" if self.chance(self.left) else "up", span - took
        if self.state == "up" and self.chance(-math.expm1(-self.rate * span)):
            self.state = "failed"

    def go_through_test(self, span: float) -> bool:
        """Whether it was up and under test all the while."""
        if self.state == "repair":
            self.pass_time(span)
            return False
        breaks = self.chance(self.at_start) or self.chance(-math.expm1(-self.in_test * span))
        if self.state == "up" and not breaks:
            return True
        self.state = "repair" if self.chance(self.found) else "failed"
        return False


def simulated(numbers: list[float], runs: int) -> float:
    random = Random(7)
    return sum(Followed(numbers, random).is_down() for _ in range(runs)) / runs


@pytest.mark.slow
@pytest.mark.parametrize("hours", [1500.0, 1705.0, 3000.0])
@pytest.mark.parametrize("usable", [0.0, 1.0])
def test_the_full_periodic_test_equals_following_many_components(hours, usable):
    numbers = [3e-4, 1e-3, 0.005, 800.0, 100.0, 0.05, 20.0, usable, 0.8, 0.1, hours]
    runs = 40_000
    got, wanted = formula(Law.PERIODIC_TEST, *numbers).value(0), simulated(numbers, runs)
    assert got == pytest.approx(wanted, abs=4 * math.sqrt(wanted * (1 - wanted) / runs))


def test_a_test_every_millisecond_for_years_is_computed_at_once():
    law = formula(Law.PERIODIC_TEST, 1e-4, 1e-4, 0.1, 1e-6, 0, 0, 1e-7, 1, 1, 0, 1e6)
    assert 0.0 <= law.value(0) <= 1.0


@pytest.mark.parametrize(
    ("law", "numbers", "wanted"),
    [
        (Law.ADD, (1, 2, 3), 6), (Law.SUB, (5, 2, 1), 2), (Law.MUL, (2, 3, 4), 24),
        (Law.DIV, (12, 3, 2), 2), (Law.NEG, (2,), -2), (Law.ABS, (-2,), 2), (Law.MOD, (-7, 3), -1),
        (Law.POW, (2, 10), 1024), (Law.MIN, (2, 1), 1), (Law.MAX, (2, 1), 2),
        (Law.MEAN, (1, 2, 6), 3), (Law.CEIL, (1.2,), 2), (Law.FLOOR, (1.8,), 1), (Law.PI, (), math.pi),
        (Law.LOG10, (1000,), 3), (Law.EXP, (0,), 1), (Law.SQRT, (9,), 3), (Law.ITE, (0, 1, 2), 2),
        (Law.LEQ, (1, 1), 1), (Law.LT, (1, 1), 0), (Law.AND, (1, 0), 0), (Law.OR, (1, 0), 1),
        (Law.NOT, (3,), 0), (Law.DF, (1, 2), 1),
    ],
)  # fmt: skip
def test_operations(law, numbers, wanted):
    assert formula(law, *numbers).value(0) == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("law", "numbers"), [(Law.SQRT, (-1,)), (Law.LOG, (0,)), (Law.EXP, (1e6,)), (Law.MOD, (1, 0))]
)
def test_what_has_no_value_is_a_sentence(law, numbers):
    with pytest.raises(TreeProblem, match="has no value"):
        formula(law, *numbers).value(0)


def test_incomplete_functions_against_tables():
    assert gamma_below(1.0, 2.0) == pytest.approx(1 - math.exp(-2))
    assert gamma_below(0.5, 1.920729) == pytest.approx(0.95, abs=1e-6)  # chi squared, 1 degree
    assert gamma_below(5.0, 9.1535) == pytest.approx(0.95, abs=1e-5)  # chi squared, 10 degrees
    assert beta_below(2.0, 3.0, 0.5) == pytest.approx(0.6875)
    assert beta_below(0.5, 0.5, 0.25) == pytest.approx(1 / 3)


DEVIATES = [
    (Distribution.UNIFORM, (1.0, 3.0), 2.0, 1 / 3),
    (Distribution.NORMAL, (2.0, 0.5), 2.0, 0.25),
    (Distribution.LOGNORMAL, (0.0, 0.5), math.exp(0.125), math.exp(0.25) * math.expm1(0.25)),
    (Distribution.GAMMA, (2.0, 0.25), 0.5, 0.125),
    (Distribution.BETA, (2.0, 3.0), 0.4, 0.04),
    (Distribution.HISTOGRAM, (0.0, 1.0, 1.0, 3.0, 1.0), 1.25, 1 / 6 + 2 / 3 + 1 - 0.2708333),
]


@pytest.mark.parametrize(("distribution", "numbers", "mean", "_"), DEVIATES)
def test_the_value_of_a_deviate_is_its_mean_and_draws_agree(distribution, numbers, mean, _):
    deviate = Deviate(distribution, tuple(map(Constant, numbers)))
    assert deviate.value(0) == pytest.approx(mean)
    spread, count = SPREADS[distribution], 2000
    drawn = [spread.quantile(numbers, (i + 0.5) / count) for i in range(count)]
    assert drawn == sorted(drawn)
    assert sum(drawn) / count == pytest.approx(mean, rel=2e-3)


@pytest.mark.parametrize(("distribution", "numbers", "mean", "variance"), DEVIATES[:5])
def test_draws_spread_as_the_distribution_does(distribution, numbers, mean, variance):
    count = 4000
    drawn = [SPREADS[distribution].quantile(numbers, (i + 0.5) / count) for i in range(count)]
    assert sum((x - mean) ** 2 for x in drawn) / count == pytest.approx(variance, rel=2e-2)


def test_the_error_factor_is_the_ratio_of_the_level_to_the_median():
    numbers = (1e-5, 3.0, 0.95)
    at = SPREADS[Distribution.LOGNORMAL].quantile
    assert at(numbers, 0.95) / at(numbers, 0.5) == pytest.approx(3.0)
    assert SPREADS[Distribution.LOGNORMAL].mean(numbers) == 1e-5


@pytest.mark.parametrize(
    ("distribution", "numbers", "sentence"),
    [
        (Distribution.UNIFORM, (2, 1), "least value below its greatest"),
        (Distribution.NORMAL, (0, 0), "“deviation” of “normal-deviate” is 0"),
        (Distribution.LOGNORMAL, (1, 1, 0.95), "error factor above 1"),
        (Distribution.LOGNORMAL, (1, 3, 0.5), "that is not 0.5"),
        (Distribution.BETA, (0, 1), "“shape” of “beta-deviate” is 0"),
        (Distribution.HISTOGRAM, (0, 1, -1), "“weight” of “histogram” is -1; it must not be"),
        (Distribution.HISTOGRAM, (0, 1, 0), "one of its weights must be above 0"),
        (Distribution.GAMMA, (1, math.inf), "is not a finite number"),
    ],
)
def test_a_distribution_that_cannot_be_is_refused(distribution, numbers, sentence):
    with pytest.raises(TreeProblem, match=sentence):
        Deviate(distribution, tuple(map(Constant, numbers))).value(0)


def test_two_equal_deviates_are_two_and_a_parameter_is_one():
    one, other = (Deviate(Distribution.UNIFORM, (Constant(0.0), Constant(1.0))) for _ in range(2))
    shared = Parameter("p", one)
    draw = Draws(Random(3))
    assert one == other
    assert one.sample(0, draw) != other.sample(0, draw)
    assert Formula(Law.SUB, (shared, shared)).sample(0, draw) == 0.0
    assert shared.is_uncertain
    assert not exponential(0.1).is_uncertain


def test_a_draw_beyond_one_counts_as_one():
    wide = Deviate(Distribution.NORMAL, (Constant(0.9), Constant(5.0)))
    drawn = {
        sampled_probability_of(BasicEvent("a", wide), 0, Draws(Random(seed))) for seed in range(9)
    }
    assert {0.0, 1.0} <= drawn
    assert all(0.0 <= p <= 1.0 for p in drawn)


def test_nobody_said_is_none_and_too_much_is_named():
    assert probability_of(BasicEvent("a"), 1.0) is None
    assert sampled_probability_of(BasicEvent("a"), 1.0, Draws(Random(1))) is None
    with pytest.raises(
        TreeProblem, match=r"^Line 7: The probability of “a” is 2; it must"
    ) as caught:
        probability_of(BasicEvent("a", Formula(Law.ADD, (Constant(2.0),)), line=7), 1.0)
    assert (caught.value.element, caught.value.line) == ("a", 7)
    assert probability_of(BasicEvent("a", Constant(1 + 1e-12)), 1.0) == 1.0


def test_the_mission_time_is_asked_anew():
    event = BasicEvent("a", Formula(Law.EXPONENTIAL, (Constant(0.01), MissionTime())))
    assert probability_of(event, 100.0) == pytest.approx(0.63212056)
    assert probability_of(event, 0.0) == 0.0
