"""What calendars may say, and what their hours say in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from thirdline.engines.worktime import WEEKDAYS, BadHours, parse_spans
from thirdline.foundation.calendars.public_days import regions
from thirdline.kit.texts.later import sentence_of

Pairs = Sequence[Sequence[str]]
Hours = Mapping[str, Pairs]

ALL_DAY: Pairs = [["00:00", "24:00"]]


def why_not_calendar(
    *, time_zone: str, hours: object, always_open: bool, country: str, subdivision: str
) -> str | None:
    """A sentence on the first thing wrong with a calendar; None if clocks can run by it."""
    wrong = (
        why_not_time_zone(time_zone) or why_not_hours(hours) or why_not_region(country, subdivision)
    )
    if wrong or always_open:
        return wrong
    if not any(hours.values() if isinstance(hours, Mapping) else ()):
        return _("It never opens. Give it hours, or make it open day and night.")
    return None


def why_not_hours(hours: object) -> str | None:
    """A sentence on the first thing wrong with weekly hours; None if they can be kept."""
    if not isinstance(hours, Mapping):
        return _("Hours are a list of times for each weekday.")
    for day, pairs in hours.items():
        if day not in WEEKDAYS:
            return _("“%(day)s” is not a weekday. Use mon, tue, wed, thu, fri, sat, sun.") % {
                "day": day
            }
        wrong = why_not_times(pairs)
        if wrong:
            return _("%(day)s: %(wrong)s") % {"day": _long_name(day), "wrong": wrong}
    return None


def why_not_times(pairs: object) -> str | None:
    """A sentence on the first thing wrong with the times of one day; none at all is closed."""
    if not isinstance(pairs, list | tuple) or not all(_is_pair(pair) for pair in pairs):
        return _("Write the times as pairs, such as 08:00 to 12:00.")
    try:
        parse_spans(pairs)
    except BadHours as error:
        return sentence_of(error)
    return None


def why_not_time_zone(name: str) -> str | None:
    """A sentence if no time zone has this name."""
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return _("“%(name)s” is not a time zone. Write it as Europe/Berlin.") % {"name": name}
    return None


def why_not_region(country: str, subdivision: str) -> str | None:
    """A sentence if the public holidays of a country or its part are not known."""
    if not country:
        return _("Choose the country of “%s” as well.") % subdivision if subdivision else None
    known = regions().get(country)
    if known is None:
        return _("The public holidays of “%s” are not known. Use a code such as DE.") % country
    if subdivision and subdivision not in known:
        return _("“%(part)s” is not a part of %(country)s with holidays of its own.") % {
            "part": subdivision,
            "country": country,
        }
    return None


def describe_hours(hours: Hours, *, always_open: bool = False) -> str:
    """Hours in plain words: "08:00–18:00, Mon–Fri", "day and night", "never open"."""
    week = [_in_words(hours.get(day, ())) for day in WEEKDAYS]
    if always_open or set(week) == {_in_words(ALL_DAY)}:
        return _("day and night")
    groups: dict[str, list[int]] = {}
    for number, words in enumerate(week):
        if words:
            groups.setdefault(words, []).append(number)
    if not groups:
        return _("never open")
    return "; ".join(f"{words}, {_day_names(numbers)}" for words, numbers in groups.items())


def describe_times(pairs: Pairs) -> str:
    """The times of one day in plain words: "09:00–12:00", or "closed"."""
    return _in_words(pairs) or _("closed")


def _in_words(pairs: Pairs) -> str:
    spans = [f"{start}–{end}" for start, end in sorted(tuple(pair) for pair in pairs)]
    if len(spans) < 2:
        return "".join(spans)
    return _("%(first)s and %(last)s") % {"first": ", ".join(spans[:-1]), "last": spans[-1]}


def _day_names(numbers: list[int]) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(_run_name(run) for run in runs)


def _run_name(run: list[int]) -> str:
    names = _short_names()
    if len(run) > 2:
        return f"{names[run[0]]}–{names[run[-1]]}"
    return ", ".join(names[number] for number in run)


def _short_names() -> tuple[str, ...]:
    return (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))


def _long_name(day: str) -> str:
    names = (
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    )
    return names[WEEKDAYS.index(day)]


def _is_pair(pair: object) -> bool:
    return (
        isinstance(pair, list | tuple)
        and len(pair) == 2
        and all(isinstance(each, str) for each in pair)
    )
