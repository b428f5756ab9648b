"""From an untrusted tree to a condition, or to every problem found, each with its path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .fields import Field, FieldSet, Kind
from .operators import OPERATORS, TURNED, operators_for
from .problems import ConditionError, Fault, Problem, did_you_mean, quoted, type_name
from .saying import said as _
from .tree import All, AnyOf, Condition, Leaf, Not
from .values import read_truth, read_values

MAX_DEPTH = 8
MAX_NODES = 300
MAX_PROBLEMS = 20

_GROUPS: dict[str, type[All] | type[AnyOf]] = {"all": All, "any": AnyOf}


def parse(tree: object, fields: FieldSet) -> Condition:
    """Read a tree from JSON or YAML against the fields of a subject; raises ConditionError.

    At most 8 levels deep and 300 tests and groups in all; a list holds at most 200 values.
    """
    reader = _Reader(fields)
    try:
        condition = reader.condition(tree, "", 1)
    except _TooMuch as reason:
        raise ConditionError([Problem("", str(reason))]) from None
    if reader.problems or condition is None:
        raise ConditionError(reader.problems)
    return condition


class _TooMuch(Exception):
    """The tree is too large or too faulty to read on."""


class _Reader:
    """Walks a tree once and keeps the problems, so that an author sees all of them together."""

    def __init__(self, fields: FieldSet):
        self.fields = fields
        self.problems: list[Problem] = []
        self._nodes = 0

    def condition(self, tree: object, path: str, depth: int) -> Condition | None:
        self._count(depth)
        if not isinstance(tree, Mapping):
            return self._problem(
                path, _("a condition is a mapping, not %(kind)s.") % {"kind": type_name(tree)}
            )
        if "field" in tree:
            return self._long_form(tree, path)
        parts = [self._entry(key, value, path, depth) for key, value in tree.items()]
        return _joined(parts)

    def _entry(self, key: object, value: object, path: str, depth: int) -> Condition | None:
        if not isinstance(key, str):
            return self._problem(
                path, _("the name of a field is a text, not %(kind)s.") % {"kind": type_name(key)}
            )
        here = f"{path}.{key}" if path else key
        if key in _GROUPS:
            return self._group(key, value, here, depth)
        if key == "not":
            part = self.condition(value, here, depth + 1)
            return None if part is None else Not(part)
        return self._field_entry(key, value, path)

    def _group(self, key: str, value: object, here: str, depth: int) -> Condition | None:
        if not isinstance(value, list | tuple):
            return self._problem(
                here,
                _("“%(key)s” takes a list of conditions, not %(kind)s.")
                % {"key": key, "kind": type_name(value)},
            )
        if not value and key == "any":
            return self._problem(here, _("“any” needs at least one condition."))
        parts = [self.condition(item, f"{here}[{at}]", depth + 1) for at, item in enumerate(value)]
        read = tuple(part for part in parts if part is not None)
        return _GROUPS[key](read) if len(read) == len(parts) else None

    def _long_form(self, tree: Mapping[Any, Any], path: str) -> Condition | None:
        name = tree["field"]
        if not isinstance(name, str):
            return self._problem(
                f"{path}.field".lstrip("."),
                _("a field is named by a text, not %(given)s.") % {"given": quoted(name)},
            )
        tests = {key: value for key, value in tree.items() if key != "field"}
        if not tests:
            return self._problem(
                path,
                _("the field %(given)s needs an operator, such as “is”.") % {"given": quoted(name)},
            )
        return self._field_entry(name, tests, path)

    def _field_entry(self, name: str, given: object, path: str) -> Condition | None:
        here = _joined_path(path, name)
        field = self.fields.get(name)
        if field is None:
            near = did_you_mean(name, [*self.fields, "all", "any", "not"])
            return self._problem(
                path,
                _("the %(subject)s has no field %(given)s.%(near)s")
                % {"subject": self.fields.subject, "given": quoted(name), "near": near},
            )
        if not isinstance(given, Mapping):
            return self._leaf(field, _plain_operator(field, given), given, here)
        if not given:
            return self._problem(here, f"{field.label} needs a value or an operator, such as “is”.")
        return _joined([self._leaf(field, key, value, here) for key, value in given.items()])

    def _leaf(self, field: Field, name: object, given: object, here: str) -> Condition | None:
        self._count(1)
        offered = {operator.name: operator for operator in operators_for(field)}
        operator = offered.get(name) if isinstance(name, str) else None
        try:
            if operator is None:
                raise Fault(_no_such_operator(field, name, list(offered)))
            if operator.name in TURNED:
                operator = OPERATORS[read_truth(operator, given)]
            return Leaf(field, operator, read_values(field, operator, given))
        except Fault as fault:
            return self._problem(here, str(fault))

    def _problem(self, path: str, sentence: str) -> Condition | None:
        self.problems.append(Problem(path, sentence))
        if len(self.problems) >= MAX_PROBLEMS:
            raise ConditionError(self.problems)
        return None

    def _count(self, depth: int) -> None:
        self._nodes += 1
        if depth > MAX_DEPTH:
            raise _TooMuch(
                _("the condition is nested more than %(most)s levels deep.") % {"most": MAX_DEPTH}
            )
        if self._nodes > MAX_NODES:
            raise _TooMuch(_("the condition has more than %(most)s parts.") % {"most": MAX_NODES})


def _joined(parts: list[Condition | None]) -> Condition | None:
    read = [part for part in parts if part is not None]
    if len(read) < len(parts):
        return None
    return read[0] if len(read) == 1 else All(tuple(read))


def _joined_path(path: str, name: str) -> str:
    shown = name if name.isprintable() and len(name) <= 60 else quoted(name)
    return f"{path}.{shown}" if path else shown


def _plain_operator(field: Field, given: object) -> str:
    if field.kind is Kind.TAGS:
        return "has_any"
    several = isinstance(given, list | tuple) and field.kind not in (Kind.FLAG, Kind.MOMENT)
    return "is_any_of" if several else "is"


def _no_such_operator(field: Field, name: object, offered: list[str]) -> str:
    if field.kind is Kind.MOMENT and name == "is":
        return _("%(field)s is a moment and needs an operator: %(offered)s.") % {
            "field": field.label,
            "offered": ", ".join(offered),
        }
    if not isinstance(name, str):
        return _("the name of an operator is a text, not %(kind)s.") % {"kind": type_name(name)}
    near = did_you_mean(name, offered) or _(" It knows %(offered)s.") % {
        "offered": ", ".join(offered)
    }
    return _("%(field)s has no operator %(given)s.%(near)s") % {
        "field": field.label,
        "given": quoted(name),
        "near": near,
    }
