"""Expressions of an Open-PSA file: numbers, parameters, laws, distributions.

A parameter is read once and shared by all who name it. Parameters that name one another in a circle
are refused, and so is an expression that unfolds to more steps than anybody means to compute.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from ..deviates import Distribution
from ..expressions import Constant, Deviate, Formula, MissionTime, Parameter
from ..laws import Law
from ..model import Expression
from ..problems import TreeProblem
from .markup import Element
from .open_psa_names import PASSED_OVER, Names
from .parameters import MOST_NESTED, MOST_STEPS

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_TRUTH = {"true": 1.0, "1": 1.0, "false": 0.0, "0": 0.0}
_LAWS = {law.value: law for law in Law}
_DISTRIBUTIONS = {one.value: one for one in Distribution}


class Sized(NamedTuple):
    """An expression, the steps it takes to compute, and how deep they are nested."""

    expression: Expression
    steps: int = 1
    depth: int = 1


def _over(expression: Expression, parts: Iterable[Sized]) -> Sized:
    parts = tuple(parts)
    depth = max((part.depth for part in parts), default=0)
    return Sized(expression, 1 + sum(part.steps for part in parts), 1 + depth)


def number_of(element: Element, attribute: str = "value") -> float:
    text = element.one(attribute)
    number = float(text) if _NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(number):
        raise element.amiss(
            "“%(text)s” is not a number that can be computed with; write one such as 0.001 or "
            "1e-3.",
            text=text[:40],
        )
    return number


def truth_of(element: Element) -> bool:
    text = element.one("value").lower()
    if text not in _TRUTH:
        raise element.amiss(
            "The value of “%(tag)s” is “%(text)s”; it must be “true” or “false”.", text=text[:40]
        )
    return bool(_TRUTH[text])


class Expressions:
    """Reads expressions with the parameters of one model."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._parameters: dict[str, Sized] = {}
        self._open: list[str] = []
        self._special: dict[str, Callable[[Element, str], Sized]] = {
            "float": lambda element, _: Sized(Constant(number_of(element))),
            "int": lambda element, _: Sized(Constant(number_of(element))),
            "bool": lambda element, _: Sized(Constant(float(truth_of(element)))),
            "parameter": self._parameter,
            "system-mission-time": self._mission_time,
            "histogram": self._histogram,
            "switch": self._switch,
        }

    def of(self, holder: Element, scope: str) -> Expression | None:
        """The one expression an element holds, None where it holds none."""
        inner = [child for child in holder.children if child.tag not in PASSED_OVER]
        if not inner:
            return None
        if len(inner) > 1:
            raise inner[1].amiss(
                "“%(holder)s” holds a second expression, “%(tag)s”; one is allowed.",
                holder=holder.attributes.get("name") or holder.tag,
            )
        return self._read(inner[0], scope).expression

    def _read(self, element: Element, scope: str) -> Sized:
        if len(self._open) > MOST_NESTED:
            raise self._too_deep(element)
        sized = self._of_any_kind(element, scope)
        if sized.steps > MOST_STEPS:
            raise element.amiss(
                "The expression takes more than %(most)d steps to compute; make it simpler.",
                most=MOST_STEPS,
            )
        if sized.depth > MOST_NESTED:
            raise self._too_deep(element)
        return sized

    @staticmethod
    def _too_deep(element: Element) -> TreeProblem:
        return element.amiss(
            "Expressions and parameters are nested more than %(most)d deep; make them simpler.",
            most=MOST_NESTED,
        )

    def _of_any_kind(self, element: Element, scope: str) -> Sized:
        tag = element.tag
        if special := self._special.get(tag):
            return special(element, scope)
        if tag not in _LAWS and tag not in _DISTRIBUTIONS:
            raise element.amiss(
                "“%(tag)s” is not modelled as an expression; write a number or a law that is."
            )
        sized = [self._read(child, scope) for child in element.children]
        arguments = tuple(one.expression for one in sized)
        try:
            if tag in _LAWS:
                return _over(Formula(_LAWS[tag], arguments), sized)
            return _over(Deviate(_DISTRIBUTIONS[tag], arguments), sized)
        except TreeProblem as wrong:
            raise element.amiss(wrong.words, **wrong.said) from wrong

    def _mission_time(self, element: Element, scope: str) -> Sized:
        unit = element.attributes.get("unit", "hours")
        if unit != "hours":
            raise element.amiss(
                "The mission time is asked for in “%(unit)s”; it is kept in hours. Convert it.",
                unit=unit[:40],
            )
        return Sized(MissionTime())

    def _parameter(self, element: Element, scope: str) -> Sized:
        reference = element.one("name")
        definition = self._names.find(reference, scope, parameter=True)
        if definition is None:
            raise element.amiss("The parameter “%(name)s” is defined nowhere; define it.")
        name = definition.name
        if name in self._open:
            circle = " → ".join([*self._open[self._open.index(name) :], name])
            raise definition.element.amiss(
                "The parameter “%(name)s” depends on itself: %(circle)s.", circle=circle[:300]
            )
        if name not in self._parameters:
            self._parameters[name] = self._define(name, definition.element, definition.scope)
        sized = self._parameters[name]
        own = definition.element.attributes.get("unit", "")
        unit = element.attributes.get("unit", own)
        if unit != own:
            raise element.amiss(
                "The parameter “%(name)s” is in “%(own)s” and asked for in “%(unit)s”; the units "
                "must be the same.",
                own=own,
                unit=unit[:40],
            )
        return sized

    def _define(self, name: str, element: Element, scope: str) -> Sized:
        inner = [child for child in element.children if child.tag not in PASSED_OVER]
        if len(inner) != 1:
            raise element.amiss("The parameter “%(name)s” must hold exactly one expression.")
        self._open.append(name)
        sized = self._read(inner[0], scope)
        self._open.pop()
        unit = element.attributes.get("unit", "")
        return _over(Parameter(name, sized.expression, unit), [sized])

    def _histogram(self, element: Element, scope: str) -> Sized:
        """The lower boundary, then bins of an upper boundary and a weight."""
        sized: list[Sized] = []
        for place, child in enumerate(element.children):
            inner = child.children if place else [child]
            if place and (child.tag != "bin" or len(inner) != 2):
                raise child.amiss(
                    "A histogram is a lower boundary and bins of an upper boundary and a weight; "
                    "“%(tag)s” is none."
                )
            sized.extend(self._read(one, scope) for one in inner)
        if len(sized) < 3:
            raise element.amiss("A histogram needs a lower boundary and at least one bin.")
        arguments = tuple(one.expression for one in sized)
        return _over(Deviate(Distribution.HISTOGRAM, arguments), sized)

    def _switch(self, element: Element, scope: str) -> Sized:
        """Cases in their order and what else holds: if, then, else in one another."""
        if not element.children:
            raise element.amiss("“switch” is empty; it needs a last expression.")
        *cases, other = element.children
        sized = self._read(other, scope)
        for case in reversed(cases):
            if case.tag != "case" or len(case.children) != 2:
                raise case.amiss("“switch” takes cases of a condition and a value.")
            parts = [*(self._read(child, scope) for child in case.children), sized]
            sized = _over(Formula(Law.ITE, tuple(part.expression for part in parts)), parts)
        return sized
