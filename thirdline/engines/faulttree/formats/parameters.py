"""The parameters a tree uses, which is all that is kept of them."""

from __future__ import annotations

from ..expressions import Deviate, Formula, Parameter
from ..model import Expression, FaultTree
from ..problems import TreeProblem


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
