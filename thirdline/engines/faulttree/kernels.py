"""What every kernel of decision diagrams does, and the budget it does it in.

A store keeps the nodes of one diagram: either functions (a node whose branches are equal is left
out) or families of sets (a node whose high branch is empty is left out). Node 0 is false or the
empty family, node 1 true or the family that holds only the empty set; children have lower numbers
than their parents. What a caller wants kept is a root, named by its slot, because the numbers of
nodes change when a store is compacted.
"""

from __future__ import annotations

import ctypes
import enum
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

STEPS_PER_NODE = 10
Polynomial = list[int]  # how many sets of each order, from order 0


class Op(enum.IntEnum):
    """The numbers are those of kernel.c."""

    AND = 0
    OR = 1
    ATLEAST = 2
    XOR = 3
    ROOT = 4  # a root that the store has already, by its slot in k


@dataclass(slots=True)
class Program:
    """Gates in an order in which arguments come first.

    An argument is `2 * level` for a variable or `2 * (levels + index)` for an earlier gate, plus
    one when negated.
    """

    levels: int
    gates: list[tuple[Op, int, list[int]]]
    outputs: list[int]


class Cancellation:
    """A flag another thread may raise; kernels look at it every few thousand steps."""

    def __init__(self) -> None:
        self.flag = ctypes.c_int32(0)

    def cancel(self) -> None:
        self.flag.value = 1

    @property
    def is_cancelled(self) -> bool:
        return bool(self.flag.value)


class Spent(Exception):
    """A budget was used up; `what` says which: nodes, seconds, cancelled, memory or depth."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)


@dataclass(slots=True)
class Budget:
    """How many nodes a store may hold, and until when (on the monotonic clock) to try."""

    nodes: int = 16_000_000
    until: float = float("inf")
    cancellation: Cancellation = field(default_factory=Cancellation)
    # How many steps one operation may take before its nodes count as too many; 0: any number. What
    # stays small by being computed again and again is better tried in another order.
    steps: int = 0

    @property
    def seconds_left(self) -> float:
        return min(self.until - time.monotonic(), 1e8)

    def check(self) -> None:
        if self.cancellation.is_cancelled:
            raise Spent("cancelled")
        # Said so that a limit which is no number is over at once.
        if not time.monotonic() <= self.until:
            raise Spent("seconds")

    def of(self, nodes: int) -> Budget:
        """A smaller one to try first."""
        steps = 0 if nodes >= self.nodes else STEPS_PER_NODE * nodes
        return Budget(min(nodes, self.nodes), self.until, self.cancellation, steps)


class Numbers(Protocol):
    """One number for each node or level, in whatever array a kernel keeps them."""

    def __getitem__(self, index: int, /) -> float: ...

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[float]: ...


class Store(Protocol):
    """One diagram. All methods that build raise Spent when the budget does not suffice."""

    @property
    def size(self) -> int: ...

    @property
    def progress(self) -> int:
        """How many gates the last build finished before the one that was too much."""

    def root(self, slot: int) -> int: ...

    def node(self, number: int) -> tuple[int, int, int]:
        """Level, low and high branch."""

    def build(self, program: Program, budget: Budget, *, compacting: bool = True) -> list[int]:
        """The slots of new roots, one for each output of the program."""

    def solutions(
        self, slot: int, budget: Budget, order: int | None = None, *, coherent: bool = False
    ) -> Store:
        """The family of the minimal sets that make a function true, as slot 0 of a new store.

        What is not in a set is fine. With an order, sets of more events are left out. A function
        that is known to be coherent takes less time.
        """

    def sets(self, program: Program, weights: Sequence[float], order: int, budget: Budget) -> float:
        """The minimal sets up to an order of a coherent program, as the next slot of this family.

        The answer is at least the probability that a set that was cut off on the way has failed.
        """

    def some_set(self, slot: int, budget: Budget) -> Store:
        """The function "some set of this family has failed", as slot 0 of a new store."""

    def compact(self) -> None: ...

    def forget(self, size: int, roots: int, nodes: int) -> None:
        """Forget what was added since the store had that many nodes and roots."""

    def sum(self, high: Sequence[float], low: Sequence[float]) -> Numbers:
        """For every node the sum over its paths to 1 of the products of their branches' weights."""

    def best(self, high: Sequence[float], low: Sequence[float]) -> Numbers:
        """For every node the greatest sum of its branches' weights on a path to 1."""

    def derivative(
        self, slot: int, high: Sequence[float], low: Sequence[float], values: Numbers
    ) -> Numbers:
        """For every level, how the root's sum changes with its weight; low being one minus high."""

    def count(
        self, slot: int, polynomials: Sequence[Polynomial], budget: Budget | None = None
    ) -> Polynomial:
        """How many sets of each order a family holds, its levels standing for families too."""


class Kernel(Protocol):
    """A maker of stores."""

    @property
    def name(self) -> str: ...

    def functions(self, nodes: int) -> Store: ...

    def families(self, nodes: int) -> Store: ...


def packed(polynomial: Polynomial, bits: int) -> int:
    """The polynomial's value at 2 to the power of `bits`: its coefficients side by side."""
    return sum(count << (bits * order) for order, count in enumerate(polynomial))


def unpacked(value: int, bits: int) -> Polynomial:
    mask, found = (1 << bits) - 1, []
    while value:
        found.append(value & mask)
        value >>= bits
    return found
