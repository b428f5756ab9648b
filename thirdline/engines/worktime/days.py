"""Dates of a schedule: which are worked, which are holidays, what hours each has."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from thirdline.engines.worktime.errors import NeverOpen, TooFar
from thirdline.engines.worktime.hours import Span, dates_of, joined, parse_spans, week_of, without

_IDLE_DAYS = 3_660
_MOST_DAYS = 100_000


class OpenDays:
    """Hours per weekday with holidays, replaced dates and breaks; knows no time zone.

    A holiday closes its date from midnight to midnight, replaced hours included; a night shift
    keeps the part that lies on the other date. Replaced hours stand in for the weekday's.
    Breaks come off either.
    """

    def __init__(
        self,
        hours: Mapping[str, Iterable[Sequence[str]]],
        *,
        holidays: Collection[date] = (),
        holidays_of: Callable[[int], Collection[date]] | None = None,
        shifts: Mapping[date, Iterable[Sequence[str]]] | None = None,
        breaks: Mapping[date, Iterable[Sequence[str]]] | None = None,
    ):
        self._week = week_of(hours)
        self._shifts = dates_of(shifts or {}, self._week)
        self._breaks = {
            day.toordinal(): joined(parse_spans(pairs)[0]) for day, pairs in (breaks or {}).items()
        }
        self._holidays = frozenset(day.toordinal() for day in holidays)
        self._holidays_of = holidays_of
        self._yearly: dict[int, frozenset[int]] = {}

    def hours_on(self, ordinal: int) -> tuple[Span, ...]:
        """The open spans of a date by its ordinal, breaks not yet taken out."""
        if self._is_holiday(ordinal):
            return ()
        # Ordinal 1 was a Monday.
        return self._shifts.get(ordinal, self._week[(ordinal - 1) % 7])

    def spans_on(self, ordinal: int) -> tuple[Span, ...]:
        """The open spans of a date by its ordinal."""
        hours = self.hours_on(ordinal)
        pauses = self._breaks.get(ordinal)
        return without(hours, pauses) if pauses else hours

    def _is_holiday(self, ordinal: int) -> bool:
        if ordinal in self._holidays:
            return True
        if self._holidays_of is None:
            return False
        year = date.fromordinal(ordinal).year
        known = self._yearly.get(year)
        if known is None:
            known = frozenset(day.toordinal() for day in self._holidays_of(year))
            self._yearly[year] = known
        return ordinal in known

    def is_holiday_on(self, day: date) -> bool:
        """Whether a date is a holiday of the schedule."""
        return self._is_holiday(day.toordinal())

    def is_working_day(self, day: date) -> bool:
        """Whether a date has opening hours and is no holiday; breaks do not matter."""
        return bool(self.hours_on(day.toordinal()))

    def is_working_weekday(self, day: date) -> bool:
        """Whether the weekday of a date usually has hours; holidays do not matter."""
        return bool(self._week[day.weekday()])

    def working_days(self, start: date, end: date, *, inclusive: bool = False) -> list[date]:
        """The working days from `start` to before `end`, or to `end` itself if inclusive."""
        last = end.toordinal() + (1 if inclusive else 0)
        return [
            date.fromordinal(ordinal)
            for ordinal in range(start.toordinal(), last)
            if self.hours_on(ordinal)
        ]

    def count_working_days(self, start: date, end: date, *, inclusive: bool = False) -> int:
        """How many working days lie from `start` to before (if inclusive: to) `end`."""
        return len(self.working_days(start, end, inclusive=inclusive))

    def working_dates_after(self, start: date, count: int) -> list[date]:
        """The first `count` working days after `start`."""
        steps = self._working_ordinals(start.toordinal() + 1, 1)
        return [date.fromordinal(next(steps)) for _ in range(count)]

    def next_working_day(self, day: date) -> date:
        """`day` if it is worked, else the first working day after it."""
        return date.fromordinal(next(self._working_ordinals(day.toordinal(), 1)))

    def last_working_day(self, day: date) -> date:
        """`day` if it is worked, else the last working day before it."""
        return date.fromordinal(next(self._working_ordinals(day.toordinal(), -1)))

    def step_working_days(self, day: date, days: int) -> date:
        """The date `days` working days after `day` (before it, if negative); 0 is `day`."""
        if days == 0:
            return day
        if abs(days) > _MOST_DAYS:
            raise TooFar("More than %(most)s working days cannot be counted.", most=_MOST_DAYS)
        step = 1 if days > 0 else -1
        steps = self._working_ordinals((day + timedelta(days=step)).toordinal(), step)
        for _ in range(abs(days) - 1):
            next(steps)
        return date.fromordinal(next(steps))

    def add_working_days_to_date(self, day: date, days: int) -> date:
        """From the next working day on, `days` working days later (business_time's rule)."""
        return self.step_working_days(self.next_working_day(day), days)

    def subtract_working_days_from_date(self, day: date, days: int) -> date:
        """From the last working day back, `days` working days earlier (business_time's rule)."""
        return self.step_working_days(self.last_working_day(day), -days)

    def _working_ordinals(self, ordinal: int, step: int) -> Iterator[int]:
        idle = 0
        listed = self.listed_dates()
        while idle <= _IDLE_DAYS or (listed and _before_end(ordinal, listed, step)):
            if not 1 < ordinal < date.max.toordinal():
                break
            if self.hours_on(ordinal):
                idle = 0
                yield ordinal
            else:
                idle += 1
            ordinal += step
        raise NeverOpen("The calendar has no further working day.")

    def has_weekly_hours(self) -> bool:
        """Whether any weekday has hours at all."""
        return any(self._week)

    def listed_dates(self) -> tuple[int, int] | None:
        """First and last ordinal that holidays or replaced hours name."""
        listed = self._holidays | self._shifts.keys()
        return (min(listed), max(listed)) if listed else None

    def breaks_on(self, ordinal: int) -> tuple[Span, ...]:
        """The breaks of a date by its ordinal, inside or outside its hours."""
        return self._breaks.get(ordinal, ())


def _before_end(ordinal: int, listed: tuple[int, int], step: int) -> bool:
    return ordinal <= listed[1] if step > 0 else ordinal >= listed[0]
