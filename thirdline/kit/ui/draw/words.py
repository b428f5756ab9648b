"""Times, durations and figures as the desk says them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from thirdline.kit import clock
from thirdline.kit.texts import moments

THIN = "\u202f"
STUCK = "\u00a0"
# What stands between thousands and before decimals; English as ui.md has it.
_SIGNS = {"de": (".", ","), "fr": (THIN, ",")}


def when_words(moment: datetime, *, now: datetime | None = None) -> str:
    """`14:12` today, `Sun 22:14` within the week, `28 June` before, with the year in another year."""
    here, today = timezone.localtime(moment), timezone.localtime(now or clock.now())
    if here.date() == today.date():
        return moments.hour(here)
    if abs((here.date() - today.date()).days) < 7:
        return moments.weekday_and_hour(here)
    return moments.day(here, with_year=here.year != today.year)


def when(moment: datetime | None, *, now: datetime | None = None) -> SafeString | str:
    if moment is None:
        return "–"
    here = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        here.isoformat(timespec="seconds"),
        moments.in_full(here),
        when_words(moment, now=now),
    )


def day(given: date | None) -> str:
    """`28 June 2026`"""
    return moments.day(given, with_year=True) if given else ""


def duration(length: timedelta | float | None) -> str:
    """`40 s`, `22 m`, `1 h 47 m`, `2 d 4 h`, `11 d`; days are days of the calendar, 24 hours."""
    if length is None:
        return "–"
    seconds = int(abs(length.total_seconds() if isinstance(length, timedelta) else length))
    if seconds < 60:
        return gettext("%(n)s s") % {"n": seconds}
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if minutes < 60:
        return gettext("%(n)s m") % {"n": minutes}
    if hours < 24:
        return gettext("%(h)s h %(m)s m") % {"h": hours, "m": f"{minutes % 60:02d}"}
    if days < 10 and hours % 24:
        return gettext("%(d)s d %(h)s h") % {"d": days, "h": hours % 24}
    return gettext("%(n)s d") % {"n": days}


def ago(moment: datetime | None, *, now: datetime | None = None) -> str:
    """The short age of a row: `2 m`, `5 h`, `6 d`."""
    if moment is None:
        return "–"
    seconds = max(0, int(((now or clock.now()) - moment).total_seconds()))
    if seconds < 3600:
        return gettext("%(n)s m") % {"n": max(1, seconds // 60)}
    if seconds < 86400:
        return gettext("%(n)s h") % {"n": seconds // 3600}
    return gettext("%(n)s d") % {"n": seconds // 86400}


def count(number: float | None, *, places: int = 0) -> str:
    """`7 810`, with a thin space that never breaks; `7.810` in German."""
    return "–" if number is None else _written(f"{number:,.{places}f}")


def _written(number: str) -> str:
    thousands, decimals = _SIGNS.get(get_language() or "", (THIN, "."))
    return number.translate({ord(","): thousands, ord("."): decimals})


def percent(share: float | None, *, places: int = 0) -> str:
    """A share between 0 and 1 as `71 %`."""
    return "–" if share is None else f"{_written(f'{share * 100:.{places}f}')}{STUCK}%"


def minutes_as_words(minutes: int) -> str:
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
