"""What the columns of a foreign log mean: a mapping in YAML, read strictly, applied to records.

A mapping names the attribute for each thing a desk knows (case, time, team, tier, ...). The words
of a mapping are described in docs/use/import-a-history.md; the ones that come with the product
lie in `mappings/`.
"""

from __future__ import annotations

from collections.abc import Mapping as Lookup
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

from thirdline.practices.histories.readers import BadRow, Dialect, Record
from thirdline.practices.histories.rules import NO_TIER, Event, TierLabel

FIELDS = (
    "activity",
    "team",
    "organisation",
    "person",
    "status",
    "substatus",
    "product",
    "impact",
    "priority",
    "requester",
)
STATES = ("new", "in_progress", "on_hold", "resolved", "closed", "cancelled")
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Field:
    """Where a value comes from: the first known attribute, cut and translated as told."""

    sources: tuple[str, ...]
    before: str | None = None
    after: str | None = None
    values: Lookup[str, str] | None = None
    otherwise: str | None = None

    def read(self, values: dict[str, str], unknown: frozenset[str]) -> str | None:
        for source in self.sources:
            value = values.get(source)
            if value is not None and (value := value.strip()) not in unknown:
                break
        else:
            return self.otherwise
        if self.before is not None:
            value = value.partition(self.before)[0].strip()
        if self.after is not None:
            value = value.partition(self.after)[2].strip()
        if self.values is not None:
            return self.values.get(value, self.otherwise)
        return value or self.otherwise


@dataclass(frozen=True, slots=True)
class TierField:
    """The tier of an event: an attribute, or the words after the first word of a team's name."""

    value: Field
    labels: Lookup[str, str] | None
    tiers: Lookup[str, TierLabel]

    def read(self, values: dict[str, str], unknown: frozenset[str]) -> TierLabel:
        value = self.value.read(values, unknown)
        if value is None:
            return NO_TIER
        if self.labels is not None:
            label = self.labels.get(" ".join(value.split()[1:]), self.value.otherwise)
        else:
            label = value
        return self.tiers.get(label or "", NO_TIER)


@dataclass(frozen=True, slots=True)
class TimeField:
    """The moment of an event: its attributes, how it is written, and whose clock it was."""

    sources: tuple[str, ...]
    format: str
    zone: tzinfo

    def read(self, values: dict[str, str], unknown: frozenset[str]) -> datetime | str:
        """The moment in UTC, or a sentence saying why there is none."""
        text = next(
            (v for s in self.sources if (v := values.get(s, "").strip()) not in unknown), ""
        )
        if not text:
            return f"the row has no time ({' or '.join(map(repr, self.sources))} is empty)."
        try:
            moment = self._parse(text)
        except (ValueError, OverflowError, OSError):
            wanted = {"iso": "an ISO 8601 time", "unix": "seconds since 1970"}
            how = wanted.get(self.format, f"written as {self.format}")
            return f"{text[:60]!r} is not {how}."
        if not EARLIEST <= moment < LATEST:
            return f"the time {text[:60]!r} lies outside the years 1970 to 2199."
        return moment

    def _parse(self, text: str) -> datetime:
        if self.format == "unix":
            return datetime.fromtimestamp(float(text), UTC)
        if self.format == "iso":
            moment = datetime.fromisoformat(text)
        else:
            # Whose clock it was is said by the mapping below, where the text itself says nothing.
            moment = datetime.strptime(text, self.format)  # noqa: DTZ007
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=self.zone)
        return moment.astimezone(UTC)


class Row(NamedTuple):
    """A record whose case and moment are known; the rest is still as the file has it."""

    case: str
    at: datetime
    file: str
    line: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Mapping:
    """A whole mapping; made by `mapping_files`, never by hand."""

    name: str
    describes: str
    case: Field
    time: TimeField
    fields: Lookup[str, Field]
    tier: TierField | None = None
    state: Field | None = None
    wait: Field | None = None
    unknown: frozenset[str] = frozenset({""})
    recognise: frozenset[str] = frozenset()
    keep: Lookup[str, Field] = field(default_factory=dict)
    dialect: Dialect = field(default_factory=Dialect)

    def row(self, record: Record, file: str) -> Row | BadRow:
        """The record as a row, or why it cannot be one."""
        case = self.case.read(record.values, self.unknown)
        if case is None:
            names = " or ".join(map(repr, self.case.sources))
            return BadRow(file, record.line, f"the row belongs to no case ({names} is empty).")
        if len(case) > 200:
            return BadRow(file, record.line, "the name of the case is longer than 200 characters.")
        at = self.time.read(record.values, self.unknown)
        if isinstance(at, str):
            return BadRow(file, record.line, at)
        return Row(case, at, file, record.line, record.values)

    def event(self, row: Row) -> Event:
        """What the row says, in the words of the desk."""
        values, unknown = row.values, self.unknown
        read = {
            name: (text[:300] if (text := source.read(values, unknown)) else None)
            for name, source in self.fields.items()
        }
        return Event(
            at=row.at,
            line=row.line,
            tier=self.tier.read(values, unknown) if self.tier else NO_TIER,
            state=self.state.read(values, unknown) if self.state else None,
            wait=self.wait.read(values, unknown) if self.wait else None,
            kept={name: source.read(values, unknown) for name, source in self.keep.items()},
            **read,
        )
