"""Typed fields, the names their values may have, and the sets a subject offers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, TypeGuard

_NAME = re.compile(r"[a-z][a-z0-9_]*([.-][a-z0-9_]+)*")
_RESERVED = {"all", "any", "not", "field"}

# Only days that exist, so that a database may cast whatever matches without ever failing.
_YEAR = "(?!0000)[0-9]{4}"
_LEAP_YEAR = "(?!0000)([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)"
_DAY = "(0[1-9]|1[0-9]|2[0-8])"
_LATE_DAY = "((0[13578]|1[02])-(29|30|31)|(0[469]|11)-(29|30))"
MOMENT_PATTERN = (
    f"({_YEAR}-((0[1-9]|1[0-2])-{_DAY}|{_LATE_DAY})|{_LEAP_YEAR}-02-29)"
    "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9][.][0-9]{6}Z"
)
_MOMENT_TEXT = re.compile(MOMENT_PATTERN)


class Kind(StrEnum):
    """What a fact is: str, str or int, number, aware datetime, bool, list of str, stored id."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    MOMENT = "moment"
    FLAG = "flag"
    TAGS = "tags"
    REFERENCE = "reference"


@dataclass(frozen=True)
class Choice:
    """One value of a choice or reference: its name in trees, its label, what rows store."""

    slug: str
    label: str
    value: str | int | None = None

    @property
    def stored(self) -> str | int:
        """What facts and rows hold for this choice: the given value, else the slug."""
        return self.slug if self.value is None else self.value


class Choices(Protocol):
    """Where a field finds its choices; a package with thousands asks its own table here."""

    def by_slug(self, slug: str) -> Choice | None: ...

    def by_value(self, value: str | int) -> Choice | None: ...

    def slugs(self) -> Iterable[str]:
        """Names worth suggesting after a misspelling; may be only some of them."""
        ...


class Listed:
    """Choices that fit in memory."""

    def __init__(self, choices: Iterable[Choice]):
        listed = tuple(choices)
        self._by_slug = {choice.slug: choice for choice in listed}
        self._by_value = {choice.stored: choice for choice in listed}
        if len(self._by_slug) < len(listed) or len(self._by_value) < len(listed):
            raise ValueError("Two choices share a slug or a value.")

    def by_slug(self, slug: str) -> Choice | None:
        return self._by_slug.get(slug)

    def by_value(self, value: str | int) -> Choice | None:
        return self._by_value.get(value)

    def slugs(self) -> Iterable[str]:
        return self._by_slug


@dataclass(frozen=True)
class Field:
    """A typed field of a subject.

    `label` is a small noun as it reads in the middle of a sentence ("service"). Choices and
    references need `choices`; tags may have some, and then know no others.
    """

    name: str
    label: str
    kind: Kind
    choices: Choices | None = None

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or self.name in _RESERVED:
            raise ValueError(f"{self.name!r} cannot be the name of a field.")
        if self.kind in (Kind.CHOICE, Kind.REFERENCE) and self.choices is None:
            raise ValueError(f"The field {self.name!r} needs choices.")

    def label_of(self, stored: str | int) -> str:
        """How people call a stored value; the bare value if it is no longer among the choices."""
        choice = self.choices.by_value(stored) if self.choices else None
        return choice.label if choice else str(stored)


class FieldSet(Mapping[str, Field]):
    """The fields of one subject ("ticket"), by name; packages add theirs at start."""

    def __init__(self, subject: str, fields: Iterable[Field] = ()):
        self.subject = subject
        self._fields: dict[str, Field] = {}
        for field in fields:
            self.add(field)

    def add(self, field: Field) -> Field:
        """Offer one more field; a name can be taken only once."""
        if field.name in self._fields:
            raise ValueError(f"The {self.subject} already has a field {field.name!r}.")
        self._fields[field.name] = field
        return field

    def with_fields(self, fields: Iterable[Field]) -> FieldSet:
        """A wider copy, for fields known only at run time (custom fields of a category)."""
        return FieldSet(self.subject, [*self._fields.values(), *fields])

    def __getitem__(self, name: str) -> Field:
        return self._fields[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)


def moment_text(moment: datetime) -> str:
    """The one form in which a moment is kept inside JSON: UTC, microseconds, sortable as text."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").zfill(27)


def fact_from_json(field: Field, value: object) -> object:
    """A value kept inside JSON as a fact, or None where it is not of the field's kind.

    Custom fields change their type while old values stay; a query over the JSON column reads such a
    value as missing, and so must the facts. Moments count only in the form of `moment_text`.
    """
    if field.kind is Kind.FLAG:
        return value if isinstance(value, bool) else None
    if field.kind is Kind.NUMBER:
        return value if is_number(value) else None
    if field.kind is Kind.REFERENCE:
        return int(value) if is_number(value) and value == int(value) else None
    if field.kind is Kind.TAGS:
        return _texts(value)
    if field.kind is Kind.MOMENT:
        return _moment_from_text(value)
    return value if isinstance(value, str) else None


def is_number(value: object) -> TypeGuard[int | float | Decimal]:
    """Whether a fact is a finite number; true and false are not numbers here."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return False
    return isinstance(value, int) or Decimal(value).is_finite()


def _texts(value: object) -> list[str] | None:
    if not isinstance(value, list):
        return None
    return value if all(isinstance(item, str) for item in value) else None


def _moment_from_text(value: object) -> datetime | None:
    if not isinstance(value, str) or not _MOMENT_TEXT.fullmatch(value):
        return None
    return datetime.fromisoformat(value)
