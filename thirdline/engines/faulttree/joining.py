"""A module together with what was seen of gates inside it: one conjunction with their functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .evidence import Likelihood
from .forest import Forest
from .homes import Asking
from .kernels import Budget, Op, Program, Spent
from .problems import TreeProblem
from .small_sets import said_by_small_sets

Inside = tuple[list[int], int, Likelihood]  # the gates it is said by, its literal, how likely
ORDERS = (3, 2, 1)  # of the sets that stand for a gate: the higher, the less is lost
Say = Callable[[Asking, Inside], tuple[int, float]]


@dataclass(slots=True)
class Joint:
    """A module together with what was seen inside: true with it, and false with it."""

    both: int
    neither: int
    beneath: list[float] = field(default_factory=list)  # the weights of the levels below its own
    lost: float = 0.0  # at most the probability that a gate is not what its small sets say


@dataclass(frozen=True, slots=True)
class Joining:
    """`known`: whether the module is known to be true; `highs`: what its leaves' chances are at most."""

    forest: Forest
    index: int
    slot: int
    known: bool | None
    highs: Mapping[int, float]
    budget: Budget
    build: Callable[[int, Program], list[int]]

    def joint(self, seen: list[Inside]) -> Joint:
        """Exactly if there is room for it; in a module too hard for that, by small sets."""
        ways: list[Say] = [_exactly]
        if self.forest.solved[self.index].functions is None:
            ways += [self._by_sets(order) for order in ORDERS]
        for way in ways:
            try:
                return self._joined(seen, way)
            except Spent as spent:
                if spent.what == "cancelled":
                    raise
        raise TreeProblem(
            "What was seen of gates makes a diagram that is too large; observe basic events "
            "below them instead."
        )

    def _joined(self, seen: list[Inside], say: Say) -> Joint:
        asking = Asking(self.forest, self.index, more=2 * len(seen))
        whole = asking.add(Op.ROOT, self.slot, [])
        beneath: list[float] = []
        parts, lost = [], 0.0
        for one in seen:
            gate, more = say(asking, one)
            lost += more
            level = 2 * (asking.levels - asking.more + len(beneath))
            # Two events below all others, as likely as what was seen: ite(gate, first, second).
            first = asking.add(Op.AND, 0, [gate, level])
            second = asking.add(Op.AND, 0, [gate ^ 1, level + 2])
            parts.append(asking.add(Op.OR, 0, [first, second]))
            beneath += one[2]
        # Of the top only the side that is known to have come about is needed.
        nothing = asking.add(Op.OR, 0, [])
        both = nothing if self.known is False else asking.add(Op.AND, 0, [whole, *parts])
        neither = nothing if self.known is True else asking.add(Op.AND, 0, [whole ^ 1, *parts])
        program = Program(asking.levels, asking.gates, [both, neither])
        slots = self.build(self.index, program)
        return Joint(slots[0], slots[1], beneath, lost)

    def _by_sets(self, order: int) -> Say:
        def say(asking: Asking, one: Inside) -> tuple[int, float]:
            return said_by_small_sets(asking, one[1] // 2, order, self.highs, self.budget)

        return say


def _exactly(asking: Asking, one: Inside) -> tuple[int, float]:
    gates, literal, _ = one
    return asking.say(gates, literal), 0.0
