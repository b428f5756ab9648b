"""The unavailability of a component that is tested at fixed times (Open-PSA `periodic-test`).

Three variants, by number of arguments: repair takes no time (4), the test takes no time but repair
does (5), and the full one (11), in which the test has a length, may itself break the component, may
overlook a failure, and may leave the component failed after repair. Model: Open-PSA Model Exchange
Format 2.0d, section V.3.
"""

from __future__ import annotations

import math

Matrix = tuple[tuple[float, ...], ...]


def failed_by(rate: float, time: float) -> float:
    """The probability that a Poisson process of this rate has occurred by then."""
    return -math.expm1(-rate * time)


def one_after_other(first: float, second: float, time: float) -> float:
    """The probability that two processes, the second starting when the first occurs, both have."""
    if abs(first - second) * time < 1e-6:  # the general form would lose its digits
        rate = (first + second) / 2.0
        return failed_by(rate, time) - math.exp(-rate * time) * rate * time
    return (first * failed_by(second, time) - second * failed_by(first, time)) / (first - second)


def instant_repair(rate: float, interval: float, first: float, time: float) -> float:
    """As good as new after every test; at the moment of a test the value just before it."""
    if time <= first:
        return failed_by(rate, time)
    since = time - first
    after_test = since - math.floor(since / interval) * interval
    return failed_by(rate, after_test or interval)


def instant_test(rate: float, repair: float, interval: float, first: float, time: float) -> float:
    """A failure is found at the test; from then on it is repaired at a rate."""
    if time <= first:
        return failed_by(rate, time)
    since = time - first
    periods = math.floor(since / interval)
    failed = failed_by(rate, first)
    kept = _still_failed(rate, repair, interval)
    compound = kept**periods
    sum_of_powers = periods if kept == 1.0 else (compound - 1.0) / (kept - 1.0)
    failed = failed * compound + failed_by(rate, interval) * sum_of_powers
    rest = since - periods * interval
    return failed * _still_failed(rate, repair, rest) + failed_by(rate, rest)


def _still_failed(rate: float, repair: float, time: float) -> float:
    """What a component failed at the test adds to the failed ones, `time` after it."""
    return (
        1.0 - failed_by(repair, time) + one_after_other(repair, rate, time) - failed_by(rate, time)
    )


class UnderTest:
    """The full variant: a component that is failed, under repair, or available."""

    def __init__(self, *numbers: float) -> None:
        (
            self.rate, self.rate_in_test, self.repair, self.interval, self.first, self.at_start,
            self.duration, self.available_in_test, self.found, self.left_failed, self.time,
        ) = numbers  # fmt: skip

    def unavailability(self) -> float:
        if self.time <= self.first:
            return failed_by(self.rate, self.time)
        since = self.time - self.first
        periods = math.floor(since / self.interval)
        rest = since - periods * self.interval
        failed = failed_by(self.rate, self.first)
        between = self.interval - self.duration
        period = _times(self._between(between), self._in_test(self.duration))
        state = _apply(_power(period, periods), (failed, 0.0, 1.0 - failed))
        return 1.0 - self._rest(state, rest)[2]

    def _rest(self, state: tuple[float, ...], rest: float) -> tuple[float, ...]:
        if rest > self.duration:
            last = _times(self._between(rest - self.duration), self._in_test(self.duration))
            return _apply(last, state)
        after = _apply(self._in_test(rest), state)
        if self.available_in_test:
            return after
        under_test = state[2] * (1.0 - self.at_start) * (1.0 - failed_by(self.rate_in_test, rest))
        return after[0], after[1], after[2] - under_test

    def _fails_after_repair(self, time: float) -> float:
        repaired = failed_by(self.repair, time)
        again = one_after_other(self.repair, self.rate, time)
        return repaired * self.left_failed + (1.0 - self.left_failed) * again

    def _in_test(self, time: float) -> Matrix:
        """Columns: where the failed, those in repair, and the available are after the test."""
        breaks = self.at_start + (1.0 - self.at_start) * failed_by(self.rate_in_test, time)
        again = self._fails_after_repair(time)
        in_repair = 1.0 - failed_by(self.repair, time)
        missed, found = 1.0 - self.found, self.found
        rows = (
            (missed, again, missed * breaks),
            (found, in_repair, found * breaks),
        )
        return _closed(rows)

    def _between(self, time: float) -> Matrix:
        rows = (
            (1.0, self._fails_after_repair(time), failed_by(self.rate, time)),
            (0.0, 1.0 - failed_by(self.repair, time), 0.0),
        )
        return _closed(rows)


def _closed(rows: tuple[tuple[float, ...], tuple[float, ...]]) -> Matrix:
    """What is neither failed nor in repair is available."""
    failed, repair = rows
    return failed, repair, tuple(1.0 - f - r for f, r in zip(failed, repair, strict=True))


def _times(left: Matrix, right: Matrix) -> Matrix:
    columns = tuple(zip(*right, strict=True))
    return tuple(
        tuple(sum(a * b for a, b in zip(row, column, strict=True)) for column in columns)
        for row in left
    )


def _power(matrix: Matrix, exponent: int) -> Matrix:
    """By squaring: a test every second of a year is thirty steps, not thirty million."""
    result: Matrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    while exponent:
        if exponent & 1:
            result = _times(matrix, result)
        matrix = _times(matrix, matrix)
        exponent >>= 1
    return result


def _apply(matrix: Matrix, state: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(sum(a * b for a, b in zip(row, state, strict=True)) for row in matrix)
