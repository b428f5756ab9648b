"""The only door to calendars: schedules, snapshots and coming holidays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from thirdline.engines.worktime import Schedule
from thirdline.foundation.calendars.models import Holiday, WorkCalendar
from thirdline.foundation.calendars.public_days import public_days
from thirdline.foundation.calendars.rules import describe_hours
from thirdline.foundation.calendars.schedules import (
    Snapshot,
    always_open_snapshot,
    schedule_from,
)

__all__ = [
    "NamedDay",
    "Snapshot",
    "calendar_by_slug",
    "calendars",
    "describe_calendar",
    "schedule_for",
    "schedule_from",
    "snapshot",
    "upcoming_holidays",
    "warm_schedules",
]

_YEARS_AHEAD = 5


@dataclass(frozen=True)
class NamedDay:
    """A coming holiday; `hours` is empty when the day is closed."""

    date: date
    name: str
    hours: tuple[tuple[str, str], ...] = ()


def calendars() -> QuerySet[WorkCalendar]:
    """All calendars by name, their own holidays fetched with them."""
    return WorkCalendar.objects.prefetch_related("holidays")


def calendar_by_slug(slug: str) -> WorkCalendar | None:
    """The calendar of this slug, or None."""
    return calendars().filter(slug=slug).first()


def snapshot(calendar: WorkCalendar | None) -> Snapshot:
    """The calendar's content as JSON; none chosen means day and night. One query at most."""
    if calendar is None:
        return always_open_snapshot()
    own = [] if calendar.always_open else list(calendar.holidays.all())
    return Snapshot(
        name=calendar.name,
        time_zone=calendar.time_zone,
        always_open=calendar.always_open,
        hours=calendar.hours,
        country=calendar.holiday_country,
        subdivision=calendar.holiday_subdivision,
        closed=[day.date.isoformat() for day in own if not day.hours],
        short={day.date.isoformat(): day.hours for day in own if day.hours},
    )


def schedule_for(calendar: WorkCalendar | None) -> Schedule:
    """The schedule of a calendar as it is now; an edit takes effect at the next call."""
    return schedule_from(snapshot(calendar))


def warm_schedules(moment: datetime) -> int:
    """Work out every calendar's schedule around `moment`, so that no request pays for it."""
    found = list(calendars())
    for calendar in found:
        schedule_for(calendar).elapsed(moment - timedelta(days=30), moment + timedelta(days=30))
    return len(found)


def upcoming_holidays(calendar: WorkCalendar, since: date, count: int) -> list[NamedDay]:
    """The next `count` holidays from `since` on, own and public, at most five years ahead.

    On a date that is both, the calendar's own entry counts.
    """
    if calendar.always_open:
        return []
    found: dict[date, NamedDay] = {}
    for year in range(since.year, since.year + _YEARS_AHEAD + 1):
        if calendar.holiday_country and len(found) < count:
            days = public_days(calendar.holiday_country, calendar.holiday_subdivision, year)
            found |= {day: NamedDay(day, name) for day, name in days.items() if day >= since}
    own = Holiday.objects.filter(calendar=calendar, date__gte=since).order_by("date")[:count]
    found |= {day.date: _named(day) for day in own}
    return [found[day] for day in sorted(found)[:count]]


def describe_calendar(calendar: WorkCalendar) -> str:
    """The calendar's hours in plain words: "08:00–18:00, Mon–Fri" or "day and night"."""
    return describe_hours(calendar.hours, always_open=calendar.always_open)


def _named(day: Holiday) -> NamedDay:
    return NamedDay(day.date, day.name, tuple((start, end) for start, end in day.hours))
