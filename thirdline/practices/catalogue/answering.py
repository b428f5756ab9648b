"""Reading the answers of a form: which fields are shown, what was meant, and what is wrong where.

Every door asks here, with the one condition engine; what a hidden field was given is not kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from thirdline.engines.conditions import (
    Choice,
    Condition,
    Field,
    FieldSet,
    Kind,
    Leaf,
    Listed,
    describe,
    holds,
    leaves,
    parse,
)
from thirdline.kit import clock
from thirdline.practices.catalogue.finding import person_meant
from thirdline.practices.catalogue.rules import FieldType, FormField, added_price

KINDS = {
    FieldType.TEXT: Kind.TEXT,
    FieldType.LONG_TEXT: Kind.TEXT,
    FieldType.NUMBER: Kind.NUMBER,
    FieldType.DATE: Kind.MOMENT,
    FieldType.CHOICE: Kind.CHOICE,
    FieldType.SEVERAL: Kind.TAGS,
    FieldType.YES_NO: Kind.FLAG,
}
MOST_LETTERS = {FieldType.TEXT: 200, FieldType.LONG_TEXT: 10_000}
ABOUT = (
    Field("item.price", "price", Kind.NUMBER),
    Field("requester.company", "company of the person who asks", Kind.TEXT),
    Field("requester.department", "department of the person who asks", Kind.TEXT),
    Field("requester.place", "place of the person who asks", Kind.TEXT),
)


class _Wrong(Exception):
    """What is wrong with one answer, as a sentence."""


@dataclass
class Answered:
    """What was read: values by key, which fields were shown, mistakes by key."""

    values: dict[str, Any] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    mistakes: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)


def field_set(fields: Sequence[FormField]) -> FieldSet:
    """The fields conditions may name; persons and files say nothing a condition could compare."""
    found = FieldSet("request")
    for one in fields:
        if one.type in KINDS and one.key not in found:
            choices = Listed([Choice(name, name) for name in one.choices]) if one.choices else None
            kind = KINDS[one.type]
            found.add(Field(one.key, _("“%(words)s”") % {"words": one.label}, kind, choices))
    return found


def steps_fields(fields: Sequence[FormField]) -> FieldSet:
    """What the condition of a step of approval may name: the answers, the price, who asks."""
    return field_set(fields).with_fields(ABOUT)


def condition_of(one: FormField, fields: Sequence[FormField]) -> Condition | None:
    """When a field is shown; only what stands before it can decide that."""
    if not one.shown_when:
        return None
    return parse(one.shown_when, field_set(_before(one, fields)))


def tests_of(one: FormField, fields: Sequence[FormField]) -> list[Leaf]:
    found = condition_of(one, fields)
    return list(leaves(found)) if found is not None else []


def condition_words(one: FormField, fields: Sequence[FormField]) -> str:
    found = condition_of(one, fields)
    return describe(found) if found is not None else ""


def _before(one: FormField, fields: Sequence[FormField]) -> list[FormField]:
    at = next(number for number, other in enumerate(fields) if other.key == one.key)
    return list(fields[:at])


def answered(
    fields: Sequence[FormField],
    given: Mapping[str, Any],
    *,
    files: Mapping[str, Sequence[Any]] | None = None,
    partly: bool = False,
) -> Answered:
    """Read a form; with `partly` nothing is needed yet, for asking which fields to show."""
    found = Answered()
    for one in fields:
        condition = condition_of(one, fields)
        if condition is not None and not holds(condition, found.facts, clock.now()):
            continue
        found.shown.append(one.key)
        _read_one(one, given, files or {}, partly, found)
    return found


def _read_one(
    one: FormField,
    given: Mapping[str, Any],
    files: Mapping[str, Sequence[Any]],
    partly: bool,
    found: Answered,
) -> None:
    try:
        value = list(files.get(one.key, ())) if one.type is FieldType.FILE else None
        value = value or _read(one, given.get(one.key))
    except _Wrong as wrong:
        found.mistakes[one.key] = str(wrong)
        return
    if value is None:
        if one.required and not partly:
            found.mistakes[one.key] = _("“%(field)s” is needed.") % {"field": one.label}
        return
    if one.type is not FieldType.FILE:
        found.values[one.key] = value
        found.facts[one.key] = _fact(one, value)


def _fact(one: FormField, value: Any) -> Any:
    if one.type is FieldType.DATE:
        return datetime.combine(date.fromisoformat(value), datetime.min.time(), UTC)
    return value


def total_price(
    price: Decimal | None, fields: Sequence[FormField], values: dict[str, Any]
) -> Decimal | None:
    """The price of the item with what the choices add; None where nothing has a price."""
    if price is None and not any(one.prices for one in fields):
        return None
    return (price or Decimal(0)) + added_price(fields, values)


def _read(one: FormField, value: Any) -> Any:
    if value is None or value in ("", []):
        return None
    return _READERS[one.type](one, value)


def _text(one: FormField, value: Any) -> str | None:
    if not isinstance(value, str | int | float):
        raise _Wrong(_("“%(field)s” is a text.") % {"field": one.label})
    text, most = str(value).replace("\x00", "").strip(), MOST_LETTERS[one.type]
    if len(text) > most:
        said = {"field": one.label, "most": most}
        raise _Wrong(_("“%(field)s” may have %(most)s characters.") % said)
    return text or None


def _number(one: FormField, value: Any) -> int | float:
    try:
        number = Decimal(str(value).strip().replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if isinstance(value, bool) or not number.is_finite() or abs(number) >= 10**15:
        raise _Wrong(_("“%(field)s” is a number.") % {"field": one.label})
    if one.minimum is not None and number < Decimal(str(one.minimum)):
        said = {"field": one.label, "least": one.minimum}
        raise _Wrong(_("“%(field)s” is at least %(least)s.") % said)
    if one.maximum is not None and number > Decimal(str(one.maximum)):
        said = {"field": one.label, "most": one.maximum}
        raise _Wrong(_("“%(field)s” is at most %(most)s.") % said)
    return int(number) if number == number.to_integral_value() else float(number)


def _date(one: FormField, value: Any) -> str:
    try:
        return date.fromisoformat(str(value).strip()).isoformat()
    except ValueError:
        said = {"field": one.label}
        raise _Wrong(_("“%(field)s” is a date such as 2026-06-30.") % said) from None


def _choice(one: FormField, value: Any) -> str:
    if str(value) not in one.choices:
        said = {"field": one.label, "known": ", ".join(one.choices)}
        raise _Wrong(_("“%(field)s” is one of: %(known)s.") % said)
    return str(value)


def _several(one: FormField, value: Any) -> list[str] | None:
    listed = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(_choice(one, each) for each in listed if each != "")) or None


def _yes_no(one: FormField, value: Any) -> bool:
    words = str(value).lower()
    if words not in {"true", "yes", "on", "1", "false", "no", "off", "0"}:
        raise _Wrong(_("“%(field)s” is yes or no.") % {"field": one.label})
    return words in {"true", "yes", "on", "1"}


def _person(one: FormField, value: Any) -> int:
    found = person_meant(value)
    if len(found) == 1:
        return found[0].pk
    said = {"field": one.label, "words": str(value)[:80]}
    if found:
        raise _Wrong(
            _("“%(field)s”: several people are called %(words)s. Write the address.") % said
        )
    raise _Wrong(
        _("“%(field)s”: nobody here is called %(words)s. Write the address in full.") % said
    )


def _file(one: FormField, value: Any) -> None:
    """Files come beside the form, not in it."""


_READERS = {
    FieldType.TEXT: _text,
    FieldType.LONG_TEXT: _text,
    FieldType.NUMBER: _number,
    FieldType.DATE: _date,
    FieldType.CHOICE: _choice,
    FieldType.SEVERAL: _several,
    FieldType.YES_NO: _yes_no,
    FieldType.PERSON: _person,
    FieldType.FILE: _file,
}
