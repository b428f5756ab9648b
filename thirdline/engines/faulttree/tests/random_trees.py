"""Random small trees and the whole truth about them by enumeration of every state."""

from __future__ import annotations

import random
from functools import cached_property
from itertools import combinations
from math import prod

from thirdline.engines.faulttree.expressions import Constant
from thirdline.engines.faulttree.model import (
    Argument,
    BasicEvent,
    FaultTree,
    Gate,
    HouseEvent,
    Kind,
)

COHERENT = (Kind.AND, Kind.OR, Kind.ATLEAST, Kind.NULL)


def random_tree(
    seed: int, *, coherent: bool = False, most: int = 9, most_gates: int = 10
) -> FaultTree:
    """Gates share events and gates; every kind of gate, negated arguments and house events occur."""
    chance = random.Random(seed)
    events = [f"e{i}" for i in range(chance.randint(2, most))]
    houses = [f"h{i}" for i in range(chance.choice((0, 0, 1)))]
    count = chance.randint(1, most_gates)
    gates: dict[str, Gate] = {}
    for i in range(count - 1, -1, -1):
        below = [f"g{j}" for j in range(i + 1, count)]
        gates[f"g{i}"] = _gate(chance, f"g{i}", events + houses, below, coherent)
    return FaultTree(
        name=f"random {seed}",
        top="g0",
        gates=dict(reversed(gates.items())),
        events={name: BasicEvent(name, Constant(chance.uniform(0.01, 0.6))) for name in events},
        houses={name: HouseEvent(name, chance.random() < 0.5) for name in houses},
    )


def _gate(
    chance: random.Random, name: str, leaves: list[str], below: list[str], coherent: bool
) -> Gate:
    kind = chance.choice(COHERENT if coherent else tuple(Kind))
    least = {Kind.NOT: 1, Kind.NULL: 1, Kind.ATLEAST: 3, Kind.CARDINALITY: 3}.get(kind, 2)
    width = (
        least
        if kind in (Kind.NOT, Kind.NULL, Kind.IFF, Kind.IMPLY)
        else least + chance.randint(0, 2)
    )
    given = []
    for _ in range(width):
        # Most arguments are gates where there are some, so that trees grow deep.
        pool = below if below and chance.random() < 0.6 else leaves
        negated = not coherent and chance.random() < 0.15
        given.append(Argument(chance.choice(pool), negated))
    k = most = None
    if kind in (Kind.ATLEAST, Kind.CARDINALITY):
        k = chance.randint(1, width)
    if kind is Kind.CARDINALITY:
        most = chance.randint(k, width)
    return Gate(name, kind, tuple(given), k, most)


class Truth:
    """Every state is a bit; what a gate says of all states at once is a whole number."""

    def __init__(self, tree: FaultTree) -> None:
        self.tree = tree
        self.names = list(tree.events)
        self.states = range(1 << len(self.names))
        self.all = (1 << len(self.states)) - 1
        self.table: dict[str, int] = {}
        for i, name in enumerate(self.names):
            self.table[name] = sum(1 << state for state in self.states if state >> i & 1)
        for name, house in tree.houses.items():
            self.table[name] = self.all if house.state else 0
        for name in tree.gates:
            self.of(name)
        p = [tree.events[name].expression.value(0) for name in self.names]
        self.weights = [
            prod(p[i] if state >> i & 1 else 1 - p[i] for i in range(len(p)))
            for state in self.states
        ]

    def of(self, name: str) -> int:
        if name not in self.table:
            gate = self.tree.gates[name]
            values = [
                self.of(one.name) ^ (self.all if one.negated else 0) for one in gate.arguments
            ]
            self.table[name] = self._said(gate, values)
        return self.table[name]

    def _said(self, gate: Gate, values: list[int]) -> int:
        exactly = [self.all] + [0] * len(values)
        for value in values:
            for j in range(len(values), 0, -1):
                exactly[j] = exactly[j] & ~value | exactly[j - 1] & value
            exactly[0] &= ~value
        n = len(values)
        counts = {
            Kind.AND: {n},
            Kind.OR: set(range(1, n + 1)),
            Kind.NAND: set(range(n)),
            Kind.NOR: {0},
            Kind.NOT: {0},
            Kind.NULL: {1},
            Kind.XOR: set(range(1, n + 1, 2)),
            Kind.IFF: {0, 2},
            Kind.ATLEAST: set(range(gate.k or 0, n + 1)),
            Kind.CARDINALITY: set(range(gate.k or 0, (gate.most or 0) + 1)),
        }
        if gate.kind is Kind.IMPLY:
            return ~values[0] & self.all | values[1]
        said = 0
        for count in counts[gate.kind]:
            said |= exactly[count]
        return said

    def weight(self, table: int) -> float:
        return sum(w for state, w in enumerate(self.weights) if table >> state & 1)

    @property
    def top(self) -> int:
        return self.table[self.tree.top]

    @property
    def probability(self) -> float:
        return self.weight(self.top)

    @cached_property
    def minimal_sets(self) -> set[frozenset[str]]:
        true = [state for state in self.states if self.top >> state & 1]
        found: list[int] = []
        for state in sorted(true, key=lambda state: state.bit_count()):
            if not any(state & small == small for small in found):
                found.append(state)
        return {self.named(state) for state in found}

    def named(self, state: int) -> frozenset[str]:
        return frozenset(name for i, name in enumerate(self.names) if state >> i & 1)

    @cached_property
    def prime_implicants(self) -> set[frozenset[str]]:
        """All products of literals that imply the top and from which none can be left out."""
        found: set[frozenset[str]] = set()
        for size in range(len(self.names) + 1):
            for chosen in combinations(self.names, size):
                for signs in range(1 << size):
                    product, said = set(), self.all
                    for i, name in enumerate(chosen):
                        failed = signs >> i & 1
                        product.add(name if failed else f"not {name}")
                        said &= self.table[name] if failed else ~self.table[name]
                    if not said & ~self.top & self.all and not any(
                        small <= product for small in found
                    ):
                        found.add(frozenset(product))
        return found
