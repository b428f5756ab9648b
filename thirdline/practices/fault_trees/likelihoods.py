"""How likely an event is, between the numbers of a form and the expression of the engine."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from thirdline.engines.faulttree.expressions import Constant, Formula, MissionTime
from thirdline.engines.faulttree.laws import Law
from thirdline.engines.faulttree.model import Expression
from thirdline.engines.faulttree.problems import TreeProblem

Given = dict[str, Any]


def expression_of(given: Given) -> Expression | None:
    """How likely, from the law and the numbers of the form. Rates are per hour, times in hours."""
    law, number, hours = given["law"], given["number"], given["hours"]
    if not law:
        return None
    if number is None:
        raise TreeProblem(_("Give the number that goes with how likely it is."))
    if law == "constant":
        if number > 1:
            raise TreeProblem(_("A probability lies between 0 and 1; 5 % is 0.05."))
        return Constant(number)
    if law == "rate":
        return Formula(
            Law.EXPONENTIAL, (Constant(number), Constant(hours) if hours else MissionTime())
        )
    if not hours:
        raise TreeProblem(_("Say after how many hours it is repaired."))
    return Formula(Law.GLM, (Constant(0), Constant(number), Constant(1 / hours), MissionTime()))


def law_of(expression: Expression | None) -> tuple[str, float | None, float | None]:
    """The same backwards, for the form: law, number, hours; an empty law where the form has none for it."""
    if isinstance(expression, Constant):
        return "constant", expression.number, None
    if not isinstance(expression, Formula):
        return "", None, None
    numbers = [one.number if isinstance(one, Constant) else None for one in expression.arguments]
    if expression.law == Law.EXPONENTIAL and numbers[0] is not None:
        return "rate", numbers[0], numbers[1]
    if expression.law == Law.GLM and numbers[0] == 0 and numbers[1] is not None and numbers[2]:
        return "repairable", numbers[1], 1 / numbers[2]
    return "", None, None
