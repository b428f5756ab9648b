"""Moments as people type them, in any of the desk's languages, whichever they read it in.

"in 2 h", "tomorrow 9:00", "Thursday 9:00", "30 June 14:00", "2026-06-30 14:00"; "in 3 Tagen", "morgen um
9 Uhr", "30.6. 14:00"; "dans 2 h", "demain à 9 h", "jeudi prochain".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.dates import MONTHS, MONTHS_3, MONTHS_ALT, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from thirdline.kit.words import fold

MORNING = time(9)
FARTHEST = timedelta(days=3 * 366)
MOST_SHOWN = 40
# As they are compared: in lower case, without accents, apostrophes and the dots of short forms.
_UNITS = {
    60: "m min mins minute minutes minuten",
    3600: "h hour hours std stunde stunden heure heures",
}
_DAYS = {
    1: "d day days tag tage tagen j jour jours",
    7: "w week weeks woche wochen semaine semaines",
}
_NEAR = {0: "today heute aujourdhui", 1: "tomorrow morgen demain", 2: "ubermorgen apres-demain"}
_SECONDS = {word: seconds for seconds, words in _UNITS.items() for word in words.split()}
_DAY_COUNTS = {word: days for days, words in _DAYS.items() for word in words.split()}
_NEAR_DAYS = {word: days for days, words in _NEAR.items() for word in words.split()}
_AT = r"(?:at|um|gegen|a|vers)"
_TIME = re.compile(
    rf"^(?:(.*?)[\s,]+)?(?:{_AT}\s+)?(\d{{1,2}})(?:[:.]|\s?h\s?)(\d{{2}})(?:\s?uhr)?$"
)
_HOUR = re.compile(rf"^(?:(.*?)[\s,]+)?(?:{_AT}\s+)?(\d{{1,2}})\s?(am|pm|uhr|h)$")
_AHEAD = re.compile(r"^(?:in|dans) ")
_ONE = re.compile(r"\b(?:an?|one|ein(?:e[rmn]?)?|une?) (?=[a-z])")
_PART = re.compile(r"(\d{1,4})\s*([a-z]+)")
_AND = re.compile(r"\b(?:and|und|et)\b|[\s,]")
_ON = re.compile(r"^(?:(?:on|am|den|le|next|nachste[nrs]?|kommende[nrs]?) )+")
_COMING = re.compile(r" prochaine?$")


class NotAMoment(ValueError):
    """Nobody could say when that is."""


def read_moment(text: str, now: datetime, zone: tzinfo) -> datetime:
    """The moment meant, in UTC and ahead of `now`; a day alone means nine in the morning."""
    said = _plain(text)
    moment = _ahead(said, now, zone) or _on_a_day(said, now, zone)
    if moment is None:
        raise NotAMoment(_not_understood(text))
    if not now < moment <= now + FARTHEST:
        raise NotAMoment(_("The moment must lie ahead, within three years."))
    return moment.astimezone(UTC)


def _not_understood(text: str) -> str:
    if not text.strip():
        return _("Say when: “in 2 h”, “tomorrow 9:00”, “Thursday 14:30” or “2026-06-30 9:00”.")
    words = _(
        "“%(said)s” is no moment. Say for example “in 2 h”, “tomorrow 9:00”, “Thursday 14:30” or “2026-06-30 9:00”."
    )
    return words % {"said": " ".join(text.split())[:MOST_SHOWN]}


def _plain(text: str) -> str:
    said = re.sub(r"['’]", "", fold(" ".join(text.split()))).replace("ueber", "uber")
    return re.sub(r"(?<=[a-z])\.", "", re.sub(r"^(\d{4}-\d\d-\d\d)t", r"\1 ", said))


def _ahead(said: str, now: datetime, zone: tzinfo) -> datetime | None:
    """ "in 2 h", "in 1 h 30 min", "in 3 days", "2h": elapsed hours, but days at the same hour."""
    rest = _ONE.sub("1 ", _AHEAD.sub("", said))
    if rest != said:
        rest = re.sub(r"\bh ?(\d{2})$", r"h \1 m", rest)
    parts = _PART.findall(rest)
    if not parts or _AND.sub("", _PART.sub("", rest)):
        return None
    if any(unit not in _SECONDS and unit not in _DAY_COUNTS for _n, unit in parts):
        return None
    seconds = sum(int(n) * _SECONDS.get(unit, 0) for n, unit in parts)
    days = sum(int(n) * _DAY_COUNTS.get(unit, 0) for n, unit in parts)
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
    named = _COMING.sub("", _ON.sub("", day))
    found = _day(named, local.date())
    if found is None:
        return None
    at = datetime.combine(found, clock or MORNING, zone)
    return at + timedelta(days=7) if named in _weekdays() and at <= now else at


def _split(said: str) -> tuple[str, time | None]:
    if found := _TIME.match(said):
        hour, minute = int(found[2]), int(found[3])
    elif found := _HOUR.match(said):
        hour, minute = int(found[2]), 0
        if found[3] in {"am", "pm"}:
            hour = hour % 12 + (12 if found[3] == "pm" else 0)
    else:
        return said, None
    if hour > 23 or minute > 59:
        return said, None
    day = re.sub(rf"(?:^|[\s,]+){_AT}$", "", (found[1] or "").strip(" ,"))
    return day, time(hour, minute)


def _day(said: str, today: date) -> date | None:
    if said in _NEAR_DAYS:
        return today + timedelta(days=_NEAR_DAYS[said])
    if (weekday := _weekdays().get(said)) is not None:
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    try:
        return _written(said, today)
    except ValueError:
        return None


def _written(said: str, today: date) -> date | None:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", said):
        return date.fromisoformat(said)
    found = re.fullmatch(r"(\d{1,2})(?:\.|er)? ([a-z]+)(?: (\d{4}))?", said)
    month = _months().get(found[2]) if found else None
    if not found:
        # 6/7 is July to most readers and June to some who read English.
        signs = r"\." if (translation.get_language() or "").startswith("en") else r"[./]"
        found = re.fullmatch(rf"(\d{{1,2}}){signs}(\d{{1,2}})(?:{signs}(\d{{4}})?)?", said)
        month = int(found[2]) if found else None
    if not found or not month:
        return None
    day = date(int(found[3]) if found[3] else today.year, month, int(found[1]))
    return day.replace(year=day.year + 1) if not found[3] and day < today else day


@cache
def _weekdays() -> dict[str, int]:
    """Full and short names in every language of the desk, from Monday as 0."""
    return _named(WEEKDAYS, WEEKDAYS_ABBR)


@cache
def _months() -> dict[str, int]:
    return _named(MONTHS_3, MONTHS_ALT, MONTHS)


def _named(*tables: Mapping[int, object]) -> dict[str, int]:
    found: dict[str, int] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            for table in tables:
                found |= {_plain(str(name)).rstrip("."): number for number, name in table.items()}
    return found
