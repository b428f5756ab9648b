"""Refusing what cannot be solved, each problem with the element and its line."""

from __future__ import annotations

from collections.abc import Mapping

from .expressions import probability_of
from .model import BasicEvent, FaultTree, Gate, HouseEvent, Kind
from .problems import TreeProblem
from .references import circle

ONE_ARGUMENT = (Kind.NOT, Kind.NULL)
TWO_ARGUMENTS = (Kind.IFF, Kind.IMPLY)
LONGEST_PATH_SHOWN = 12


def check(tree: FaultTree) -> None:
    """Raise the first TreeProblem of a tree, or nothing when it can be solved."""
    _check_names(tree)
    for gate in tree.gates.values():
        _check_arguments(tree, gate)
    if tree.top not in tree.gates and tree.top not in tree.events:
        raise TreeProblem(
            "The top “%(name)s” is no gate and no basic event of the tree; name one that is.",
            element=tree.top,
            said={"name": tree.top},
        )
    if path := circle(tree.gates):
        raise _cycle(tree.gates, path)


def probabilities(tree: FaultTree) -> dict[str, float | None]:
    """The probability of every basic event; None where nobody gave one."""
    return {name: probability_of(event, tree.mission_time) for name, event in tree.events.items()}


def _check_names(tree: FaultTree) -> None:
    seen: set[str] = set()
    kinds: tuple[Mapping[str, Gate | BasicEvent | HouseEvent], ...]
    kinds = (tree.gates, tree.events, tree.houses)
    for named in kinds:
        for name, element in named.items():
            if name in seen:
                raise TreeProblem(
                    "“%(name)s” is defined twice, as different things; rename one of them.",
                    element=name,
                    line=element.line,
                    said={"name": name},
                )
            seen.add(name)


def _check_arguments(tree: FaultTree, gate: Gate) -> None:
    for argument in gate.arguments:
        other = argument.name
        if other not in tree.gates and other not in tree.events and other not in tree.houses:
            raise _amiss(
                gate,
                "Gate “%(name)s” asks for “%(other)s”, which is not defined; define or correct it.",
                other=other,
            )
    count = len(gate.arguments)
    if count == 0:
        raise _amiss(gate, "Gate “%(name)s” has no arguments; give it at least one.")
    if gate.kind in ONE_ARGUMENT and count != 1:
        raise _amiss(
            gate,
            "Gate “%(name)s” is of kind %(kind)s and takes one argument, but has %(count)d.",
            kind=gate.kind,
            count=count,
        )
    if gate.kind in TWO_ARGUMENTS and count != 2:
        raise _amiss(
            gate,
            "Gate “%(name)s” is of kind %(kind)s and takes two arguments, but has %(count)d.",
            kind=gate.kind,
            count=count,
        )
    if gate.kind is Kind.XOR and count < 2:
        raise _amiss(gate, "Gate “%(name)s” is of kind xor and takes two arguments, but has 1.")
    if gate.kind in (Kind.ATLEAST, Kind.CARDINALITY):
        _check_numbers(gate, count)


def _check_numbers(gate: Gate, count: int) -> None:
    least, most = gate.k, gate.most
    if least is None or least < 0 or (gate.kind is Kind.ATLEAST and least < 1):
        raise _amiss(
            gate, "Gate “%(name)s” does not say how many of its arguments it needs; give a number."
        )
    if least > count:
        raise _amiss(
            gate,
            "Gate “%(name)s” needs %(least)d of %(count)d arguments; that is more than there are.",
            least=least,
            count=count,
        )
    if gate.kind is Kind.CARDINALITY and (most is None or not least <= most <= count):
        raise _amiss(
            gate,
            "Gate “%(name)s” allows %(least)d to %(most)s of %(count)d arguments; "
            "the numbers must rise in this order.",
            least=least,
            most=most,
            count=count,
        )


def _amiss(gate: Gate, words: str, **said: object) -> TreeProblem:
    return TreeProblem(words, element=gate.name, line=gate.line, said={"name": gate.name, **said})


def _cycle(gates: Mapping[str, Gate], path: list[str]) -> TreeProblem:
    shown = path
    if len(path) > LONGEST_PATH_SHOWN:
        shown = [*path[: LONGEST_PATH_SHOWN - 2], "…", path[-1]]
    return TreeProblem(
        "Gate “%(name)s” stands below itself: %(path)s; take one of these steps out.",
        element=path[0],
        line=gates[path[0]].line,
        said={"name": path[0], "path": " → ".join(shown)},
    )
