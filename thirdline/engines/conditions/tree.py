"""The nodes of a parsed condition, how they combine, and how they are written back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeAlias

from .fields import Choice, Field, Kind
from .folding import folded, words
from .operators import OPERATORS, Operator, Wants

Value: TypeAlias = Choice | str | Decimal | datetime | timedelta | bool


@dataclass(frozen=True)
class Leaf:
    """One test of one field; `values` are as given, `wanted` as facts are compared with them."""

    field: Field
    operator: Operator
    values: tuple[Value, ...]

    @cached_property
    def wanted(self) -> tuple[Any, ...]:
        return tuple(self._comparable(value) for value in self.values)

    def _comparable(self, value: Value) -> object:
        if isinstance(value, Choice):
            return folded(value.slug) if self.field.kind is Kind.TAGS else value.stored
        if isinstance(value, str):
            return words(value) if self.operator.name == "contains_word" else folded(value)
        return value


@dataclass(frozen=True)
class Not:
    part: Condition


@dataclass(frozen=True)
class All:
    """Holds when every part does; with no parts it always holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    """Holds when at least one part does; with no parts it never holds."""

    parts: tuple[Condition, ...]


Condition: TypeAlias = Leaf | Not | All | AnyOf


def all_of(parts: Iterable[Condition]) -> Condition:
    """The condition that holds when all parts do."""
    return All(tuple(parts))


def any_of(parts: Iterable[Condition]) -> Condition:
    """The condition that holds when at least one part does."""
    return AnyOf(tuple(parts))


def negated(condition: Condition) -> Condition:
    """The condition that holds exactly when the given one does not."""
    return Not(condition)


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Every test in the order written, so that a caller can see which fields a condition reads."""
    if isinstance(condition, Leaf):
        yield condition
    elif isinstance(condition, Not):
        yield from leaves(condition.part)
    else:
        for part in condition.parts:
            yield from leaves(part)


def as_tree(condition: Condition) -> dict[str, Any]:
    """The condition as a tree of JSON values, as short as can be; `parse` reads it back unchanged."""
    if isinstance(condition, Leaf):
        return {condition.field.name: _shorthand(condition)}
    if isinstance(condition, Not):
        return {"not": as_tree(condition.part)}
    parts = [as_tree(part) for part in condition.parts]
    if isinstance(condition, AnyOf):
        return {"any": parts}
    merged = {key: value for part in parts for key, value in part.items()}
    plain = all(isinstance(part, Leaf) for part in condition.parts)
    # Two tests of one field cannot share a key, and a single part would read back as that part
    # alone.
    if not parts or (plain and len(parts) > 1 and len(merged) == len(parts)):
        return merged
    return {"all": parts}


def _shorthand(leaf: Leaf) -> Any:
    given = [_plain(value) for value in leaf.values]
    if leaf.operator.wants is Wants.TRUTH:
        return {leaf.operator.name: True}
    if leaf.operator is OPERATORS["is"]:
        return given[0]
    if leaf.operator.name in ("is_any_of", "has_any"):
        return given
    return {leaf.operator.name: given if leaf.operator.wants is Wants.MANY else given[0]}


def _plain(value: Value) -> str | int | float | bool:
    if isinstance(value, Choice):
        return value.slug
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, timedelta):
        return duration_text(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


_UNITS = ((604800, "week"), (86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


def duration_text(length: timedelta) -> str:
    """A whole number of seconds in the largest unit that fits exactly: `36 hours`, `1 week`."""
    seconds = int(length.total_seconds())
    size, unit = next((size, unit) for size, unit in _UNITS if seconds % size == 0)
    count = seconds // size
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
