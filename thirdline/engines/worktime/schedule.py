"""The schedule: opening hours in a time zone, and the arithmetic of working time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Literal
from zoneinfo import ZoneInfo

from thirdline.engines.worktime.days import OpenDays
from thirdline.engines.worktime.errors import BadHours, NeverOpen, TooFar
from thirdline.engines.worktime.local import DAY, SECOND, instant_of, micros, moment_of
from thirdline.engines.worktime.timeline import Timeline

Boundary = Literal["close", "next-open"]
DayRule = Literal["open-then-shift", "shift-then-open"]
Period = tuple[datetime, datetime]

_LONGEST_PERIOD = 366 * DAY
Pairs = Iterable[Sequence[str]]


class Schedule(OpenDays):
    """When something is open. Safe to share between threads; what it looks up, it keeps.

    `hours` and the replacing dates are pairs of local times, [from, to), such as
    {"mon": [["08:00", "12:00"], ["13:00", "24:00"]]}; ["22:00", "06:00"] runs over midnight.
    `holidays_of(year)` may add holidays worked out by rule. Raises BadHours.
    """

    def __init__(
        self,
        time_zone: str,
        hours: Mapping[str, Pairs],
        *,
        holidays: Collection[date] = (),
        holidays_of: Callable[[int], Collection[date]] | None = None,
        shifts: Mapping[date, Pairs] | None = None,
        breaks: Mapping[date, Pairs] | None = None,
    ):
        super().__init__(
            hours, holidays=holidays, holidays_of=holidays_of, shifts=shifts, breaks=breaks
        )
        try:
            self.zone = ZoneInfo(time_zone)
        except (LookupError, ValueError, OSError) as error:
            raise BadHours(
                "“%(zone)s” is not a time zone. One is Europe/Berlin.", zone=time_zone
            ) from error
        self._line = Timeline(
            self.zone,
            self.spans_on,
            ever_open=self.has_weekly_hours(),
            listed=self.listed_dates(),
        )

    # Working time

    def add(self, moment: datetime, seconds: float, *, boundary: Boundary = "close") -> datetime:
        """The moment at which `seconds` of open time after `moment` have passed.

        Ending exactly at a closing time it stays there, or with boundary "next-open" moves on
        to the next opening. Zero from a closed moment is the next opening; less than zero
        subtracts. Raises NeverOpen and TooFar.
        """
        if seconds < 0:
            return self.subtract(moment, -seconds)
        instant, amount = micros(moment), round(seconds * SECOND)
        if amount:
            instant = self._line.ahead(instant, amount)
        if (amount or self._is_closing(instant)) and boundary == "close":
            return moment_of(instant)
        return moment_of(self._next_open(instant))

    def subtract(self, moment: datetime, seconds: float) -> datetime:
        """The latest moment from which `seconds` of open time lead to `moment`.

        Ending exactly at an opening it stays there. Zero from a closed moment is the last
        closing. Raises NeverOpen and TooFar.
        """
        if seconds < 0:
            return self.add(moment, -seconds)
        instant, amount = micros(moment), round(seconds * SECOND)
        if amount == 0:
            return moment_of(self._last_open(instant))
        return moment_of(self._line.back(instant, amount))

    def elapsed(self, start: datetime, end: datetime) -> float:
        """Seconds of open time from `start` to `end`; negative when `end` lies before."""
        first, last = micros(start), micros(end)
        if first > last:
            return -self._line.open_between(last, first) / SECOND
        return self._line.open_between(first, last) / SECOND

    # Moments

    def is_open(self, moment: datetime) -> bool:
        """Whether `moment` lies in open time; a closing time does not."""
        instant = micros(moment)
        block = self._line.block_at(instant)
        at = bisect_right(block.starts, instant) - 1
        return at >= 0 and instant < block.ends[at]

    def is_break(self, moment: datetime) -> bool:
        """Whether `moment` lies in a break, inside or outside the day's hours."""
        local = moment.astimezone(self.zone)
        second = local.hour * 3600 + local.minute * 60 + local.second
        pauses = self.breaks_on(local.date().toordinal())
        return any(start <= second < end for start, end in pauses)

    def is_holiday(self, moment: datetime) -> bool:
        """Whether the local date of `moment` is a holiday."""
        return self.is_holiday_on(self.local_date(moment))

    def next_open(self, moment: datetime) -> datetime:
        """`moment` if it is open, else the next opening. Raises NeverOpen."""
        return moment_of(self._next_open(micros(moment)))

    def last_open(self, moment: datetime) -> datetime:
        """`moment` if it is open, else the last closing before it. Raises NeverOpen."""
        return moment_of(self._last_open(micros(moment)))

    def _next_open(self, instant: int) -> int:
        for block in self._line.onward(self._line.block_at(instant), 1):
            at = bisect_right(block.ends, instant)
            if at < len(block.ends):
                return max(block.starts[at], instant)
        raise AssertionError("onward ends only by raising")

    def _last_open(self, instant: int) -> int:
        for block in self._line.onward(self._line.block_at(instant), -1):
            at = bisect_right(block.starts, instant) - 1
            if at >= 0:
                return min(block.ends[at], instant)
        raise AssertionError("onward ends only by raising")

    def _is_closing(self, instant: int) -> bool:
        # The block of the instant before: a closing at midnight ends the earlier block.
        block = self._line.block_at(instant - 1)
        at = bisect_left(block.ends, instant)
        return at < len(block.ends) and block.ends[at] == instant

    # Periods

    def periods_from(self, moment: datetime) -> Iterator[Period]:
        """Open periods after `moment`, the first cut there.

        Open time without a closing is told in periods of about a year. Raises NeverOpen when
        there is none at all.
        """
        return self._periods(moment, 1)

    def periods_back_from(self, moment: datetime) -> Iterator[Period]:
        """Open periods before `moment`, latest first, the first cut there; the rest likewise."""
        return self._periods(moment, -1)

    def periods_after(self, moment: datetime, count: int) -> list[Period]:
        """The first `count` open periods after `moment`."""
        return list(islice(self.periods_from(moment), count))

    def periods_before(self, moment: datetime, count: int) -> list[Period]:
        """The last `count` open periods before `moment`, latest first."""
        return list(islice(self.periods_back_from(moment), count))

    def periods_between(self, start: datetime, end: datetime) -> list[Period]:
        """Open periods from `start` to `end`, cut at both; latest first if `end` is earlier."""
        first, last = sorted((micros(start), micros(end)))
        found: list[list[int]] = []
        block = self._line.block_at(first)
        while True:
            for opens, closes in zip(block.starts, block.ends, strict=True):
                if closes > first and opens < last:
                    _join(found, max(opens, first), min(closes, last))
            if block.finish >= last:
                break
            block = self._line.block(block.number + 1)
        periods = [(moment_of(opens), moment_of(closes)) for opens, closes in found]
        return periods if start <= end else periods[::-1]

    def periods_on(self, day: date) -> list[Period]:
        """Open periods of one local date."""
        found = self._line.periods_on(day.toordinal())
        return [(moment_of(opens), moment_of(closes)) for opens, closes in found]

    def _periods(self, moment: datetime, step: int) -> Iterator[Period]:
        # Neighbouring blocks may hold two halves of one period, so one is always held back.
        found = self._line.periods(micros(moment), step)
        held = next(found)
        try:
            for opens, closes in found:
                if _touch(held, (opens, closes)) and held[1] - held[0] < _LONGEST_PERIOD:
                    held = (min(held[0], opens), max(held[1], closes))
                else:
                    yield moment_of(held[0]), moment_of(held[1])
                    held = (opens, closes)
        except (NeverOpen, TooFar):
            yield moment_of(held[0]), moment_of(held[1])

    # Days

    def local_date(self, moment: datetime) -> date:
        """The date the clocks of the schedule's zone show."""
        return moment.astimezone(self.zone).date()

    def instant_of(self, local: datetime) -> datetime:
        """The moment in UTC of a wall-clock time of the schedule's zone."""
        return instant_of(local, self.zone)

    def day_bounds(self, day: date) -> Period:
        """The moments at which a local date begins and ends."""
        begin, end = self._line.day_bounds(day.toordinal())
        return moment_of(begin), moment_of(end)

    def opening_of_day(self, moment: datetime) -> datetime | None:
        """The first opening on the local date of `moment`; None on a closed day."""
        periods = self.periods_on(self.local_date(moment))
        return periods[0][0] if periods else None

    def closing_of_day(self, moment: datetime) -> datetime | None:
        """The last closing on the local date of `moment`; None on a closed day."""
        periods = self.periods_on(self.local_date(moment))
        return periods[-1][1] if periods else None

    def same_time_next_working_day(self, moment: datetime) -> datetime:
        """The same clock time on this date if it is worked, else on the next working day."""
        return self._on(self.next_working_day(self.local_date(moment)), moment)

    def same_time_previous_working_day(self, moment: datetime) -> datetime:
        """The same clock time on this date if it is worked, else on the last working day."""
        return self._on(self.last_working_day(self.local_date(moment)), moment)

    def add_working_days(self, moment: datetime, days: int, *, rule: DayRule) -> datetime:
        """`days` (not negative) working days after `moment`, keeping the clock time.

        "open-then-shift" first goes from closed time to the next opening (business_time);
        "shift-then-open" goes to the next open moment after counting (biz).
        """
        if rule == "open-then-shift":
            begin = self.next_open(moment)
            return self._on(self.step_working_days(self.local_date(begin), days), begin)
        return self.next_open(
            self._on(self.step_working_days(self.local_date(moment), days), moment)
        )

    def subtract_working_days(self, moment: datetime, days: int, *, rule: DayRule) -> datetime:
        """`days` (not negative) working days before `moment`, keeping the clock time.

        "open-then-shift" first goes from closed time to the opening of the last working day
        (business_time); "shift-then-open" goes to the last open moment after counting (biz).
        """
        if rule == "shift-then-open":
            landed = self._on(self.step_working_days(self.local_date(moment), -days), moment)
            return self.last_open(landed)
        begin = moment if self.is_open(moment) else self._opening_of_last_day(moment)
        return self._on(self.step_working_days(self.local_date(begin), -days), begin)

    def _opening_of_last_day(self, moment: datetime) -> datetime:
        closing = self.last_open(moment)
        # One tick earlier, because midnight closes the day before, not the one it begins.
        opening = self.opening_of_day(closing - timedelta(microseconds=1))
        return closing if opening is None else opening

    def _on(self, day: date, moment: datetime) -> datetime:
        local = moment.astimezone(self.zone)
        if local.date() == day:
            return moment.astimezone(UTC)
        return self.instant_of(datetime.combine(day, local.time().replace(fold=0)))


def _join(found: list[list[int]], start: int, end: int) -> None:
    if found and found[-1][1] >= start:
        found[-1][1] = max(found[-1][1], end)
    else:
        found.append([start, end])


def _touch(held: tuple[int, int], new: tuple[int, int]) -> bool:
    return new[0] <= held[1] and held[0] <= new[1]
