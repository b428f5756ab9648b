"""Where the probability of an event comes from: numbers, laws of time, parameters, distributions.

All are values. A `Parameter` that several events name is one object, and so is what it holds: what
shares a parameter shares its draw. An uncertain number written twice is two uncertain numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from .deviates import SPREADS, Distribution
from .laws import LAWS, Law, Numbers, check
from .model import BasicEvent, Draw, Expression
from .problems import TreeProblem

_SLACK = 1e-9  # what rounding may put outside 0 to 1


@dataclass(frozen=True, slots=True)
class Constant:
    number: float

    def value(self, mission_time: float) -> float:
        return self.number

    def sample(self, mission_time: float, draw: Draw) -> float:
        return self.number

    @property
    def is_uncertain(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class MissionTime:
    """The time the whole tree is asked about, in hours."""

    def value(self, mission_time: float) -> float:
        return mission_time

    def sample(self, mission_time: float, draw: Draw) -> float:
        return mission_time

    @property
    def is_uncertain(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named expression; `unit` as the Open-PSA format writes it ("hours-1", "years", "fit")."""

    name: str
    expression: Expression
    unit: str = ""

    def value(self, mission_time: float) -> float:
        return self.expression.value(mission_time)

    def sample(self, mission_time: float, draw: Draw) -> float:
        return self.expression.sample(mission_time, draw)

    @property
    def is_uncertain(self) -> bool:
        return self.expression.is_uncertain


@dataclass(frozen=True, slots=True)
class Formula:
    """A law of time or an operation on numbers."""

    law: Law
    arguments: tuple[Expression, ...]

    def __post_init__(self) -> None:
        _check_count(self.law, LAWS[self.law].takes(len(self.arguments)), len(self.arguments))

    def value(self, mission_time: float) -> float:
        shape = LAWS[self.law]
        numbers = [argument.value(mission_time) for argument in self.arguments]
        check(self.law, shape.facts_of(len(numbers)), numbers)
        return _computed(self.law, shape.compute, numbers)

    def sample(self, mission_time: float, draw: Draw) -> float:
        numbers = [one.sample(mission_time, draw) for one in self.arguments]
        return _computed(self.law, LAWS[self.law].compute, numbers)

    @property
    def is_uncertain(self) -> bool:
        return any(argument.is_uncertain for argument in self.arguments)


@dataclass(frozen=True, slots=True)
class Deviate:
    """An uncertain number. Its value is the mean of the distribution."""

    distribution: Distribution
    arguments: tuple[Expression, ...]
    # What a draw is kept under: two equal deviates are still two.
    source: object = field(default_factory=object, compare=False, repr=False)

    def __post_init__(self) -> None:
        count = len(self.arguments)
        _check_count(self.distribution, SPREADS[self.distribution].takes(count), count)

    def value(self, mission_time: float) -> float:
        spread = SPREADS[self.distribution]
        numbers = [argument.value(mission_time) for argument in self.arguments]
        check(self.distribution, spread.facts_of(len(numbers)), numbers)
        return _computed(self.distribution, spread.mean, numbers)

    def sample(self, mission_time: float, draw: Draw) -> float:
        numbers = [argument.sample(mission_time, draw) for argument in self.arguments]
        share, quantile = draw.of(self.source), SPREADS[self.distribution].quantile
        return _computed(self.distribution, lambda given: quantile(given, share), numbers)

    @property
    def is_uncertain(self) -> bool:
        return True


def _computed(name: str, compute: Callable[[Numbers], float], numbers: list[float]) -> float:
    try:
        return compute(numbers)
    except (ArithmeticError, ValueError) as wrong:
        if isinstance(wrong, TreeProblem):
            raise
        listed = ", ".join(f"{number:g}" for number in numbers)
        raise TreeProblem(
            "“%(law)s” of %(numbers)s has no value.", said={"law": name, "numbers": listed}
        ) from wrong


def _check_count(name: str, takes: bool, count: int) -> None:
    if not takes:
        raise TreeProblem(
            "“%(law)s” does not take %(count)d arguments.", said={"law": name, "count": count}
        )


def exponential(rate: float, time: Expression | None = None) -> Formula:
    """Failed at a constant rate per hour and never repaired, by the mission time."""
    return Formula(Law.EXPONENTIAL, (Constant(rate), time or MissionTime()))


def repairable(rate: float, repair_rate: float, time: Expression | None = None) -> Formula:
    """Unavailability at the mission time of what fails at one rate and is repaired at another.

    λ/(λ+μ) · (1 − exp(−(λ+μ)t)), starting in good order: the GLM law without failure on demand.
    """
    numbers = (Constant(0.0), Constant(rate), Constant(repair_rate))
    return Formula(Law.GLM, (*numbers, time or MissionTime()))


def probability_of(event: BasicEvent, mission_time: float) -> float | None:
    """The point probability; None where nobody said. Refuses what is no probability, by name."""
    if event.expression is None:
        return None
    try:
        p = event.expression.value(mission_time)
    except TreeProblem as problem:
        raise _about(event, problem) from problem
    if not math.isfinite(p) or not -_SLACK <= p <= 1.0 + _SLACK:
        raise TreeProblem(
            "The probability of “%(name)s” is %(number)s; it must lie between 0 and 1.",
            element=event.name,
            line=event.line,
            said={"name": event.name, "number": f"{p:g}"},
        )
    return min(1.0, max(0.0, p))


def sampled_probability_of(event: BasicEvent, mission_time: float, draw: Draw) -> float | None:
    """One draw. What a distribution throws beyond 0 or 1 counts as 0 or 1."""
    if event.expression is None:
        return None
    try:
        p = event.expression.sample(mission_time, draw)
    except TreeProblem as problem:
        raise _about(event, problem) from problem
    if math.isnan(p):
        raise _about(event, TreeProblem("A draw of it is not a number."))
    return min(1.0, max(0.0, p))


def _about(event: BasicEvent, problem: TreeProblem) -> TreeProblem:
    return TreeProblem(
        "The probability of “%(name)s” cannot be computed: %(why)s",
        element=event.name,
        line=event.line,
        said={"name": event.name, "why": problem.sentence},
    )
