"""Where a probability comes from, as facts a page can put into words and units.

Nothing here is a sentence: laws, facts and units are enumerated, numbers are numbers.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from .deviates import SPREADS, Distribution
from .expressions import Constant, Deviate, Formula, MissionTime, Parameter
from .laws import LAWS, Fact, Law
from .model import Expression
from .problems import TreeProblem


class Source(enum.StrEnum):
    UNKNOWN = "unknown"  # nobody said
    NUMBER = "number"
    RATE = "rate"  # a constant rate of failure over a time
    REPAIRABLE = "repairable"  # a rate of failure and one of repair
    LAW = "law"  # another law of time
    DISTRIBUTION = "distribution"
    COMPUTED = "computed"  # arithmetic over numbers and parameters


class Unit(enum.StrEnum):
    NONE = ""
    PER_HOUR = "per-hour"
    HOURS = "hours"


_UNITS = {
    Fact.RATE: Unit.PER_HOUR,
    Fact.RATE_IN_TEST: Unit.PER_HOUR,
    Fact.REPAIR_RATE: Unit.PER_HOUR,
    Fact.TIME: Unit.HOURS,
    Fact.SHIFT: Unit.HOURS,
    Fact.INTERVAL: Unit.HOURS,
    Fact.FIRST_TEST: Unit.HOURS,
    Fact.TEST_DURATION: Unit.HOURS,
}


@dataclass(frozen=True, slots=True)
class Described:
    """One number of a law. `of_mission`: it is the mission time; `parameter`: where it is named."""

    fact: Fact
    number: float | None
    unit: Unit
    parameter: str = ""
    of_mission: bool = False
    distribution: Distribution | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """`law` where a law or operation computes it; `probability` None where it cannot be computed."""

    source: Source
    probability: float | None
    numbers: tuple[Described, ...] = ()
    law: Law | None = None
    distribution: Distribution | None = None
    parameter: str = ""
    is_uncertain: bool = False


_OF_TIME = {Law.EXPONENTIAL, Law.GLM, Law.WEIBULL, Law.PERIODIC_TEST}


def describe(expression: Expression | None, mission_time: float) -> Description:
    if expression is None:
        return Description(Source.UNKNOWN, None)
    parameter = expression.name if isinstance(expression, Parameter) else ""
    probability, uncertain = _value(expression, mission_time), expression.is_uncertain
    inner = _unnamed(expression)
    if isinstance(inner, Formula):
        facts = LAWS[inner.law].facts_of(len(inner.arguments))
        numbers = _described(facts, inner.arguments, mission_time)
        source = _source_of(inner)
        return Description(
            source, probability, numbers, inner.law, parameter=parameter, is_uncertain=uncertain
        )
    if isinstance(inner, Deviate):
        facts = SPREADS[inner.distribution].facts_of(len(inner.arguments))
        numbers = _described(facts, inner.arguments, mission_time)
        return Description(
            Source.DISTRIBUTION, probability, numbers, None, inner.distribution, parameter, True
        )
    return Description(Source.NUMBER, probability, parameter=parameter, is_uncertain=uncertain)


def _source_of(formula: Formula) -> Source:
    if formula.law is Law.EXPONENTIAL:
        return Source.RATE
    if formula.law is Law.GLM and formula.arguments[0] == Constant(0.0):
        return Source.REPAIRABLE
    return Source.LAW if formula.law in _OF_TIME else Source.COMPUTED


def _described(
    facts: tuple[Fact, ...], arguments: tuple[Expression, ...], mission_time: float
) -> tuple[Described, ...]:
    found = []
    for fact, argument in zip(facts, arguments, strict=True):
        inner = _unnamed(argument)
        found.append(
            Described(
                fact,
                _value(argument, mission_time),
                _UNITS.get(fact, Unit.NONE),
                argument.name if isinstance(argument, Parameter) else "",
                isinstance(inner, MissionTime),
                inner.distribution if isinstance(inner, Deviate) else None,
            )
        )
    return tuple(found)


def _unnamed(expression: Expression) -> Expression:
    while isinstance(expression, Parameter):
        expression = expression.expression
    return expression


def _value(expression: Expression, mission_time: float) -> float | None:
    """What cannot be computed is said by whoever solves the tree; here it is merely not known."""
    try:
        return expression.value(mission_time)
    except TreeProblem:
        return None
