"""The parameters a tree uses, which is all that is kept of them, and how large what they hold is."""

from __future__ import annotations

from ..expressions import Deviate, Formula, Parameter
from ..model import Expression, FaultTree
from ..problems import TreeProblem

MOST_STEPS = 10_000
MOST_NESTED = 100
Size = tuple[int, int]  # steps to compute, and how deep they are nested


def size_of(expression: Expression, known: dict[str, Size]) -> Size:
    """Counts what a parameter holds each time it is named; `known` keeps that by name.

    Parameters that double one another a hundred times are refused, not computed.
    """
    parts: list[Expression] = []
    if isinstance(expression, Parameter):
        if expression.name not in known:
            known[expression.name] = size_of(expression.expression, known)
        steps, depth = known[expression.name]
    else:
        if isinstance(expression, Formula | Deviate):
            parts += expression.arguments
        sizes = [size_of(part, known) for part in parts]
        steps = sum(steps for steps, _ in sizes)
        depth = max((depth for _, depth in sizes), default=0)
    if steps >= MOST_STEPS or depth >= MOST_NESTED:
        raise TreeProblem(
            "An expression takes more than %(steps)d steps or is nested more than %(depth)d deep; "
            "make it simpler.",
            said={"steps": MOST_STEPS, "depth": MOST_NESTED},
        )
    return steps + 1, depth + 1


def parameters_of(tree: FaultTree) -> dict[str, Parameter]:
    """All parameters of a tree by name; two different ones of one name are refused."""
    found: dict[str, Parameter] = {}
    todo: list[Expression] = [
        event.expression for event in tree.events.values() if event.expression is not None
    ]
    for group in tree.common_causes:
        todo += [group.distribution, *group.factors.values()]
    while todo:
        expression = todo.pop()
        if isinstance(expression, Formula | Deviate):
            todo += expression.arguments
        if not isinstance(expression, Parameter):
            continue
        known = found.get(expression.name)
        if known is None:
            found[expression.name] = expression
            todo.append(expression.expression)
        elif known is not expression and known != expression:
            raise TreeProblem(
                "Two different parameters are called “%(name)s”; rename one.",
                element=expression.name,
                said={"name": expression.name},
            )
    return dict(sorted(found.items()))
