"""Conditions and facts in words, as a person would say them aloud."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from .fields import Choice, Field, Kind
from .operators import Operator, Wants, is_missing
from .saying import counted, phrased
from .saying import said as _
from .tree import All, Condition, Leaf, Not, Value, duration_text

# A fact is kept in traces and shown in one line; long texts are cut.
MAX_SHOWN = 80


def describe(condition: Condition) -> str:
    """One readable phrase without a full stop: "service is VPN and priority is at most 2"."""
    if isinstance(condition, Leaf):
        phrase = condition.operator.phrase
        if condition.field.kind is Kind.TAGS:
            phrase = phrase.replace("is ", "are ", 1)
        return f"{condition.field.label} {requirement(condition, phrase)}"
    if isinstance(condition, Not):
        return _("not (%(condition)s)") % {"condition": describe(condition.part)}
    if not condition.parts:
        return _("always") if isinstance(condition, All) else _("never")
    if len(condition.parts) == 1:
        return describe(condition.parts[0])
    word = _("and") if isinstance(condition, All) else _("or")
    return f" {word} ".join(_grouped(part) for part in condition.parts)


def requirement(leaf: Leaf, phrase: str) -> str:
    """The phrase of an operator followed by its values: "is one of VPN or ERP"."""
    if leaf.operator.wants is Wants.TRUTH:
        return phrased(phrase)
    if len(leaf.values) == 1:
        phrase = _for_one(leaf.operator, phrase)
    word = _("and") if leaf.operator.name == "has_all" else _("or")
    values = _series([shown_value(leaf.field, value) for value in leaf.values], word)
    return f"{phrased(phrase)} {values}"


def shown_value(field: Field, value: Value) -> str:
    """A value of a tree as people read it."""
    if isinstance(value, Choice):
        return str(value.label)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, timedelta):
        return _shown_length(value)
    if isinstance(value, datetime):
        return _shown_moment(value)
    if isinstance(value, Decimal):
        return _shown_number(value)
    return _clipped(value) if field.kind is Kind.TAGS else _in_quotes(value)


def shown_fact(field: Field, fact: object) -> str:
    """A fact as people read it: "empty" when missing, the label of a choice, a text in quotes."""
    if is_missing(fact):
        return _("empty")
    if isinstance(fact, list | tuple | set | frozenset):
        return _series([_clipped(str(tag)) for tag in sorted(fact, key=str)[:20]], _("and"))
    if field.kind in (Kind.CHOICE, Kind.REFERENCE) and isinstance(fact, str | int):
        return _clipped(field.label_of(fact))
    if isinstance(fact, bool | datetime | str):
        return shown_value(field, fact)
    return _shown_number(Decimal(str(fact)))


def _grouped(part: Condition) -> str:
    single = isinstance(part, Leaf | Not) or len(part.parts) == 0
    return describe(part) if single else f"({describe(part)})"


_FOR_ONE = {
    "is_any_of": ("is", "wanted"),
    "is_none_of": ("is not", "not"),
    "has_any": ("include", "include"),
    "has_all": ("include", "include"),
    "has_none": ("do not include", "do not include"),
}


def _for_one(operator: Operator, phrase: str) -> str:
    described, checked = _FOR_ONE.get(operator.name, (phrase, phrase))
    return described if phrase == operator.phrase else checked


def _series(items: Sequence[str], word: str) -> str:
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


_UNITS = {
    "second": lambda n: counted("%(n)s second", "%(n)s seconds", n),
    "minute": lambda n: counted("%(n)s minute", "%(n)s minutes", n),
    "hour": lambda n: counted("%(n)s hour", "%(n)s hours", n),
    "day": lambda n: counted("%(n)s day", "%(n)s days", n),
    "week": lambda n: counted("%(n)s week", "%(n)s weeks", n),
}


def _shown_length(length: timedelta) -> str:
    number, unit = duration_text(length).split()
    return _UNITS[unit.removesuffix("s")](int(number))


def _shown_moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def _shown_number(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _in_quotes(text: str) -> str:
    return _("“%(words)s”") % {"words": _clipped(text)}


def _clipped(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MAX_SHOWN else f"{line[: MAX_SHOWN - 1]}…"
