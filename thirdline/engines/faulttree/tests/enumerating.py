"""The truth by trying every state of a small tree: what the tests of formats compare with."""

from __future__ import annotations

from itertools import product
from math import prod

from thirdline.engines.faulttree.expressions import probability_of
from thirdline.engines.faulttree.model import FaultTree, Gate, Kind


def holds(tree: FaultTree, state: dict[str, bool]) -> bool:
    """Whether the top event occurs when exactly these basic events have failed."""
    known = {**state, **{name: house.state for name, house in tree.houses.items()}}

    def of(name: str) -> bool:
        if name not in known:
            known[name] = _gate(tree.gates[name])
        return known[name]

    def _gate(gate: Gate) -> bool:
        values = [of(one.name) != one.negated for one in gate.arguments]
        count = sum(values)
        return {
            Kind.AND: lambda: all(values),
            Kind.OR: lambda: any(values),
            Kind.NAND: lambda: not all(values),
            Kind.NOR: lambda: not any(values),
            Kind.XOR: lambda: count % 2 == 1,
            Kind.NOT: lambda: not values[0],
            Kind.NULL: lambda: values[0],
            Kind.IFF: lambda: values[0] == values[1],
            Kind.IMPLY: lambda: not values[0] or values[1],
            Kind.ATLEAST: lambda: count >= gate.k,
            Kind.CARDINALITY: lambda: gate.k <= count <= gate.most,
        }[gate.kind]()

    return of(tree.top)


def top_probability(tree: FaultTree) -> float:
    names = list(tree.events)
    p = {name: probability_of(tree.events[name], tree.mission_time) or 0.0 for name in names}
    total = 0.0
    for failed in product((False, True), repeat=len(names)):
        if holds(tree, dict(zip(names, failed, strict=True))):
            total += prod(p[n] if f else 1.0 - p[n] for n, f in zip(names, failed, strict=True))
    return total
