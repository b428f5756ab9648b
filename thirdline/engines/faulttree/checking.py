"""Refusing what cannot be solved, each problem with the element and its line."""

from __future__ import annotations

from collections.abc import Mapping

from thirdline.engines.faulttree.model import FaultTree, Gate, Kind
from thirdline.engines.faulttree.problems import TreeProblem

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
            f"The top “{tree.top}” is no gate and no basic event of the tree; name one that is.",
            element=tree.top,
        )
    _check_cycles(tree.gates)


def probabilities(tree: FaultTree) -> dict[str, float | None]:
    """The probability of every basic event; None where nobody gave one."""
    found: dict[str, float | None] = {}
    for event in tree.events.values():
        if event.expression is None:
            found[event.name] = None
            continue
        value = float(event.expression.value(tree.mission_time))
        if not 0.0 <= value <= 1.0:
            raise TreeProblem(
                f"Basic event “{event.name}” has the probability {value:g}; "
                "a probability lies between 0 and 1.",
                element=event.name,
                line=event.line,
            )
        found[event.name] = value
    return found


def _check_names(tree: FaultTree) -> None:
    kinds: tuple[tuple[str, Mapping[str, object]], ...] = (
        ("gate", tree.gates),
        ("basic event", tree.events),
        ("house event", tree.houses),
    )
    seen: dict[str, str] = {}
    for kind, named in kinds:
        for name, element in named.items():
            if name in seen:
                raise TreeProblem(
                    f"“{name}” is defined as a {seen[name]} and as a {kind}; rename one of them.",
                    element=name,
                    line=getattr(element, "line", None),
                )
            seen[name] = kind


def _check_arguments(tree: FaultTree, gate: Gate) -> None:
    for argument in gate.arguments:
        name = argument.name
        if name not in tree.gates and name not in tree.events and name not in tree.houses:
            raise _problem(gate, f"asks for “{name}”, which is not defined; define it or correct it")
    count = len(gate.arguments)
    if count == 0:
        raise _problem(gate, "has no arguments; give it at least one")
    if gate.kind in ONE_ARGUMENT and count != 1:
        raise _problem(gate, f"is of kind {gate.kind} and takes one argument, but has {count}")
    if gate.kind in TWO_ARGUMENTS and count != 2:
        raise _problem(gate, f"is of kind {gate.kind} and takes two arguments, but has {count}")
    if gate.kind is Kind.XOR and count < 2:
        raise _problem(gate, "is of kind xor and takes at least two arguments, but has 1")
    if gate.kind in (Kind.ATLEAST, Kind.CARDINALITY):
        _check_numbers(gate, count)


def _check_numbers(gate: Gate, count: int) -> None:
    least, most = gate.k, gate.most
    if least is None or least < 0 or (gate.kind is Kind.ATLEAST and least < 1):
        raise _problem(gate, "does not say how many of its arguments it needs; give a number")
    if least > count:
        raise _problem(gate, f"needs {least} of {count} arguments; that is more than there are")
    if gate.kind is Kind.CARDINALITY and (most is None or not least <= most <= count):
        raise _problem(
            gate, f"allows {least} to {most} of {count} arguments; give least ≤ most ≤ {count}"
        )


def _problem(gate: Gate, words: str) -> TreeProblem:
    return TreeProblem(f"Gate “{gate.name}” {words}.", element=gate.name, line=gate.line)


def _check_cycles(gates: Mapping[str, Gate]) -> None:
    done: set[str] = set()
    for start in gates:
        path: list[str] = []
        stack: list[tuple[str, bool]] = [(start, False)]
        on_path: set[str] = set()
        while stack:
            name, left = stack.pop()
            if left:
                on_path.discard(path.pop())
                done.add(name)
            elif name in on_path:
                raise _cycle(gates, [*path[path.index(name) :], name])
            elif name in gates and name not in done:
                path.append(name)
                on_path.add(name)
                stack.append((name, True))
                stack += [(each.name, False) for each in reversed(gates[name].arguments)]


def _cycle(gates: Mapping[str, Gate], path: list[str]) -> TreeProblem:
    shown = path
    if len(path) > LONGEST_PATH_SHOWN:
        shown = [*path[: LONGEST_PATH_SHOWN - 2], "…", path[-1]]
    return TreeProblem(
        f"Gate “{path[0]}” stands below itself: {' → '.join(shown)}; take one of these steps out.",
        element=path[0],
        line=gates[path[0]].line,
    )
