"""Fault trees to measure with: plants of systems, trains and shared supports, and woven gates.

Both share subtrees and use k-of-n, which is what makes diagrams large; a seed gives the same tree
on every machine.
"""

from __future__ import annotations

import random

from thirdline.engines.faulttree.expressions import Constant
from thirdline.engines.faulttree.model import Argument, BasicEvent, FaultTree, Gate, Kind
from thirdline.engines.faulttree.references import below


class Maker:
    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.gates: dict[str, Gate] = {}
        self.events: dict[str, BasicEvent] = {}

    def event(self) -> str:
        name = f"e{len(self.events) + 1}"
        self.events[name] = BasicEvent(name, Constant(10 ** self.chance.uniform(-4, -2)))
        return name

    def gate(self, kind: Kind, arguments: list[str], k: int | None = None) -> str:
        name = f"g{len(self.gates) + 1}"
        given = tuple(Argument(each) for each in dict.fromkeys(arguments))
        if len(given) < 2:
            given += (Argument(self.event()),)
        if kind is Kind.ATLEAST and not 1 < (k or 0) < len(given):
            kind, k = (Kind.AND if k and k > 1 and len(given) > 1 else Kind.OR), None
        self.gates[name] = Gate(name, kind, given, k)
        return name

    def tree(self, name: str, top: str) -> FaultTree:
        """What stands below the top; other solvers would take the rest for trees of their own."""
        kept = below(top, self.gates)
        gates = {name: gate for name, gate in self.gates.items() if name in kept}
        events = {name: event for name, event in self.events.items() if name in kept}
        return FaultTree(name, top, gates, events)


def plant(seed: int, systems: int, trains: int = 3, supports: int = 4) -> FaultTree:
    """Accident sequences over systems of redundant trains that lean on shared support systems."""
    maker = Maker(seed)
    chance = maker.chance
    shared: list[list[str]] = []
    for _ in range(supports):
        shared.append([_train(maker, shared[-2:], lane) for lane in range(trains)])
    lines = []
    for _ in range(systems):
        lanes = [
            _train(maker, chance.sample(shared, min(2, len(shared))), n) for n in range(trains)
        ]
        k = chance.randint(2, trains)
        redundant = maker.gate(Kind.ATLEAST, lanes, k)
        lines.append(
            maker.gate(Kind.OR, [redundant, maker.gate(Kind.AND, [maker.event(), maker.event()])])
        )
    sequences = []
    for _ in range(max(2, systems // 2)):
        sequences.append(
            maker.gate(Kind.AND, [maker.event(), *chance.sample(lines, min(2, len(lines)))])
        )
    return maker.tree(f"plant-{seed}-{systems}x{trains}", maker.gate(Kind.OR, sequences))


def _train(maker: Maker, supports: list[list[str]], lane: int) -> str:
    own = [maker.gate(Kind.OR, [maker.event() for _ in range(3)]) for _ in range(2)]
    pair = maker.gate(Kind.AND, [maker.event(), maker.event()])
    leaning = []
    for support in supports:
        first = support[lane % len(support)]
        if maker.chance.random() < 0.4:
            first = maker.gate(Kind.AND, [first, support[(lane + 1) % len(support)]])
        leaning.append(first)
    return maker.gate(Kind.OR, [*own, pair, *leaning])


def woven(seed: int, gates: int, reach: int = 12, sharing: float = 0.3) -> FaultTree:
    """Rows of gates over a few of the gates just below, some shared: the depth of real models."""
    maker = Maker(seed)
    chance = maker.chance
    made: list[str] = []
    for number in range(gates):
        recent = made[-reach:]
        lower = chance.sample(recent, min(len(recent), chance.choice((1, 2, 2))))
        leaves = [
            chance.choice(list(maker.events)[-3 * reach :])
            if maker.events and chance.random() < sharing
            else maker.event()
            for _ in range(chance.choice((1, 2, 3)))
        ]
        kind = chance.choice((Kind.OR, Kind.OR, Kind.AND, Kind.AND, Kind.ATLEAST))
        k = 2 if kind is Kind.ATLEAST else None
        made.append(maker.gate(kind, lower + leaves, k))
        if number == gates - 1:
            unused = _unused(maker)
            return maker.tree(f"woven-{seed}-{gates}", maker.gate(Kind.OR, unused))
    raise AssertionError("a tree has gates")


def _unused(maker: Maker) -> list[str]:
    used = {each.name for gate in maker.gates.values() for each in gate.arguments}
    return [name for name in maker.gates if name not in used]


def crosswise(seed: int, items: int, layers: int = 8) -> FaultTree:
    """A service whose items need one to three of the layers below: no order of them is good.

    An item fails with a probability of 0.001 by itself, or with too many of what it needs.
    """
    chance = random.Random(seed)
    names = [f"i{number}" for number in range(items)]
    rows = [
        names[1 + (items - 1) * n // layers : 1 + (items - 1) * (n + 1) // layers]
        for n in range(layers)
    ]
    service = [(chance.choice([1, 2]), chance.sample(rows[0], 3)) for _ in range(15)]
    needs: dict[str, list[tuple[int, list[str]]]] = {"i0": service}
    for n, row in enumerate(rows[:-1]):
        for name in row:
            needs[name] = []
            for _ in range(chance.choice([1, 1, 2])):
                lower = rows[chance.choice([n + 1, n + 1, min(n + 2, layers - 1)])]
                members = chance.sample(lower, chance.choice([1, 1, 2, 2, 3]))
                k = chance.choice([1, 1, 1, max(1, len(members) - 1)])
                needs[name].append((k, members))
    gates: dict[str, Gate] = {}
    events = {name: BasicEvent(name, Constant(0.001)) for name in names[1:]}
    for name in names:
        given = [Argument(name)] if name in events else []
        for number, (k, members) in enumerate(needs.get(name, [])):
            lost = tuple(Argument(f"{member} down") for member in members)
            need = f"{name} need {number}"
            gates[need] = Gate(need, Kind.ATLEAST, lost, len(members) - k + 1)
            given.append(Argument(need))
        gates[f"{name} down"] = Gate(f"{name} down", Kind.OR, tuple(given))
    kept = below("i0 down", gates)
    return FaultTree(
        f"service-{seed}-{items}",
        "i0 down",
        {name: gate for name, gate in gates.items() if name in kept},
        {name: event for name, event in events.items() if name in kept},
    )
