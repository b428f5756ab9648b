"""Every operation an expression can have: how many arguments, what each is, and how it is computed.

Names are the elements of the Open-PSA Model Exchange Format. Where that leaves a convention open,
it is SCRAM's.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from .periodic_testing import UnderTest, failed_by, instant_repair, instant_test
from .problems import TreeProblem

Numbers = Sequence[float]


class Law(enum.StrEnum):
    EXPONENTIAL = "exponential"
    GLM = "GLM"  # failure on demand, rate of failure, rate of repair: "repairable"
    WEIBULL = "Weibull"
    PERIODIC_TEST = "periodic-test"
    NEG = "neg"
    ADD = "add"
    SUB = "sub"
    MUL = "mul"
    DIV = "div"
    PI = "pi"
    ABS = "abs"
    ACOS = "acos"
    ASIN = "asin"
    ATAN = "atan"
    COS = "cos"
    COSH = "cosh"
    EXP = "exp"
    LOG = "log"
    LOG10 = "log10"
    MOD = "mod"
    POW = "pow"
    SIN = "sin"
    SINH = "sinh"
    TAN = "tan"
    TANH = "tanh"
    SQRT = "sqrt"
    CEIL = "ceil"
    FLOOR = "floor"
    MIN = "min"
    MAX = "max"
    MEAN = "mean"
    NOT = "not"
    AND = "and"
    OR = "or"
    EQ = "eq"
    DF = "df"
    LT = "lt"
    GT = "gt"
    LEQ = "leq"
    GEQ = "geq"
    ITE = "ite"  # if, then, else


class Fact(enum.StrEnum):
    """What an argument of a law is; pages give it words and a unit."""

    RATE = "rate"
    RATE_IN_TEST = "rate-in-test"
    REPAIR_RATE = "repair-rate"
    ON_DEMAND = "on-demand"
    TIME = "time"
    SCALE = "scale"
    SHAPE = "shape"
    SHIFT = "shift"
    INTERVAL = "interval"
    FIRST_TEST = "first-test"
    AT_TEST_START = "at-test-start"
    TEST_DURATION = "test-duration"
    AVAILABLE_IN_TEST = "available-in-test"
    FOUND = "found"
    LEFT_FAILED = "left-failed"
    LEAST = "least"
    GREATEST = "greatest"
    MEAN = "mean"
    DEVIATION = "deviation"
    ERROR_FACTOR = "error-factor"
    LEVEL = "level"
    LOG_MEAN = "log-mean"
    LOG_DEVIATION = "log-deviation"
    BOUNDARY = "boundary"
    WEIGHT = "weight"
    NUMBER = "number"


POSITIVE = {
    Fact.SCALE, Fact.SHAPE, Fact.INTERVAL, Fact.TEST_DURATION, Fact.DEVIATION, Fact.LOG_DEVIATION,
}  # fmt: skip
NOT_NEGATIVE = {
    Fact.RATE, Fact.RATE_IN_TEST, Fact.REPAIR_RATE, Fact.TIME, Fact.SHIFT, Fact.FIRST_TEST,
    Fact.WEIGHT,
}  # fmt: skip
PROBABILITIES = {
    Fact.ON_DEMAND, Fact.AT_TEST_START, Fact.FOUND, Fact.LEFT_FAILED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """`facts` by number of arguments; `any_number` from `least` on where there is no fixed list."""

    compute: Callable[[Numbers], float]
    facts: Mapping[int, tuple[Fact, ...]]
    any_number: bool = False

    def takes(self, count: int) -> bool:
        return count in self.facts or (self.any_number and count > max(self.facts))

    def facts_of(self, count: int) -> tuple[Fact, ...]:
        return self.facts.get(count) or (Fact.NUMBER,) * count


def check(law: str, facts: Sequence[Fact], numbers: Numbers) -> None:
    """Refuses an argument no law can have, such as a negative rate."""
    for fact, number in zip(facts, numbers, strict=True):
        said = {"fact": fact.value, "law": law, "number": f"{number:g}"}
        if not math.isfinite(number):
            raise TreeProblem("“%(fact)s” of “%(law)s” is not a finite number.", said=said)
        if fact in POSITIVE and number <= 0.0:
            raise TreeProblem(
                "“%(fact)s” of “%(law)s” is %(number)s; it must be greater than 0.", said=said
            )
        if fact in NOT_NEGATIVE and number < 0.0:
            raise TreeProblem(
                "“%(fact)s” of “%(law)s” is %(number)s; it must not be negative.", said=said
            )
        if fact in PROBABILITIES and not 0.0 <= number <= 1.0:
            raise TreeProblem(
                "“%(fact)s” of “%(law)s” is %(number)s; it must lie between 0 and 1.", said=said
            )


def _fixed(compute: Callable[..., float], *facts: Fact) -> Shape:
    return Shape(lambda numbers: compute(*numbers), {len(facts): facts})


def _plain(compute: Callable[..., float], count: int) -> Shape:
    return _fixed(compute, *(Fact.NUMBER,) * count)


def _many(compute: Callable[[Numbers], float], least: int = 1) -> Shape:
    return Shape(compute, {least: (Fact.NUMBER,) * least}, any_number=True)


def _glm(on_demand: float, rate: float, repair: float, time: float) -> float:
    both = rate + repair
    if both == 0.0:
        return on_demand
    return (rate - (rate - on_demand * both) * math.exp(-both * time)) / both


def _weibull(scale: float, shape: float, shift: float, time: float) -> float:
    return 0.0 if time <= shift else -math.expm1(-(((time - shift) / scale) ** shape))


_FOUR = (Fact.RATE, Fact.INTERVAL, Fact.FIRST_TEST, Fact.TIME)
_FIVE = (Fact.RATE, Fact.REPAIR_RATE, *_FOUR[1:])
_ELEVEN = (
    Fact.RATE, Fact.RATE_IN_TEST, Fact.REPAIR_RATE, Fact.INTERVAL, Fact.FIRST_TEST,
    Fact.AT_TEST_START, Fact.TEST_DURATION, Fact.AVAILABLE_IN_TEST, Fact.FOUND, Fact.LEFT_FAILED,
    Fact.TIME,
)  # fmt: skip


def _periodic_test(numbers: Numbers) -> float:
    if len(numbers) == len(_FOUR):
        return instant_repair(*numbers)
    if len(numbers) == len(_FIVE):
        return instant_test(*numbers)
    under_test = UnderTest(*numbers)
    if under_test.duration > under_test.interval:
        raise TreeProblem("A periodic test cannot last longer than the time between tests.")
    return under_test.unavailability()


def _truth(holds: object) -> float:
    return 1.0 if holds else 0.0


LAWS: Mapping[Law, Shape] = {
    Law.EXPONENTIAL: _fixed(failed_by, Fact.RATE, Fact.TIME),
    Law.GLM: _fixed(_glm, Fact.ON_DEMAND, Fact.RATE, Fact.REPAIR_RATE, Fact.TIME),
    Law.WEIBULL: _fixed(_weibull, Fact.SCALE, Fact.SHAPE, Fact.SHIFT, Fact.TIME),
    Law.PERIODIC_TEST: Shape(_periodic_test, {4: _FOUR, 5: _FIVE, 11: _ELEVEN}),
    Law.NEG: _plain(lambda x: -x, 1),
    Law.ADD: _many(math.fsum),
    Law.SUB: _many(lambda numbers: reduce(lambda a, b: a - b, numbers)),
    Law.MUL: _many(math.prod),
    Law.DIV: _many(lambda numbers: reduce(lambda a, b: a / b, numbers)),
    Law.PI: _plain(lambda: math.pi, 0),
    Law.ABS: _plain(abs, 1),
    Law.ACOS: _plain(math.acos, 1),
    Law.ASIN: _plain(math.asin, 1),
    Law.ATAN: _plain(math.atan, 1),
    Law.COS: _plain(math.cos, 1),
    Law.COSH: _plain(math.cosh, 1),
    Law.EXP: _plain(math.exp, 1),
    Law.LOG: _plain(math.log, 1),
    Law.LOG10: _plain(math.log10, 1),
    # The Open-PSA format names the C function: the sign is that of the first number.
    Law.MOD: _plain(lambda a, b: math.fmod(int(a), int(b)), 2),
    Law.POW: _plain(math.pow, 2),
    Law.SIN: _plain(math.sin, 1),
    Law.SINH: _plain(math.sinh, 1),
    Law.TAN: _plain(math.tan, 1),
    Law.TANH: _plain(math.tanh, 1),
    Law.SQRT: _plain(math.sqrt, 1),
    Law.CEIL: _plain(lambda x: float(math.ceil(x)), 1),
    Law.FLOOR: _plain(lambda x: float(math.floor(x)), 1),
    Law.MIN: _many(min),
    Law.MAX: _many(max),
    Law.MEAN: _many(lambda numbers: math.fsum(numbers) / len(numbers)),
    Law.NOT: _plain(lambda x: _truth(not x), 1),
    Law.AND: _many(lambda numbers: _truth(all(numbers))),
    Law.OR: _many(lambda numbers: _truth(any(numbers))),
    Law.EQ: _plain(lambda a, b: _truth(a == b), 2),
    Law.DF: _plain(lambda a, b: _truth(a != b), 2),
    Law.LT: _plain(lambda a, b: _truth(a < b), 2),
    Law.GT: _plain(lambda a, b: _truth(a > b), 2),
    Law.LEQ: _plain(lambda a, b: _truth(a <= b), 2),
    Law.GEQ: _plain(lambda a, b: _truth(a >= b), 2),
    Law.ITE: _plain(lambda test, then, other: then if test else other, 3),
}
