"""Incomplete gamma and beta functions and their inverses, for drawing from those distributions.

Series and continued fractions as in Abramowitz and Stegun 6.5.29, 6.5.31 and 26.5.8 (the continued
fractions by the modified Lentz method); inverses by Newton's steps, kept in an interval that shrinks.
"""

from __future__ import annotations

import math
from collections.abc import Callable

_EPSILON = 1e-15
_TINY = 1e-300
_MOST_TERMS = 10_000
_MOST_STEPS = 200
_NEAR = 1e-7
_FAR, _MUCH_LESS = 500.0, 1e-6


def gamma_below(shape: float, x: float) -> float:
    """The regularised lower incomplete gamma function P(shape, x)."""
    if x <= 0.0:
        return 0.0
    front = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    if x < shape + 1.0:
        return min(1.0, front * _gamma_series(shape, x))
    return max(0.0, 1.0 - front * _gamma_fraction(shape, x))


def _gamma_series(shape: float, x: float) -> float:
    term = total = 1.0 / shape
    for n in range(1, _MOST_TERMS):
        term *= x / (shape + n)
        total += term
        if term < total * _EPSILON:
            break
    return total


def _gamma_fraction(shape: float, x: float) -> float:
    b = x + 1.0 - shape
    c, d = 1.0 / _TINY, 1.0 / b
    result = d
    for n in range(1, _MOST_TERMS):
        a = -n * (n - shape)
        b += 2.0
        d = 1.0 / _away_from_zero(a * d + b)
        c = _away_from_zero(b + a / c)
        result *= d * c
        if abs(d * c - 1.0) < _EPSILON:
            break
    return result


def beta_below(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b)."""
    if x <= 0.0:
        return 0.0
    if x >= 1.0:
        return 1.0
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
        + a * math.log(x) + b * math.log1p(-x)
    )  # fmt: skip
    if x < (a + 1.0) / (a + b + 2.0):
        return front * _beta_fraction(a, b, x) / a
    return 1.0 - front * _beta_fraction(b, a, 1.0 - x) / b


def _beta_fraction(a: float, b: float, x: float) -> float:
    c = 1.0
    d = 1.0 / _away_from_zero(1.0 - (a + b) * x / (a + 1.0))
    result = d
    for n in range(1, _MOST_TERMS):
        even = n * (b - n) * x / ((a + 2 * n - 1.0) * (a + 2 * n))
        odd = -(a + n) * (a + b + n) * x / ((a + 2 * n) * (a + 2 * n + 1.0))
        for numerator in (even, odd):
            d = 1.0 / _away_from_zero(1.0 + numerator * d)
            c = _away_from_zero(1.0 + numerator / c)
            result *= d * c
        if abs(d * c - 1.0) < _EPSILON:
            break
    return result


def gamma_quantile(shape: float, u: float) -> float:
    """The x with P(shape, x) = u."""
    high = shape + 1.0
    while gamma_below(shape, high) < u:
        high *= 2.0
    front = math.lgamma(shape)

    def slope(x: float) -> float:
        return math.exp(shape * math.log(x) - x - front)

    return _where(lambda x: gamma_below(shape, x), slope, u, (shape, high))


def beta_quantile(a: float, b: float, u: float) -> float:
    """The x with I_x(a, b) = u."""
    front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)

    def slope(x: float) -> float:
        return math.exp(front + a * math.log(x) + (b - 1.0) * math.log1p(-x))

    return _where(lambda x: beta_below(a, b, x), slope, u, (a / (a + b), 1.0))


def _where(
    rising: Callable[[float], float],
    slope: Callable[[float], float],
    level: float,
    within: tuple[float, float],
) -> float:
    """Newton's steps between the logarithms, where such a curve is nearly straight and `slope` is its x·f(x).

    Begins at the first of `within` and stays below the second; a step that leads out of what is
    still possible is taken to the middle of it instead.
    """
    low, (x, high) = 0.0, within
    for _ in range(_MOST_STEPS):
        below, before = rising(x), x
        if below < level:
            low = x
        else:
            high = x
        if below > 0.0 and (steep := slope(x)) > 0.0:
            step = math.log(level / below) * below / steep
            x *= math.exp(max(-_FAR, min(step, _FAR)))
            # Where a step is that small, what is still missing is about its square.
            if low < x < high and abs(x - before) <= _NEAR * min(x, within[1] - x):
                break
        if not low < x < high:
            x = math.sqrt(low) * math.sqrt(high) if low else high * _MUCH_LESS
            if x in (low, high):
                break
    return x


def _away_from_zero(x: float) -> float:
    return x if abs(x) > _TINY else _TINY
