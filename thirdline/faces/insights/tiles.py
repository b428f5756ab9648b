"""The strip of key figures: value, change against the period before, and eleven weeks as a line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from thirdline.faces.insights.figures import Figures
from thirdline.faces.insights.kpis.reading import Reading, Share
from thirdline.faces.insights.kpis.satisfaction import satisfied_between, satisfied_by_week
from thirdline.faces.insights.links import Link
from thirdline.kit.texts.later import later
from thirdline.kit.ui.draw.words import STUCK, count, duration
from thirdline.practices.surveys.rules import FEW

Value = float | None


@dataclass(frozen=True, slots=True)
class Tile:
    """One key figure. `tone` is good or against where a change is better or worse, else empty."""

    key: str
    name: str
    value: str
    unit: str
    change: str
    arrow: str
    tone: str
    weeks: tuple[float, ...]
    foot: str
    url: str
    about: str


class Named(NamedTuple):
    """What a share is called, and the tickets behind it."""

    key: str
    words: str
    url: str


def tiles(figures: Figures, link: Link) -> list[Tile]:
    """Every tile with something to say; a promise nobody made has none."""
    front = Named("solved_in_front", _("Solved in the first line"), link("solved_in_front"))
    climb = Named("escalated_to_l3", _("Escalated, L2 to L3"), link("escalated_to_l3"))
    solved = _("%(part)s of %(whole)s solved requests")
    left_l2 = _("%(part)s of %(whole)s stays that left L2")
    found = [
        _share(figures, front, Reading.solved_in_front, solved, places=0),
        _share(figures, climb, Reading.escalated_to_l3, left_l2, rising=False),
        *_at_l3(figures, link),
        _answer(figures, link),
        _promises(figures),
        _satisfaction(figures),
    ]
    return [tile for tile in found if tile is not None]


def _at_l3(figures: Figures, link: Link) -> list[Tile]:
    def led(ended: str) -> str:
        return link("stays_at_level", level=3, ended=ended)

    left = _("%(part)s of %(whole)s stays that left L3")
    fixed = Named("fixed_at_l3", _("Fixed at L3"), led("resolved"))
    returned = Named("returned_by_l3", _("Returned by L3"), led("returned"))
    return [
        _share(figures, fixed, Reading.fixed_at_l3, left, places=0),
        _share(figures, returned, Reading.returned_by_l3, left, rising=False),
    ]


def _share(
    figures: Figures,
    named: Named,
    of: Callable[[Reading], Share],
    foot: str,
    *,
    rising: bool = True,
    places: int = 1,
) -> Tile:
    share = of(figures.now)
    before = of(figures.before).value if figures.before else None
    change, arrow, tone = _points(share.value, before, rising=rising)
    return Tile(
        key=named.key,
        name=named.words,
        value=_percent(share.value, places),
        unit="%" if share.whole else "",
        change=change,
        arrow=arrow,
        tone=tone,
        weeks=_weekly(figures, lambda week: of(week).value),
        foot=foot % {"part": count(share.part), "whole": count(share.whole)},
        url=named.url if share.part else "",
        about=ABOUT[named.key],
    )


def _answer(figures: Figures, link: Link) -> Tile:
    median = figures.now.l3_answer()
    before = figures.before.l3_answer() if figures.before else None
    target = figures.l3_target_minutes
    foot = _("median, target %(n)s min") % {"n": target} if target else _("median, from arrival")
    change, arrow, tone = "", "", ""
    if median is not None and before is not None:
        more = median > before
        change = f"{'+' if more else '−'}{duration(abs(median - before))}"
        arrow, tone = _direction(median - before, rising=False)
    value, unit = _long(median)
    return Tile(
        "l3_answer", _("L3 answers after escalation"), value, unit, change, arrow, tone,
        _weekly(figures, Reading.l3_answer), foot,
        link("l3_answers") if median is not None else "", ABOUT["l3_answer"],
    )  # fmt: skip


def _promises(figures: Figures) -> Tile | None:
    sla, ola = figures.now.kept("sla"), figures.now.kept("ola")
    if not (sla.whole or ola.whole):
        return None
    before = figures.before.kept("sla").value if figures.before else None
    change, arrow, tone = _points(sla.value, before, rising=True)
    return Tile(
        "promises", _("SLA / OLA kept"), f"{_percent(sla.value, 1)} / {_percent(ola.value, 1)}", "%",
        change, arrow, tone, _weekly(figures, lambda week: week.kept("sla").value),
        _("open breaches count as missed"), "#promises", ABOUT["promises"],
    )  # fmt: skip


def _satisfaction(figures: Figures) -> Tile | None:
    """Never the score alone: how many of those asked answered stands beside it."""
    choice = figures.choice
    if choice.history is not None:
        return None
    span, service = choice.span, choice.service_id
    found = satisfied_between(span.start if span else None, span.end if span else None, service)
    if not found.sent:
        return None
    before = satisfied_between(span.before.start, span.before.end, service) if span else None
    change, arrow, tone = _points(found.share, before.share if before else None, rising=True)
    weeks = satisfied_by_week([monday for monday, _week in figures.weeks], service)
    few = found.answered < FEW
    foot = _("%(answered)s of %(sent)s asked answered")
    return Tile(
        "satisfaction", _("Satisfied (4 or 5 of 5)"),
        f"{found.satisfied} / {found.answered}" if few else _percent(found.share, 0),
        "" if few else "%", "" if few else change, "" if few else arrow, "" if few else tone,
        tuple(weeks), foot % {"answered": count(found.answered), "sent": count(found.sent)},
        reverse("surveys:surveys"), _(ABOUT["satisfaction"]),
    )  # fmt: skip


def _percent(share: Value, places: int) -> str:
    return "–" if share is None else count(share * 100, places=places)


def _long(seconds: Value) -> tuple[str, str]:
    """The large figure and its unit: minutes up to an hour and a half, else hours or days."""
    if seconds is None:
        return "–", ""
    if seconds < 5400:
        return f"{seconds / 60:.0f}", _("min")
    if seconds < 48 * 3600:
        return count(seconds / 3600, places=1), _("h")
    return count(seconds / 86_400, places=1), _("days")


def _points(now: Value, before: Value, *, rising: bool) -> tuple[str, str, str]:
    if now is None or before is None:
        return "", "", ""
    points = (now - before) * 100
    if abs(points) < 0.05:
        return _("as before"), "equal", ""
    sign = "+" if points > 0 else "−"
    return f"{sign}{count(abs(points), places=1)}{STUCK}{_('points')}", *_direction(
        points, rising=rising
    )


def _direction(change: float, *, rising: bool) -> tuple[str, str]:
    arrow = "arrow-up-right" if change > 0 else "arrow-down-right"
    return arrow, "good" if (change > 0) == rising else "against"


def _weekly(figures: Figures, of: Callable[[Reading], Value]) -> tuple[float, ...]:
    values = [of(week) for _monday, week in figures.weeks]
    return tuple(value for value in values if value is not None)


ABOUT = {
    "solved_in_front": later("Solved requests that never left the first line, of all solved."),
    "escalated_to_l3": later("Stays at L3 that came up from L2, of the stays that left L2."),
    "fixed_at_l3": later("Stays at L3 that ended with the solution, of the stays that left L3."),
    "returned_by_l3": later("Stays at L3 that ended with a return, of the stays that left L3."),
    "l3_answer": later("Wall time from arrival at L3 from L2 to the first sign of work."),
    "satisfaction": later("Answers of 4 or 5, of all answers to surveys sent in the period."),
    "promises": later("Promises kept, of those decided in the period, whenever they were made."),
}
