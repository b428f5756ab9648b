"""Days and moments as each language writes them; moments are those of the reader's zone."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext


def hour(moment: datetime) -> str:
    """`14:12`"""
    return date_format(timezone.localtime(moment), "H:i")


def weekday_and_hour(moment: datetime) -> str:
    """`Sun 22:14`"""
    return date_format(timezone.localtime(moment), pgettext("date", "D H:i"))


def day_and_hour(moment: datetime, *, with_zone: bool = False) -> str:
    """`28 June 22:14`, and `CEST` behind it where readers of several zones see the same words."""
    here = timezone.localtime(moment)
    said = date_format(here, pgettext("date", "j F H:i"))
    return f"{said} {here.tzname()}" if with_zone else said


def in_full(moment: datetime) -> str:
    """`Sunday 28 June 2026, 22:14 CEST`, where the zone must not be guessed."""
    here = timezone.localtime(moment)
    return f"{date_format(here, pgettext('date', 'l j F Y, H:i'))} {here.tzname()}"


def day(given: date, *, with_year: bool = False) -> str:
    """`28 June` or `28 June 2026`"""
    shape = pgettext("date", "j F Y") if with_year else pgettext("date", "j F")
    return date_format(given, shape)


def short_day(given: date) -> str:
    """`28 Jun`"""
    return date_format(given, pgettext("date", "j M"))
