"""When a rotation hands over."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Generic, Literal, TypeVar, get_args
from zoneinfo import ZoneInfo

Unit = Literal["hourly", "daily", "weekly", "monthly"]
Member = TypeVar("Member", bound=Hashable)

_STEPS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
}


class BadRotation(ValueError):
    """A rotation or an override that cannot be; `words` with `said` in it, for whoever speaks another tongue."""

    def __init__(self, words: str, **said: object) -> None:
        super().__init__(words % said)
        self.words, self.said = words, said


@dataclass(frozen=True)
class Rotation(Generic[Member]):
    """Members on call one after another; shift 0 begins at `start` and belongs to the first.

    `start` is a wall-clock time without a zone, read in `time_zone`; parts below a minute are
    dropped. A monthly rotation that starts on the 31st hands over on the last day of shorter
    months. Raises BadRotation.
    """

    unit: Unit
    length: int
    time_zone: str
    start: datetime
    members: tuple[Member, ...]

    def __post_init__(self) -> None:
        if self.unit not in get_args(Unit):
            raise BadRotation("A rotation is hourly, daily, weekly or monthly.")
        if not 1 <= self.length <= 1000:
            raise BadRotation("A shift lasts from 1 to 1000 hours, days, weeks or months.")
        if self.start.tzinfo is not None:
            raise BadRotation("A rotation starts at a local time, without a zone of its own.")
        if not self.members:
            raise BadRotation("A rotation needs at least one member.")
        try:
            ZoneInfo(self.time_zone)
        except (LookupError, ValueError, OSError) as error:
            raise BadRotation(
                "“%(zone)s” is not a time zone. One is Europe/Berlin.", zone=self.time_zone
            ) from error

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @cached_property
    def _start(self) -> datetime:
        return self.start.replace(second=0, microsecond=0)

    def member_of(self, index: int) -> Member:
        """Whose shift number `index` is."""
        return self.members[index % len(self.members)]

    def handover(self, index: int) -> datetime:
        """The moment at which shift number `index` (negative before the start) begins."""
        if self.unit == "monthly":
            return _instant(_plus_months(self._start, index * self.length), self._zone)
        return _instant(self._start + index * self.length * _STEPS[self.unit], self._zone)

    def index_at(self, moment: datetime) -> int:
        """The number of the shift that runs at `moment`.

        A shift that a spring gap leaves without length runs at no moment.
        """
        local = moment.astimezone(self._zone).replace(tzinfo=None)
        if self.unit == "monthly":
            months = (local.year - self._start.year) * 12 + local.month - self._start.month
            index = months // self.length
        else:
            index = (local - self._start) // (self.length * _STEPS[self.unit])
        # The estimate is by wall clock; clock changes move it by a few shifts at most.
        while self.handover(index) > moment:
            index -= 1
        while self.handover(index + 1) <= moment:
            index += 1
        return index

    def shift_at(self, moment: datetime) -> tuple[datetime, datetime]:
        """The hand-over at or before `moment`, and the first one after it."""
        index = self.index_at(moment)
        return self.handover(index), self.handover(index + 1)


def _plus_months(start: datetime, months: int) -> datetime:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    day = min(start.day, monthrange(year, month + 1)[1])
    return start.replace(year=year, month=month + 1, day=day)


def _instant(local: datetime, zone: ZoneInfo) -> datetime:
    # fold 0 is the first of a repeated time; of a time in a gap it is the offset before (PEP 495).
    moment = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local:
        return moment
    return _end_of_gap(local.replace(tzinfo=zone, fold=1).astimezone(UTC), moment, zone)


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first moment after `before` with the offset that `after` has, to the second."""
    offset = after.astimezone(zone).utcoffset()
    low, high = 0, round((after - before).total_seconds())
    while low < high:
        middle = (low + high) // 2
        if (before + timedelta(seconds=middle)).astimezone(zone).utcoffset() == offset:
            high = middle
        else:
            low = middle + 1
    return before + timedelta(seconds=low)
