"""The distributions an uncertain number can have: their means, and the value at a given share.

A histogram's arguments are its lower boundary, then the upper boundary and weight of each bin.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist

from .laws import Fact, Numbers
from .problems import TreeProblem
from .special import beta_quantile, gamma_quantile


class Distribution(enum.StrEnum):
    UNIFORM = "uniform-deviate"
    NORMAL = "normal-deviate"
    LOGNORMAL = (
        "lognormal-deviate"  # mean, error factor, level; or mean and deviation of the logarithm
    )
    GAMMA = "gamma-deviate"  # shape, scale
    BETA = "beta-deviate"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True)
class Spread:
    mean: Callable[[Numbers], float]
    quantile: Callable[[Numbers, float], float]
    facts: Mapping[int, tuple[Fact, ...]]

    def takes(self, count: int) -> bool:
        return count in self.facts or (not self.facts and count >= 3 and count % 2 == 1)

    def facts_of(self, count: int) -> tuple[Fact, ...]:
        bins = (count - 1) // 2
        return self.facts.get(count) or (Fact.BOUNDARY, *(Fact.BOUNDARY, Fact.WEIGHT) * bins)


_STANDARD = NormalDist()


def _logarithm(numbers: Numbers) -> tuple[float, float]:
    """Mean and standard deviation of the logarithm."""
    if len(numbers) == 2:
        return numbers[0], numbers[1]
    mean, factor, level = numbers
    if mean <= 0.0 or factor <= 1.0 or not 0.0 < level < 1.0 or level == 0.5:
        said = {"mean": f"{mean:g}", "factor": f"{factor:g}", "level": f"{level:g}"}
        raise TreeProblem(
            "A lognormal deviate needs a mean above 0, an error factor above 1 and a level between "
            "0 and 1 that is not 0.5; here they are %(mean)s, %(factor)s and %(level)s.",
            said=said,
        )
    deviation = math.log(factor) / abs(_STANDARD.inv_cdf(level))
    return math.log(mean) - deviation**2 / 2.0, deviation


def _lognormal_mean(numbers: Numbers) -> float:
    middle, deviation = _logarithm(numbers)
    return numbers[0] if len(numbers) == 3 else math.exp(middle + deviation**2 / 2.0)


def _lognormal_quantile(numbers: Numbers, u: float) -> float:
    middle, deviation = _logarithm(numbers)
    return math.exp(middle + deviation * _STANDARD.inv_cdf(u))


def _uniform(numbers: Numbers, u: float) -> float:
    least, greatest = numbers
    if least >= greatest:
        raise TreeProblem(
            "A uniform deviate needs a least value below its greatest; here they are %(least)s and "
            "%(greatest)s.",
            said={"least": f"{least:g}", "greatest": f"{greatest:g}"},
        )
    return least + u * (greatest - least)


def _bins(numbers: Numbers) -> list[tuple[float, float, float]]:
    """Lower boundary, upper boundary and weight of each bin."""
    boundaries = [numbers[0], *numbers[1::2]]
    weights = numbers[2::2]
    rising = all(low < high for low, high in pairwise(boundaries))
    if not rising or sum(weights) <= 0.0:
        raise TreeProblem(
            "The boundaries of a histogram must rise, and one of its weights must be above 0."
        )
    return list(zip(boundaries, boundaries[1:], weights, strict=False))


def _histogram_mean(numbers: Numbers) -> float:
    bins = _bins(numbers)
    total = math.fsum(weight for _, _, weight in bins)
    return math.fsum((low + high) / 2.0 * weight for low, high, weight in bins) / total


def _histogram_quantile(numbers: Numbers, u: float) -> float:
    bins = _bins(numbers)
    left = u * math.fsum(weight for _, _, weight in bins)
    for low, high, weight in bins:
        if left <= weight and weight > 0.0:
            return low + (high - low) * left / weight
        left -= weight
    return bins[-1][1]


SPREADS: Mapping[Distribution, Spread] = {
    Distribution.UNIFORM: Spread(
        lambda n: _uniform(n, 0.5), _uniform, {2: (Fact.LEAST, Fact.GREATEST)}
    ),
    Distribution.NORMAL: Spread(
        lambda n: n[0],
        lambda n, u: n[0] + n[1] * _STANDARD.inv_cdf(u),
        {2: (Fact.MEAN, Fact.DEVIATION)},
    ),
    Distribution.LOGNORMAL: Spread(
        _lognormal_mean,
        _lognormal_quantile,
        {
            2: (Fact.LOG_MEAN, Fact.LOG_DEVIATION),
            3: (Fact.MEAN, Fact.ERROR_FACTOR, Fact.LEVEL),
        },
    ),
    Distribution.GAMMA: Spread(
        lambda n: n[0] * n[1],
        lambda n, u: gamma_quantile(n[0], u) * n[1],
        {2: (Fact.SHAPE, Fact.SCALE)},
    ),
    Distribution.BETA: Spread(
        lambda n: n[0] / (n[0] + n[1]),
        lambda n, u: beta_quantile(n[0], n[1], u),
        {2: (Fact.SHAPE, Fact.SHAPE)},
    ),
    Distribution.HISTOGRAM: Spread(_histogram_mean, _histogram_quantile, {}),
}
