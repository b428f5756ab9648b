"""Exact counts of sets by order from a diagram that only counts modulo primes.

The counts by order are the coefficients of a polynomial, a family's with one variable for "one more
event". It is evaluated at a few points modulo primes of 61 bits, each one linear pass in C, then
interpolated and put together by the Chinese remainder theorem: whole numbers of any size, without
a list of counts at every node.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Protocol

from .kernels import Budget, Polynomial, packed, unpacked

FEW_NODES = 4_000  # below this one pass in Python with long numbers costs less than many in C
FIRST_PRIME = (1 << 61) - 1


class Countable(Protocol):
    def node(self, number: int) -> tuple[int, int, int]: ...

    def total(self, root: int, weights: Sequence[float]) -> float: ...

    def longest(self, root: int, lengths: Sequence[int]) -> int: ...

    def modular(self, root: int, weights: Sequence[int], prime: int) -> int: ...


def count_by_order(
    family: Countable, root: int, polynomials: Sequence[Polynomial], budget: Budget | None = None
) -> Polynomial:
    """Raises Spent when the budget's time is up."""
    budget = budget or Budget()
    if root < 2:
        return [1] * root
    if root < FEW_NODES:
        return _in_one_pass(family, root, polynomials, budget)
    degree = family.longest(root, [len(each) - 1 for each in polynomials])
    total = family.total(root, [float(sum(each)) for each in polynomials])
    if not math.isfinite(total):
        return _in_one_pass(family, root, polynomials, budget)
    counts, modulus = [0] * (degree + 1), 1
    for prime in _primes():
        values = []
        for at in range(degree + 1):
            budget.check()
            values.append(_value(family, root, polynomials, at, prime))
        found = _interpolated(values, prime, budget)
        inverse = pow(modulus, -1, prime)
        for order, residue in enumerate(found):
            step = (residue - counts[order]) * inverse % prime
            counts[order] += modulus * step
        modulus *= prime
        # The total in floating point may be wrong in its last digits, not by half.
        if modulus > 2 * total:
            return counts
    raise AssertionError("there are always more primes")


def _value(
    family: Countable, root: int, polynomials: Sequence[Polynomial], at: int, prime: int
) -> int:
    weights = []
    for polynomial in polynomials:
        value = 0
        for count in reversed(polynomial):
            value = (value * at + count) % prime
        weights.append(value)
    return family.modular(root, weights, prime)


def _interpolated(values: list[int], prime: int, budget: Budget) -> list[int]:
    """The coefficients of the polynomial with these values at 0, 1, 2 ..., by Newton's differences."""
    differences = list(values)
    for step in range(1, len(values)):
        budget.check()
        inverse = pow(step, -1, prime)
        for i in range(len(values) - 1, step - 1, -1):
            differences[i] = (differences[i] - differences[i - 1]) * inverse % prime
    found = [0] * len(values)
    for at in range(len(values) - 1, -1, -1):
        budget.check()
        for order in range(len(values) - 1, 0, -1):
            found[order] = (found[order - 1] - at * found[order]) % prime
        found[0] = (differences[at] - at * found[0]) % prime
    return found


def _in_one_pass(
    family: Countable, root: int, polynomials: Sequence[Polynomial], budget: Budget
) -> Polynomial:
    nodes = [family.node(number) for number in range(2, root + 1)]
    return side_by_side(nodes, polynomials, budget)


def side_by_side(
    nodes: Sequence[tuple[int, int, int]], polynomials: Sequence[Polynomial], budget: Budget
) -> Polynomial:
    """Coefficients of all orders go through the diagram in one whole number; the last node is the root."""
    total = _whole_sum(nodes, [sum(each) for each in polynomials], budget)
    bits = total.bit_length() + 1
    return unpacked(_whole_sum(nodes, [packed(each, bits) for each in polynomials], budget), bits)


def _whole_sum(nodes: Sequence[tuple[int, int, int]], high: list[int], budget: Budget) -> int:
    """Each number may have millions of digits, so it goes with the last node that needs it."""
    values = {0: 0, 1: 1}
    needed = {branch: n for n, (_level, *both) in enumerate(nodes, start=2) for branch in both}
    for number, (level, lower, upper) in enumerate(nodes, start=2):
        budget.check()
        values[number] = high[level] * values[upper] + values[lower]
        for branch in {lower, upper} - {0, 1}:
            if needed[branch] == number:
                del values[branch]
    return values[len(nodes) + 1]


def _primes() -> Iterator[int]:
    """Primes from 2^61 - 1 downwards."""
    number = FIRST_PRIME
    while True:
        if _is_prime(number):
            yield number
        number -= 2


def _is_prime(number: int) -> bool:
    """Miller and Rabin's test with bases that decide every number below 2^64."""
    odd, twos = number - 1, 0
    while not odd % 2:
        odd, twos = odd // 2, twos + 1
    for base in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        x = pow(base, odd, number)
        if x in (1, number - 1):
            continue
        for _ in range(twos - 1):
            x = x * x % number
            if x == number - 1:
                break
        else:
            return False
    return True
