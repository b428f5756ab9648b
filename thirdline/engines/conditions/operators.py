"""The operators: which kinds they suit, what they want beside them, and when they hold.

A test sees a comparable fact (`comparable`) that is not missing, the comparable wanted values, and
now.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum, auto
from typing import Any

from .fields import Field, Kind, is_number
from .folding import folded, words

# What stands between two tags when a database folds a whole array at once; never part of a tag.
TAG_BREAK = "\x1f"


class Wants(Enum):
    """What a tree gives an operator: one value, one or many, a length of time, true or false."""

    ONE = auto()
    MANY = auto()
    DURATION = auto()
    TRUTH = auto()


@dataclass(frozen=True)
class Operator:
    """`phrase` reads after the field's label, `checked` after a fact in the answer to why."""

    name: str
    wants: Wants
    phrase: str
    kinds: frozenset[Kind]
    holds: Callable[[Any, tuple[Any, ...], datetime], bool]
    checked: str


_ALL_KINDS = frozenset(Kind)
_SINGLE = _ALL_KINDS - {Kind.TAGS, Kind.MOMENT}
_SEVERAL = _SINGLE - {Kind.FLAG}
_TEXT, _NUMBER = frozenset({Kind.TEXT}), frozenset({Kind.NUMBER})
_MOMENT, _TAGS = frozenset({Kind.MOMENT}), frozenset({Kind.TAGS})

OPERATORS: dict[str, Operator] = {}

# After a fact, "service is ERP, VPN" would not be understood.
_CHECKED = {"is": "wanted", "is_empty": "wanted empty"}


def _operator(
    name: str,
    wants: Wants,
    phrase: str,
    kinds: frozenset[Kind],
    holds: Callable[[Any, tuple[Any, ...], datetime], bool],
) -> None:
    checked = _CHECKED.get(name, phrase.removeprefix("is "))
    OPERATORS[name] = Operator(name, wants, phrase, kinds, holds, checked)


_operator("is", Wants.ONE, "is", _SINGLE, lambda fact, wanted, now: fact in wanted)
_operator("is_not", Wants.ONE, "is not", _SINGLE, lambda fact, wanted, now: fact not in wanted)
_operator("is_any_of", Wants.MANY, "is one of", _SEVERAL, lambda fact, wanted, now: fact in wanted)
_operator(
    "is_none_of", Wants.MANY, "is none of", _SEVERAL, lambda fact, wanted, now: fact not in wanted
)

_operator("contains", Wants.ONE, "contains", _TEXT, lambda fact, wanted, now: wanted[0] in fact)
_operator(
    "contains_word",
    Wants.ONE,
    "contains the word",
    _TEXT,
    lambda fact, wanted, now: wanted[0] in words(fact),
)
_operator(
    "starts_with",
    Wants.ONE,
    "starts with",
    _TEXT,
    lambda fact, wanted, now: fact.startswith(wanted[0]),
)

_operator(
    "at_least", Wants.ONE, "is at least", _NUMBER, lambda fact, wanted, now: fact >= wanted[0]
)
_operator("at_most", Wants.ONE, "is at most", _NUMBER, lambda fact, wanted, now: fact <= wanted[0])
_operator(
    "more_than", Wants.ONE, "is more than", _NUMBER, lambda fact, wanted, now: fact > wanted[0]
)
_operator(
    "less_than", Wants.ONE, "is less than", _NUMBER, lambda fact, wanted, now: fact < wanted[0]
)

_operator("before", Wants.ONE, "is before", _MOMENT, lambda fact, wanted, now: fact < wanted[0])
_operator("after", Wants.ONE, "is after", _MOMENT, lambda fact, wanted, now: fact > wanted[0])
_operator(
    "within_last",
    Wants.DURATION,
    "is within the last",
    _MOMENT,
    lambda fact, wanted, now: now - wanted[0] <= fact <= now,
)
_operator(
    "within_next",
    Wants.DURATION,
    "is within the next",
    _MOMENT,
    lambda fact, wanted, now: now <= fact <= now + wanted[0],
)
_operator(
    "longer_ago_than",
    Wants.DURATION,
    "is longer ago than",
    _MOMENT,
    lambda fact, wanted, now: fact < now - wanted[0],
)

_operator(
    "has_any", Wants.MANY, "include one of", _TAGS, lambda fact, wanted, now: bool(fact & {*wanted})
)
_operator(
    "has_all", Wants.MANY, "include all of", _TAGS, lambda fact, wanted, now: fact >= {*wanted}
)
_operator(
    "has_none", Wants.MANY, "include none of", _TAGS, lambda fact, wanted, now: not fact & {*wanted}
)

_operator("is_empty", Wants.TRUTH, "is empty", _ALL_KINDS, lambda fact, wanted, now: False)
_operator("is_not_empty", Wants.TRUTH, "is not empty", _ALL_KINDS, lambda fact, wanted, now: True)

# What replaces `is_empty: false`, so that a leaf never carries a value it does not need.
TURNED = {"is_empty": "is_not_empty", "is_not_empty": "is_empty"}


def operators_for(field: Field) -> list[Operator]:
    """The operators a field understands, in the order in which a form should offer them."""
    return [operator for operator in OPERATORS.values() if field.kind in operator.kinds]


def is_missing(fact: object) -> bool:
    """Whether a fact counts as missing: None, an empty text, an empty list."""
    return fact is None or (isinstance(fact, str | list | tuple | set | frozenset) and not fact)


def comparable(field: Field, fact: object) -> Any:
    """A fact that is not missing as operators compare it; a fact of another kind is a TypeError."""
    kind = field.kind
    if kind is Kind.TEXT and isinstance(fact, str):
        return folded(fact)
    if kind is Kind.NUMBER and is_number(fact):
        # A float stands for the decimal it prints as, which is what a database compares too.
        return Decimal(repr(fact)) if isinstance(fact, float) else Decimal(fact)
    if kind is Kind.MOMENT and isinstance(fact, datetime) and fact.tzinfo is not None:
        return fact.astimezone(UTC)
    if kind is Kind.FLAG and isinstance(fact, bool):
        return fact
    if kind is Kind.TAGS and isinstance(fact, list | tuple | set | frozenset):
        return frozenset(
            part for tag in fact if isinstance(tag, str) for part in folded(tag).split(TAG_BREAK)
        )
    # True equals 1 in Python, and must not pass for the row with that id.
    if kind in (Kind.CHOICE, Kind.REFERENCE) and type(fact) in (str, int):
        return fact
    raise TypeError(f"The fact {field.name!r} should be a {kind.value}, not {fact!r}.")
