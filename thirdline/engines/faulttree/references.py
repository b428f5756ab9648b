"""Who refers to whom in a tree: roots, what stands below a gate, and circles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .model import Gate


def roots(gates: Mapping[str, Gate]) -> list[str]:
    """The gates nobody refers to, in their order."""
    referred = {argument.name for gate in gates.values() for argument in gate.arguments}
    return [name for name in gates if name not in referred]


def below(top: str, gates: Mapping[str, Gate]) -> set[str]:
    """All names at and below a gate: gates, events and house events."""
    seen, todo = {top}, [top]
    while todo:
        gate = gates.get(todo.pop())
        for argument in gate.arguments if gate else ():
            if argument.name not in seen:
                seen.add(argument.name)
                todo.append(argument.name)
    return seen


def circle(gates: Mapping[str, Gate], starts: Iterable[str] | None = None) -> list[str]:
    """Gates that contain one another, the first named again at the end; empty if there are none."""
    done: set[str] = set()
    for start in gates if starts is None else starts:
        path: list[str] = []
        on_path: set[str] = set()
        todo: list[tuple[str, bool]] = [(start, True)]
        while todo:
            name, entering = todo.pop()
            if not entering:
                path.pop()
                on_path.discard(name)
                done.add(name)
            elif name in on_path:
                return [*path[path.index(name) :], name]
            elif name not in done and name in gates:
                path.append(name)
                on_path.add(name)
                todo.append((name, False))
                todo.extend((argument.name, True) for argument in gates[name].arguments)
    return []
