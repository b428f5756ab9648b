"""Reading what a tree gives an operator: typed, bounded, and refused in a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from .fields import Choice, Field, Kind, Listed
from .folding import words
from .operators import TAG_BREAK, TURNED, Operator, Wants
from .problems import Fault, did_you_mean, quoted, type_name
from .saying import said as _
from .tree import Value

MAX_VALUES = 200
MAX_TEXT = 500
MAX_DURATION = timedelta(days=36525)

# Fifteen digits survive a double both ways, so a float column compares exactly as the fact does.
MAX_DIGITS = 15

_DURATION = re.compile(r"([0-9]{1,10}) ?(s|seconds?|m|minutes?|h|hours?|d|days?|w|weeks?)")
_UNIT = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def read_values(field: Field, operator: Operator, given: object) -> tuple[Value, ...]:
    """The values an operator wants, or a Fault that says what is wrong with what was given."""
    if operator.wants is Wants.TRUTH:
        return ()
    if operator.wants is Wants.DURATION:
        return (_duration(given, operator),)
    if operator.wants is Wants.ONE:
        if isinstance(given, list | tuple):
            raise Fault(
                _("“%(operator)s” takes one value, not a list.") % {"operator": operator.name}
            )
        return (_one(field, operator, given),)
    items = given if isinstance(given, list | tuple) else [given]
    if not items:
        raise Fault(_("“%(operator)s” needs at least one value.") % {"operator": operator.name})
    if len(items) > MAX_VALUES:
        raise Fault(
            _("a list can hold %(most)s values at most, and this one has %(n)s.")
            % {"most": MAX_VALUES, "n": len(items)}
        )
    return tuple(dict.fromkeys(_one(field, operator, item) for item in items))


def read_truth(operator: Operator, given: object) -> str:
    """The name of the operator meant by `is_empty: true` or `is_empty: false`."""
    if not isinstance(given, bool):
        raise Fault(
            _("“%(operator)s” takes true or false, not %(given)s.")
            % {"operator": operator.name, "given": quoted(given)}
        )
    return operator.name if given else TURNED[operator.name]


def _one(field: Field, operator: Operator, given: object) -> Value:
    if given is None:
        raise Fault(
            _("%(field)s has no value to compare with. Write {is_empty: true} for no value.")
            % {"field": field.label}
        )
    value = _READERS[field.kind](field, given)
    if operator.name == "contains_word" and isinstance(value, str) and not words(value).strip():
        raise Fault(
            _("“contains_word” needs a letter or a digit, and %(given)s has none.")
            % {"given": quoted(value)}
        )
    return value


def _text(field: Field, given: object) -> str:
    if not isinstance(given, str):
        hint = _(" Put it in quotation marks.") if isinstance(given, int | float | date) else ""
        raise Fault(
            _("%(field)s is compared with a text, not %(kind)s.%(hint)s")
            % {"field": field.label, "kind": type_name(given), "hint": hint}
        )
    if not given:
        raise Fault(_("the text is empty. Write {is_empty: true} for no value."))
    if len(given) > MAX_TEXT:
        raise Fault(_("the text is longer than %(most)s characters.") % {"most": MAX_TEXT})
    if "\0" in given or any("\ud800" <= letter <= "\udfff" for letter in given):
        raise Fault(_("the text holds a character that cannot be stored."))
    return given


def _tag(field: Field, given: object) -> Value:
    if field.choices is not None:
        return _choice(field, given)
    if TAG_BREAK in (tag := _text(field, given)):
        raise Fault(_("the text holds a character that cannot be stored."))
    return tag


def _choice(field: Field, given: object) -> Choice:
    slug = _text(field, given)
    choices = field.choices or Listed(())
    choice = choices.by_slug(slug)
    if choice is None:
        raise Fault(
            _("there is no %(field)s %(given)s.%(near)s")
            % {
                "field": field.label,
                "given": quoted(slug),
                "near": did_you_mean(slug, choices.slugs()),
            }
        )
    return choice


def _number(field: Field, given: object) -> Decimal:
    if isinstance(given, bool) or not isinstance(given, int | float | Decimal):
        raise Fault(
            _("%(field)s is compared with a number, not %(given)s.")
            % {"field": field.label, "given": quoted(given)}
        )
    if isinstance(given, int) and abs(given) >= 10**MAX_DIGITS:
        raise Fault(_("the number has more than %(most)s digits.") % {"most": MAX_DIGITS})
    number = Decimal(repr(given)) if isinstance(given, float) else Decimal(given)
    if not number.is_finite():
        raise Fault(_("%(field)s is compared with a finite number.") % {"field": field.label})
    digits = number.normalize().as_tuple()
    # A short number with a huge exponent is as unwieldy as a long one.
    if len(digits.digits) > MAX_DIGITS or abs(int(digits.exponent)) > MAX_DIGITS:
        raise Fault(_("the number has more than %(most)s digits.") % {"most": MAX_DIGITS})
    return abs(number) if number == 0 else number


def _moment(field: Field, given: object) -> datetime:
    example = _("Write it like 2026-06-30T14:12:00Z or 2026-06-30T14:12:00+01:00.")
    moment = given
    if isinstance(given, str):
        try:
            moment = datetime.fromisoformat(given) if len(given) <= 40 else None
        except ValueError:
            moment = None
    if not isinstance(moment, datetime):
        raise Fault(
            _("%(given)s is not a moment. %(example)s")
            % {"given": quoted(given), "example": example}
        )
    if moment.tzinfo is None:
        raise Fault(_("the moment needs a time zone. %(example)s") % {"example": example})
    if not 1900 <= moment.year <= 2200:
        raise Fault(_("the moment lies outside the years 1900 to 2200."))
    return moment.astimezone(UTC)


def _flag(field: Field, given: object) -> bool:
    if not isinstance(given, bool):
        raise Fault(
            _("%(field)s is compared with true or false, not %(given)s.")
            % {"field": field.label, "given": quoted(given)}
        )
    return given


def _duration(given: object, operator: Operator) -> timedelta:
    match = _DURATION.fullmatch(given) if isinstance(given, str) else None
    if match is None:
        raise Fault(
            _(
                "“%(operator)s” takes a length of time, like “90 minutes”, “36 hours” or “7 days”, not %(given)s."
            )
            % {"operator": operator.name, "given": quoted(given)}
        )
    seconds = int(match[1]) * _UNIT[match[2][0]]
    if not 0 < seconds <= MAX_DURATION.total_seconds():
        raise Fault(_("the length of time lies outside one second to a hundred years."))
    return timedelta(seconds=seconds)


_READERS: dict[Kind, Callable[[Field, object], Value]] = {
    Kind.TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.REFERENCE: _choice,
    Kind.NUMBER: _number,
    Kind.MOMENT: _moment,
    Kind.FLAG: _flag,
    Kind.TAGS: _tag,
}
