"""Weeks, months and quarters of the desk's own calendar, and how sheets are laid together for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from thirdline.kit.texts import moments

GRAINS = ("week", "month", "quarter")
WEEKS_SHOWN = 11


@dataclass(frozen=True, slots=True)
class Span:
    """Whole days, from `begins` up to but without `ends`; `grain` is empty where it is neither."""

    begins: date
    ends: date
    grain: str = ""

    @property
    def start(self) -> datetime:
        return midnight(self.begins)

    @property
    def end(self) -> datetime:
        return midnight(self.ends)

    @property
    def words(self) -> str:
        """`1 to 30 June 2026`; `29 June to 5 July 2026`; `5 June 2026`."""
        last = self.ends - timedelta(days=1)
        said = moments.day(last, with_year=True)
        if last == self.begins:
            return said
        if (self.begins.year, self.begins.month) == (last.year, last.month):
            # A day of the month, then a whole date: `1 to 30 June 2026`.
            return pgettext("date", "%(day)s to %(last)s") % {"day": self.begins.day, "last": said}
        first = moments.day(self.begins, with_year=self.begins.year != last.year)
        return _("%(first)s to %(last)s") % {"first": first, "last": said}

    @property
    def before(self) -> Span:
        """The period before: the month before a month, as many days before any other."""
        if self.grain:
            return span_around(self.begins - timedelta(days=1), self.grain)
        return Span(self.begins - (self.ends - self.begins), self.begins)

    @property
    def after(self) -> Span:
        if self.grain:
            return span_around(self.ends, self.grain)
        return Span(self.ends, self.ends + (self.ends - self.begins))

    @property
    def sheets(self) -> list[tuple[str, date]]:
        """The fewest sheets that add up to it, as (grain, first day)."""
        if self.grain in ("week", "month"):
            return [(self.grain, self.begins)]
        if self.grain == "quarter":
            firsts = [self.begins]
            while len(firsts) < 3:
                firsts.append(span_around(firsts[-1], "month").ends)
            return [("month", first) for first in firsts]
        return _laid(self.begins, self.ends)


def _laid(begins: date, ends: date) -> list[tuple[str, date]]:
    laid: list[tuple[str, date]] = []
    while begins < ends:
        month = span_around(begins, "month")
        whole = month.begins == begins and month.ends <= ends
        laid.append(("month" if whole else "day", begins))
        begins = month.ends if whole else begins + timedelta(days=1)
    return laid


def span_around(day: date, grain: str) -> Span:
    """The week (from Monday), month or quarter a day lies in."""
    if grain == "week":
        monday = day - timedelta(days=day.weekday())
        return Span(monday, monday + timedelta(days=7), grain)
    months = 3 if grain == "quarter" else 1
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    later = first.month - 1 + months
    return Span(first, date(first.year + later // 12, later % 12 + 1, 1), grain)


def weeks_until(last: date, many: int = WEEKS_SHOWN) -> list[date]:
    """The Mondays of the last weeks, the one that holds `last` included."""
    monday = last - timedelta(days=last.weekday())
    return [monday - timedelta(weeks=back) for back in reversed(range(many))]


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), zone())


def day_of(moment: datetime) -> date:
    """The day of the desk's calendar a moment lies in, whoever reads it."""
    return moment.astimezone(zone()).date()


def zone() -> ZoneInfo:
    """The zone of the desk. Days are counted once for everybody, so a reader's own zone is no use."""
    found = timezone.get_default_timezone()
    return found if isinstance(found, ZoneInfo) else ZoneInfo("UTC")
