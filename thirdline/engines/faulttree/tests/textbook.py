"""Reads the text format of the six textbook trees of the shared data, which only tests need."""

from __future__ import annotations

import math

from thirdline.engines.faulttree.expressions import Constant
from thirdline.engines.faulttree.model import Argument, BasicEvent, FaultTree, Gate, Kind
from thirdline.engines.faulttree.references import roots


def read_textbook(text: str) -> FaultTree:
    """Blocks of "Gate: id" or "Event: id" and "- key: value". The first root is the top."""
    gates: dict[str, Gate] = {}
    events: dict[str, BasicEvent] = {}
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if not lines or ":" not in lines[0] or lines[0].startswith("-"):
            continue
        what, name = (part.strip() for part in lines[0].split(":", 1))
        said = dict(part.removeprefix("- ").split(": ", 1) for part in lines[1:] if ": " in part)
        label = said.get("label", "")
        if what == "Gate":
            names = [name.strip() for name in said["inputs"].split(",")]
            kind = Kind(said["type"].lower())
            gates[name] = Gate(name, kind, tuple(map(Argument, names)), label=label)
        else:
            p = float(said.get("probability", "nan"))
            expression = None if math.isnan(p) else Constant(p)
            events[name] = BasicEvent(name, expression, label)
    return FaultTree("", roots(gates)[0], gates, events)


def cut_sets(tree: FaultTree, name: str) -> set[frozenset[str]]:
    """Minimal cut sets of a tree of AND and OR, by multiplying out."""
    gate = tree.gates.get(name)
    if gate is None:
        return {frozenset({name})}
    below = [cut_sets(tree, argument.name) for argument in gate.arguments]
    if gate.kind is Kind.OR:
        return minimal({one for sets in below for one in sets})
    joined: set[frozenset[str]] = {frozenset()}
    for sets in below:
        joined = minimal({one | other for one in joined for other in sets})
    return joined


def minimal(sets: set[frozenset[str]]) -> set[frozenset[str]]:
    kept: list[frozenset[str]] = []
    for one in sorted(sets, key=len):
        if not any(other <= one for other in kept):
            kept.append(one)
    return set(kept)
