"""How likely an event is and how sure that is, between the fields of a form and the expression of the engine.

A lognormal is kept by its mean and its error factor at 95 %, however it was said: the three ways to say
it are one figure.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Any

from django.utils.translation import gettext as _

from thirdline.engines.faulttree.deviates import Distribution
from thirdline.engines.faulttree.expressions import Constant, Deviate, Formula, MissionTime
from thirdline.engines.faulttree.laws import Law
from thirdline.engines.faulttree.model import Expression
from thirdline.engines.faulttree.problems import TreeProblem

Given = dict[str, Any]
LEVEL = 0.95  # of an error factor: nine of ten values lie within it, below and above the median
_Z = NormalDist().inv_cdf(LEVEL)
# Half a failure more, of tries in one try more, is what is known before anything was seen (Jeffreys'
# priors, as in NUREG/CR-6823).
_UNSEEN = 0.5
HOW = "said-as"  # the attribute of an event that holds how its lognormal was said
KEPT = "kept"  # the law of an event no form can say, left as it is


@dataclass(frozen=True)
class Said:
    """The fields of the form; those that do not belong to what was chosen are None."""

    law: str = ""
    number: float | None = None
    hours: float | None = None
    sure: str = ""
    low: float | None = None
    high: float | None = None
    factor: float | None = None
    failures: float | None = None
    tries: float | None = None
    observed: float | None = None
    alpha: float | None = None
    beta: float | None = None

    def shown(self) -> dict[str, str]:
        """What stands in each field."""
        return {name: _text(value) for name, value in vars(self).items()}

    def says(self, given: Mapping[str, Any]) -> bool:
        """Whether a form says the same, so that nothing is to be changed."""
        fields = ("law", "sure", "hours", *_READ.get(self.sure, ("number",)))
        return all(_text(getattr(self, one)) == _text(given.get(one)) for one in fields)


_READ = {
    "between": ("low", "high"), "mean": ("number", "factor"), "median": ("number", "factor"),
    "tries": ("failures", "tries"), "counted": ("failures", "observed"), "beta": ("alpha", "beta"),
}  # fmt: skip


def expression_of(given: Mapping[str, Any]) -> Expression | None:
    """How likely, from what the form says. Rates are per hour, times in hours."""
    law, hours = given["law"], given["hours"]
    if not law:
        return None
    figure = _figure(given, is_probability=law == "constant")
    if law == "constant":
        return figure
    if law == "rate":
        return Formula(Law.EXPONENTIAL, (figure, Constant(hours) if hours else MissionTime()))
    if not hours:
        raise TreeProblem(_("Say after how many hours it is repaired."))
    return Formula(Law.GLM, (Constant(0), figure, Constant(1 / hours), MissionTime()))


def said_of(expression: Expression | None, how: str = "") -> Said | None:
    """The same backwards; None where the form has no words for it. `how` is how a lognormal was said."""
    if expression is None:
        return Said()
    if not isinstance(expression, Formula):
        return _said_of_figure(expression, "constant", None, how)
    arguments = expression.arguments
    if expression.law == Law.EXPONENTIAL and isinstance(arguments[1], Constant | MissionTime):
        hours = arguments[1].number if isinstance(arguments[1], Constant) else None
        return _said_of_figure(arguments[0], "rate", hours, how)
    if (
        expression.law == Law.GLM
        and arguments[0] == Constant(0)
        and isinstance(arguments[2], Constant)
        and arguments[2].number > 0
        and isinstance(arguments[3], MissionTime)
    ):
        return _said_of_figure(arguments[1], "repairable", 1 / arguments[2].number, how)
    return None


def facts_of(given: Mapping[str, Any]) -> dict[str, str]:
    """Where the figure comes from and how it was said, as attributes of the event; what is empty is left out."""
    how = given["sure"] if given["law"] and given["sure"] in ("mean", "median") else ""
    said = {"source": given["source"].strip() if given["law"] else "", HOW: how}
    return {name: words for name, words in said.items() if words}


def nine_of_ten(expression: Expression | None, mission_time: float) -> tuple[float, float] | None:
    """Between which probabilities the middle 90 % lie; None where nothing or several things vary."""
    said = said_of(expression)
    if expression is None or said is None or not said.sure:
        return None
    low, high = (expression.sample(mission_time, _At(one)) for one in (1 - LEVEL, LEVEL))
    return min(low, 1.0), min(high, 1.0)


@dataclass(frozen=True)
class _At:
    """Every uncertain number at the same share of its distribution."""

    share: float

    def of(self, parameter: object) -> float:
        return self.share


def _figure(given: Mapping[str, Any], *, is_probability: bool) -> Expression:
    sure = given.get("sure") or ""
    fields = _READ.get(sure, ("number",))
    numbers = [float(given[name]) for name in fields if given.get(name) is not None]
    if len(numbers) < len(fields):
        raise TreeProblem(_ASKED[sure]())
    first, second = numbers[0], numbers[-1]
    if sure == "counted":
        return _gamma(first, second, is_probability=is_probability)
    if sure in ("tries", "beta"):
        return _beta(sure, first, second, is_probability=is_probability)
    if is_probability and max(first, second if sure == "between" else 0.0) > 1:
        raise TreeProblem(_("A probability lies between 0 and 1; 5 % is 0.05."))
    return _lognormal(sure, first, second) if sure else Constant(first)


_ASKED = {
    "": lambda: _("Give the number that goes with how likely it is."),
    "between": lambda: _("Say between which two values it lies with 90 % certainty."),
    "mean": lambda: _("Give the mean and the error factor, which is the 95 % value over the median."),
    "median": lambda: _("Give the median and the error factor, which is the 95 % value over it."),
    "tries": lambda: _("Say how many failures were seen in how many tries."),
    "counted": lambda: _("Say how many failures were counted in how many hours."),
    "beta": lambda: _("A beta distribution has two numbers, alpha and beta."),
}  # fmt: skip


def _lognormal(sure: str, first: float, second: float) -> Deviate:
    if sure == "between":
        if not 0 < first < second:
            raise TreeProblem(_("The lower of the two values is above 0 and below the upper one."))
        first, second = math.sqrt(first * second), math.sqrt(second / first)
    elif first <= 0 or second <= 1:
        raise TreeProblem(_("An error factor is above 1, and what it goes with above 0."))
    mean = first if sure == "mean" else first * math.exp((math.log(second) / _Z) ** 2 / 2)
    return Deviate(Distribution.LOGNORMAL, (Constant(mean), Constant(second), Constant(LEVEL)))


def _beta(sure: str, first: float, second: float, *, is_probability: bool) -> Deviate:
    if not is_probability:
        raise TreeProblem(
            _("That is how sure a probability is; of a rate say between which values it lies.")
        )
    if sure == "tries":
        if first > second or second == 0:
            raise TreeProblem(_("There cannot be more failures than tries, nor none tried."))
        first, second = first + _UNSEEN, second - first + _UNSEEN
    if first <= 0 or second <= 0:
        raise TreeProblem(_("Alpha and beta are above 0."))
    return Deviate(Distribution.BETA, (Constant(first), Constant(second)))


def _gamma(failures: float, hours: float, *, is_probability: bool) -> Deviate:
    if is_probability:
        raise TreeProblem(
            _(
                "That is how sure a rate is; of a probability say the failures seen in so many tries."
            )
        )
    if not failures.is_integer() or hours <= 0:
        raise TreeProblem(_("Failures are counted, a whole number, in more than no hours."))
    return Deviate(Distribution.GAMMA, (Constant(failures + _UNSEEN), Constant(1 / hours)))


def _said_of_figure(figure: Expression, law: str, hours: float | None, how: str) -> Said | None:
    said = Said(law, hours=hours)
    if isinstance(figure, Constant):
        return replace(said, number=figure.number)
    if not isinstance(figure, Deviate):
        return None
    numbers = [one.number for one in figure.arguments if isinstance(one, Constant)]
    if len(numbers) != len(figure.arguments):
        return None
    if figure.distribution == Distribution.LOGNORMAL:
        return _said_of_lognormal(said, numbers, how)
    if figure.distribution == Distribution.GAMMA and law != "constant":
        return _said_of_gamma(said, *numbers)
    is_said = figure.distribution == Distribution.BETA and law == "constant"
    return _said_of_beta(said, *numbers) if is_said else None


def _said_of_beta(said: Said, alpha: float, beta: float) -> Said:
    failures, fine = alpha - _UNSEEN, beta - _UNSEEN
    if min(failures, fine) >= 0 and failures.is_integer() and fine.is_integer():
        return replace(said, sure="tries", failures=failures, tries=failures + fine)
    return replace(said, sure="beta", alpha=alpha, beta=beta)


def _said_of_gamma(said: Said, shape: float, scale: float) -> Said | None:
    """Failures counted; a shape that is no count has no words here."""
    failures = shape - _UNSEEN
    if failures < 0 or not failures.is_integer() or scale <= 0:
        return None
    return replace(said, sure="counted", failures=failures, observed=1 / scale)


def _said_of_lognormal(said: Said, numbers: list[float], how: str) -> Said:
    """All three ways of saying it are filled in, so that one can be changed for another."""
    if len(numbers) == 2:
        middle, deviation = numbers
    else:
        deviation = math.log(numbers[1]) / abs(NormalDist().inv_cdf(numbers[2]))
        middle = math.log(numbers[0]) - deviation**2 / 2
    median, factor = math.exp(middle), math.exp(_Z * deviation)
    mean = math.exp(middle + deviation**2 / 2)
    return replace(
        said, sure=how if how in ("mean", "median") else "between", low=median / factor, high=median * factor,
        factor=factor, number=mean if how == "mean" else median,
    )  # fmt: skip


def _text(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.10g}" if isinstance(value, float | int) else str(value)
