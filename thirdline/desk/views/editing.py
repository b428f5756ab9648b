"""A condition as lines of a form: field, comparison, values. What no lines can say is edited as text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from thirdline.desk.views.conditions import MINE
from thirdline.engines.conditions import (
    All,
    AnyOf,
    Condition,
    Field,
    FieldSet,
    Kind,
    Leaf,
    as_tree,
    operators_for,
)

MOST_LINES = 20
LONGEST_TEXT = 4_000
# Several values can be chosen, so that one of them needs no comparison of its own.
_NOT_OFFERED = {Kind.CHOICE: {"is", "is_not"}, Kind.REFERENCE: {"is", "is_not"}}
_VALUELESS = {"is_empty", "is_not_empty"}
_HINTS = {
    Kind.NUMBER: "3",
    Kind.TAGS: "vip, board",
    Kind.MOMENT: "2026-06-30T14:00:00Z",
}
_LENGTHS = {"within_last", "within_next", "longer_ago_than"}


@dataclass(frozen=True)
class Line:
    """One line of the form; an empty field is a line nobody has filled in."""

    field: str = ""
    operator: str = ""
    values: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return ", ".join(self.values)


@dataclass(frozen=True)
class Shown:
    """A line with what may be chosen in it."""

    number: int
    line: Line
    operators: Sequence[tuple[str, str]] = ()
    choices: Sequence[tuple[str, str]] = ()
    kind: str = ""
    hint: str = ""
    takes_value: bool = True


@dataclass
class Draft:
    """A condition being written: whether all or any lines must hold, or the text of a deeper one."""

    match: str = "all"
    lines: list[Line] = field(default_factory=list)
    text: str = ""

    def tree(self, fields: FieldSet) -> Any:
        """What is written, as a tree; text that is not JSON is told as such."""
        if self.text:
            try:
                return json.loads(self.text)
            except (json.JSONDecodeError, RecursionError):
                raise NotJson(_("This is not JSON. Look for a missing bracket or comma.")) from None
        parts = [_leaf(line, fields) for line in self.lines if line.field]
        if not parts:
            return {}
        return parts[0] if len(parts) == 1 else {self.match: parts}


class NotJson(ValueError):
    """The text of a condition that cannot even be read as JSON."""


def draft_of(condition: Condition) -> Draft:
    """The lines of a condition, or its text where lines could not say the same."""
    parts: Sequence[Condition] = (
        condition.parts if isinstance(condition, All | AnyOf) else [condition]
    )
    if not all(isinstance(part, Leaf) for part in parts) or len(parts) > MOST_LINES:
        return Draft(text=as_text(as_tree(condition)))
    match = "any" if isinstance(condition, AnyOf) and parts else "all"
    return Draft(match, [_line(part) for part in parts if isinstance(part, Leaf)])


def draft_of_tree(tree: Any, fields: FieldSet, parsed: Condition | None) -> Draft:
    """`mine` is kept as it was written, so what names it is read from the tree itself."""
    if parsed is None or f'"{MINE}"' in json.dumps(tree):
        return _plain_lines(tree, fields) or Draft(text=as_text(tree))
    return draft_of(parsed)


def _plain_lines(tree: Any, fields: FieldSet) -> Draft | None:
    match = (
        next((word for word in ("all", "any") if word in tree), "")
        if isinstance(tree, dict)
        else ""
    )
    parts = tree[match] if match and len(tree) == 1 else [{k: v} for k, v in tree.items()]
    lines: list[Line] = []
    for part in parts:
        (name, test), *more = part.items() if isinstance(part, dict) and part else [("", None)]
        if more or name not in fields or len(lines) >= MOST_LINES:
            return None
        asked = test if isinstance(test, dict) else {_usual(fields[name], test): test}
        lines += [
            Line(name, _several(one, fields[name]), _texts(value)) for one, value in asked.items()
        ]
    return Draft(match or "all", lines)


def _usual(one: Field, test: Any) -> str:
    if one.kind is Kind.TAGS:
        return "has_any"
    return "is_any_of" if isinstance(test, list) else "is"


def _several(operator: str, one: Field) -> str:
    if operator in _NOT_OFFERED.get(one.kind, ()):
        return {"is": "is_any_of", "is_not": "is_none_of"}[operator]
    return operator


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_word(one) for one in (value if isinstance(value, list) else [value]))


def _word(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def as_text(tree: Any) -> str:
    return json.dumps(tree, indent=2, ensure_ascii=False)


def _line(leaf: Leaf) -> Line:
    ((name, test),) = as_tree(leaf).items()
    asked = test if isinstance(test, dict) else {_usual(leaf.field, test): test}
    ((operator, value),) = asked.items()
    if operator in _VALUELESS:
        return Line(name, operator)
    return Line(name, _several(operator, leaf.field), _texts(value))


def read_draft(given: QueryDict) -> Draft:
    """A form as it was sent, filled in or half so."""
    text = given.get("text", "")[:LONGEST_TEXT].replace("\x00", "").strip()
    lines = []
    for number in range(MOST_LINES):
        name = given.get(f"field-{number}", "")[:60]
        if not name or given.get("without") == str(number):
            continue
        values = [
            v[:500].replace("\x00", "") for v in given.getlist(f"value-{number}") if v.strip()
        ]
        lines.append(Line(name, given.get(f"operator-{number}", "")[:20], tuple(values[:200])))
    return Draft("any" if given.get("match") == "any" else "all", lines, text)


def shown_lines(draft: Draft, fields: FieldSet, *, blank: bool = True) -> list[Shown]:
    """Every line with its comparisons and choices, and one more to fill in."""
    lines = [*draft.lines, *([Line()] if blank and len(draft.lines) < MOST_LINES else [])]
    return [_shown(number, line, fields) for number, line in enumerate(lines)]


def _shown(number: int, line: Line, fields: FieldSet) -> Shown:
    one = fields.get(line.field)
    if one is None:
        return Shown(number, line, takes_value=bool(line.values))
    operators = offered(one)
    operator = line.operator if line.operator in dict(operators) else operators[0][0]
    line = Line(line.field, operator, line.values)
    return Shown(
        number, line, operators, choices_of(one, line.values), one.kind.value,
        "7 days" if operator in _LENGTHS else _hint(one), operator not in _VALUELESS,
    )  # fmt: skip


def _hint(one: Field) -> str:
    if one.kind is Kind.REFERENCE:
        return _("me, or an address")
    return _HINTS.get(one.kind, "")


def offered(one: Field) -> list[tuple[str, str]]:
    left_out = _NOT_OFFERED.get(one.kind, set())
    return [(op.name, op.phrase) for op in operators_for(one) if op.name not in left_out]


def choices_of(one: Field, chosen: Sequence[str] = ()) -> list[tuple[str, str]]:
    """What can be chosen, by label; a value that is not among them stays chosen and says so."""
    if one.kind is Kind.FLAG:
        return [("yes", _("yes")), ("no", _("no"))]
    if one.choices is None:
        return []
    found = [(slug, _label(one, slug)) for slug in one.choices.slugs()]
    if not found:
        return []
    if one.name == "team":
        found.insert(0, (MINE, _("my team")))
    known = {slug for slug, _words in found}
    gone = [
        (slug, _("%(name)s (not there any more)") % {"name": slug})
        for slug in chosen
        if slug not in known
    ]
    return [*found, *gone]


def _label(one: Field, slug: str) -> str:
    choice = one.choices.by_slug(slug) if one.choices else None
    return choice.label if choice else slug


def _leaf(line: Line, fields: FieldSet) -> Any:
    one = fields.get(line.field)
    operators = [name for name, _words in offered(one)] if one else []
    operator = line.operator if line.operator in operators or not operators else operators[0]
    if operator in _VALUELESS:
        return {line.field: {operator: True}}
    values = [_value(one, operator, text) for text in _split(one, line.values)]
    many = operator in {"is_any_of", "is_none_of", "has_any", "has_all", "has_none"}
    return {line.field: {operator: values if many else (values[0] if values else "")}}


def _split(one: Field | None, values: Sequence[str]) -> list[str]:
    """Several tags or people are written with commas between them."""
    if one is not None and one.kind in (Kind.TAGS, Kind.REFERENCE, Kind.CHOICE, Kind.NUMBER):
        return [part.strip() for text in values for part in text.split(",") if part.strip()]
    return [text.strip() for text in values]


def _value(one: Field | None, operator: str, text: str) -> Any:
    if one is not None and one.kind is Kind.FLAG:
        return {"yes": True, "no": False}.get(text, text)
    if one is not None and one.kind is Kind.NUMBER:
        try:
            return int(text) if text.lstrip("-").isdecimal() else float(text)
        except ValueError:
            return text
    return text


def labelled(fields: Mapping[str, Field]) -> list[tuple[str, str]]:
    """Every field by its label, for choosing one."""
    found = [(name, one.label[:1].upper() + one.label[1:]) for name, one in fields.items()]
    return sorted(found, key=lambda pair: pair[1].casefold())
