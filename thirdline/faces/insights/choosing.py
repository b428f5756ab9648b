"""What a reader chose, read from the address; anything that makes no sense is refused in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from thirdline.desk.tickets.queries import services
from thirdline.faces.insights.figures import Choice
from thirdline.faces.insights.kpis.population import Population
from thirdline.faces.insights.periods import GRAINS, Span, day_of, midnight, span_around
from thirdline.faces.insights.queries import DEFAULT_RULE, Narrow
from thirdline.kit import clock
from thirdline.kit.refusals import NotFound, Refused
from thirdline.practices.histories.queries import complete_set

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Service

EARLIEST, LATEST = date(1970, 1, 1), date(2200, 1, 1)
LONGEST = 1_100  # days; a free period is laid together from the sheets of its days and months
FIGURE_CHARACTERS = 40


def choice_of(given: Mapping[str, str]) -> Choice:
    """The choice an address makes; the present month of the live desk, or all of a set, if it makes none."""
    history = complete_set(given["set"]) if given.get("set") else None
    service = None if history else _service(given.get("service", ""))
    return Choice(_span(given, whole=history is not None), history, service)


def _service(slug: str) -> Service | None:
    if not slug:
        return None
    found = services().filter(slug=slug[:60]).first() if "\x00" not in slug else None
    if found is None:
        raise NotFound(_("There is no such service."))
    return found


def _span(given: Mapping[str, str], *, whole: bool) -> Span | None:
    if given.get("last"):
        last = _day(given["last"])
        return _free_span(_day(given.get("from", "")), last + timedelta(days=1))
    if given.get("from") or given.get("until"):
        return _free_span(_day(given.get("from", "")), _day(given.get("until", "")))
    grain = given.get("period") or ("all" if whole else "month")
    if grain == "all" and whole:
        return None
    if grain not in GRAINS:
        raise Refused(_("A period is a week, a month or a quarter."))
    day = _day(given["at"]) if given.get("at") else day_of(clock.now())
    return span_around(day, grain)


def _free_span(begins: date, ends: date) -> Span:
    if begins >= ends:
        raise Refused(_("The period ends before it begins. Choose a later last day."))
    if (ends - begins).days > LONGEST:
        raise Refused(_("A period has at most %(n)s days.") % {"n": LONGEST})
    return Span(begins, ends)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refused(_("Write a day as 2026-06-30.")) from None
    if not EARLIEST <= day <= LATEST:
        raise Refused(_("The day lies too far away."))
    return day


def population_behind(choice: Choice, figure: str) -> Population:
    """The cases a figure is counted over: promises and open work whenever they were asked for."""
    span = None if figure in ("promise", "still_open") else choice.span
    return Population(
        choice.set_id or None,
        span.start if span else None,
        span.end if span else None,
        kept=True,
        service=choice.service_id,
    )


def narrow_of(given: Mapping[str, str], choice: Choice) -> Narrow:
    """Which part of a figure is opened."""
    more: dict[str, Any] = {
        name: given.get(name, "").replace("\x00", "")[:300]
        for name in ("tier", "ended", "reason", "kind")
    }
    today = day_of(clock.now())
    if (days := _number(given.get("days"))) is not None:
        more["older"] = midnight(today - timedelta(days=days - 1))
    if (below := _number(given.get("below"))) is not None:
        more["younger"] = midnight(today - timedelta(days=below - 1))
    more["kept"] = given.get("kept") != "no"
    if choice.span:
        more |= {"since": choice.span.start, "until": choice.span.end}
    ends = [given.get(name, "").replace("\x00", "")[:80] for name in ("start", "end")]
    return Narrow(
        rule=given.get("rule", DEFAULT_RULE).replace("\x00", "")[:40],
        level=_number(given.get("level")),
        between=(ends[0], ends[1]),
        more=more,
    )


def _number(text: str | None) -> int | None:
    """A small number; anything else narrows nothing."""
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 4):
        raise Refused(_("The address names a number that is none."))
    return int(text)
