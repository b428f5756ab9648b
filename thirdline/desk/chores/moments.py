"""Moments as people type them: "in 2 h", "tomorrow 9:00", "Thursday 9:00", "30 June 14:00", "2026-06-30 14:00"."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _

MORNING = time(9)
FARTHEST = timedelta(days=3 * 366)
_TIME = re.compile(r"^(?:(.*?)[\s,]+)?(?:at\s+)?(\d{1,2})(?::|h|\.)(\d{2})$")
_HOUR = re.compile(r"^(?:(.*?)[\s,]+)?(?:at\s+)?(\d{1,2})\s*(am|pm)$")
_UNITS = {"m": 60, "min": 60, "minute": 60, "minutes": 60, "h": 3600, "hour": 3600, "hours": 3600}
_DAYS = {"d": 1, "day": 1, "days": 1, "w": 7, "week": 7, "weeks": 7}
_PART = re.compile(r"(\d{1,4})\s*([a-z]+)")


class NotAMoment(ValueError):
    """Nobody could say when that is."""


def read_moment(text: str, now: datetime, zone: tzinfo) -> datetime:
    """The moment meant, in UTC and ahead of `now`; a day alone means nine in the morning."""
    said = re.sub(r"^(\d{4}-\d\d-\d\d)t", r"\1 ", " ".join(text.lower().split()))
    moment = _ahead(said, now, zone) or _on_a_day(said, now, zone)
    if moment is None:
        raise NotAMoment(
            _("Say when: “in 2 h”, “tomorrow 9:00”, “Thursday 14:30” or “2026-06-30 9:00”.")
        )
    if not now < moment <= now + FARTHEST:
        raise NotAMoment(_("The moment must lie ahead, within three years."))
    return moment.astimezone(UTC)


def _ahead(said: str, now: datetime, zone: tzinfo) -> datetime | None:
    """ "in 2 h", "in 1 h 30 min", "in 3 days", "2h": elapsed hours, but days at the same hour."""
    rest = said.removeprefix("in ").replace("an hour", "1 h").replace("a day", "1 d")
    parts = _PART.findall(rest)
    if not parts or _PART.sub("", rest).replace("and", "").strip(" ,"):
        return None
    if any(unit not in _UNITS and unit not in _DAYS for _n, unit in parts):
        return None
    seconds = sum(int(n) * _UNITS.get(unit, 0) for n, unit in parts)
    days = sum(int(n) * _DAYS.get(unit, 0) for n, unit in parts)
    local = now.astimezone(zone)
    at = datetime.combine(local.date() + timedelta(days=min(days, 2000)), local.time(), zone)
    return (at if days else now).astimezone(UTC) + timedelta(seconds=seconds)


def _on_a_day(said: str, now: datetime, zone: tzinfo) -> datetime | None:
    day, clock = _split(said)
    local = now.astimezone(zone)
    if clock is None and not day:
        return None
    if not day:
        today = datetime.combine(local.date(), clock or MORNING, zone)
        return today if today > now else today + timedelta(days=1)
    found = _day(day.removeprefix("on ").removeprefix("next "), local.date())
    if found is None:
        return None
    at = datetime.combine(found, clock or MORNING, zone)
    weekly = _weekday(day.removeprefix("on ").removeprefix("next ")) is not None
    return at + timedelta(days=7) if weekly and at <= now else at


def _split(said: str) -> tuple[str, time | None]:
    if found := _TIME.match(said):
        hour, minute = int(found[2]), int(found[3])
    elif found := _HOUR.match(said):
        hour, minute = int(found[2]) % 12 + (12 if found[3] == "pm" else 0), 0
    else:
        return said, None
    if hour > 23 or minute > 59:
        return said, None
    day = (found[1] or "").strip(" ,").removesuffix(" at")
    return "" if day == "at" else day, time(hour, minute)


def _day(said: str, today: date) -> date | None:
    near = {"today": 0, "tomorrow": 1, str(_("today")).lower(): 0, str(_("tomorrow")).lower(): 1}
    if said in near:
        return today + timedelta(days=near[said])
    if (weekday := _weekday(said)) is not None:
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    return _written(said, today)


def _weekday(said: str) -> int | None:
    for names in (WEEKDAYS, WEEKDAYS_ABBR):
        for number, name in names.items():
            if (
                said == str(name).lower()
                or said == _ENGLISH[number]
                or said == _ENGLISH[number][:3]
            ):
                return int(number)
    return None


def _written(said: str, today: date) -> date | None:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", said):
            return date.fromisoformat(said)
        if found := re.fullmatch(r"(\d{1,2})\.? ([^\W\d]+)\.?(?: (\d{4}))?", said):
            month = _month(found[2])
            year = int(found[3]) if found[3] else today.year
            day = date(year, month, int(found[1])) if month else None
            return day.replace(year=year + 1) if day and not found[3] and day < today else day
    except ValueError:
        return None
    return None


def _month(said: str) -> int | None:
    for names in (MONTHS, MONTHS_3):
        for number, name in names.items():
            if said == str(name).lower():
                return int(number)
    return next((n for n, name in enumerate(_MONTHS, 1) if said in {name, name[:3]}), None)


_ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
