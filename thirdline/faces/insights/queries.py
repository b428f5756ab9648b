from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import md5
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import Max, Min, Q, QuerySet
from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.faces.insights.counting import Bag
from thirdline.faces.insights.kpis import breadth, crossings, paths, satisfaction, tiers, waiting
from thirdline.faces.insights.kpis.behind import ticket_numbers_behind
from thirdline.faces.insights.kpis.population import Population
from thirdline.faces.insights.models import FigureSheet, FigureState, TouchedDay
from thirdline.faces.insights.periods import day_of
from thirdline.foundation.people.models import Person, Team
from thirdline.kit import clock
from thirdline.kit.db import require_transaction
from thirdline.kit.refusals import Refused
from thirdline.practices.histories.models import CaseFacts
from thirdline.practices.histories.queries import complete_set
from thirdline.practices.histories.rules import PUSH_TO_FRONT

DEFAULT_RULE = "ibm-2013"
KEPT_FOR = 3600


@dataclass(frozen=True, slots=True)
class Period:
    """From a moment up to, but without, another; None is open."""

    start: datetime | None = None
    end: datetime | None = None


ALL_TIME = Period()


def population_of(set_name: str | None, period: Period = ALL_TIME) -> Population:
    """The cases of a history set by name, or of the live desk, that began in the period."""
    number = None if set_name is None else complete_set(set_name).pk
    return Population(number, period.start, period.end)


def ladder_figures(
    set_name: str | None, period: Period = ALL_TIME, rule: str = DEFAULT_RULE
) -> dict[str, Any]:
    """Every figure about the climb; the modules in `kpis` define each of them."""
    if rule not in PUSH_TO_FRONT:
        known = ", ".join(sorted(PUSH_TO_FRONT))
        raise Refused(
            _("There is no push-to-front rule “%(rule)s”. Choose one of: %(known)s.")
            % {"rule": rule, "known": known}
        )
    population = population_of(set_name, period)
    if population.is_live:
        return _figures(set_name, population, rule)
    # An imported set never changes, so its figures are worked out once for each period and rule.
    key = f"ladder-figures:{population.set_id}:{population.start}:{population.end}:{rule}"
    place = md5(key.encode(), usedforsecurity=False).hexdigest()
    kept: dict[str, Any] | None = cache.get(place)
    if kept is None:
        kept = _figures(set_name, population, rule)
        cache.set(place, kept, KEPT_FOR)
    return kept


def _figures(set_name: str | None, population: Population, rule: str) -> dict[str, Any]:
    by_tier = tiers.stays_by_tier(population)
    return {
        "set": set_name,
        "from": population.start.isoformat() if population.start else None,
        "until": population.end.isoformat() if population.end else None,
        "rule": rule,
        **paths.path_figures(population, rule),
        "events_by_tier": tiers.events_by_tier(population, by_tier),
        **waiting.waits(population),
        "stays_by_tier": by_tier,
        "l3_response_after_l2": tiers.l3_response(population),
        **crossings.crossings(population),
        **breadth.breadth(population),
        **satisfaction.satisfaction(population),
    }


def tickets_behind(
    person: Person,
    figure: str,
    set_name: str | None,
    period: Period = ALL_TIME,
    *,
    rule: str = DEFAULT_RULE,
    level: int | None = None,
    between: tuple[str, str] | None = None,
    after: int = 0,
    limit: int = 50,
) -> list[Ticket]:
    """One page of the tickets a figure counts, of those the person may read.

    Pages follow one another by the last number seen; `level` and `between` as in `kpis.behind`.
    """
    narrow = Narrow(rule=rule, level=level, between=between)
    return page_behind(
        person, figure, population_of(set_name, period), narrow, after=after, limit=limit
    )


@dataclass(frozen=True, slots=True)
class Narrow:
    """What of a figure is opened; see `kpis.behind`."""

    rule: str = DEFAULT_RULE
    level: int | None = None
    between: tuple[str, str] | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


def page_behind(
    person: Person,
    figure: str,
    population: Population,
    narrow: Narrow,
    *,
    after: int = 0,
    limit: int = 50,
) -> list[Ticket]:
    """A full page wherever there are enough tickets the person may read, however many others lie between."""
    found: list[Ticket] = []
    many = limit
    while len(found) < limit:
        numbers = ticket_numbers_behind(
            population,
            figure,
            rule=narrow.rule,
            level=narrow.level,
            between=narrow.between,
            narrowed=narrow.more,
            after=after,
            limit=many,
        )
        readable = tickets_for(person).filter(pk__in=numbers).select_related("team", "requester")
        found += readable.order_by("pk")[: limit - len(found)]
        if len(numbers) < many:
            break
        # Where little is readable the steps grow, so that many tickets cost few questions.
        after, many = numbers[-1], min(many * 4, 5_000)
    return found


# What is kept of the live desk

# Any transaction below the mark has ended, so nothing can still appear below what has been read.
_ENTRIES = """
SELECT position, id, CASE WHEN subject_kind = 'tickets.ticket' THEN subject_id END
FROM journal_entry WHERE (position, id) > (%s, %s)
    AND position < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
ORDER BY position, id LIMIT %s
"""

_MOMENTS = """
SELECT created_at FROM tickets_ticket WHERE id = ANY(%(tickets)s) AND history IS NULL
UNION SELECT ended_at FROM sla_clock WHERE ticket_id = ANY(%(tickets)s)
UNION SELECT breached_at FROM sla_clock WHERE ticket_id = ANY(%(tickets)s)
"""


def state_for_update(*, skip_locked: bool = False) -> FigureState | None:
    """The one row that says how far figures are, locked: figures have one writer at a time."""
    require_transaction()
    return FigureState.objects.select_for_update(skip_locked=skip_locked).filter(pk=1).first()


def rebuilt_at() -> datetime | None:
    """When the figures of the live desk were last looked after; None before the first time."""
    return FigureState.objects.filter(pk=1).values_list("rebuilt_at", flat=True).first()


def entries_since(state: FigureState, *, limit: int) -> list[tuple[int, int, int | None]]:
    """Position, number and ticket (None for other subjects) of the next finished entries."""
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES, [state.upto_position, state.upto_id, limit])
        return list(cursor.fetchall())


def moments_counted(tickets: list[int]) -> list[datetime]:
    """The moments by which sheets count these tickets: when asked, and when promises were decided."""
    with connection.cursor() as cursor:
        cursor.execute(_MOMENTS, {"tickets": tickets})
        return [row[0] for row in cursor.fetchall() if row[0] is not None]


def touched_days(*, limit: int) -> list[date]:
    """Days to count again, the newest first, because that is what people look at."""
    rows = TouchedDay.objects.order_by("-day").values_list("day", flat=True)
    return list(rows[:limit])


def day_sheets(begins: date, ends: date, set_id: int) -> QuerySet[FigureSheet]:
    return FigureSheet.objects.filter(
        set_id=set_id, grain="day", begins__gte=begins, begins__lt=ends
    )


def bags_of(
    set_id: int, sheets: Sequence[tuple[str, date]], service: int, *, headline: bool = False
) -> list[Bag]:
    """The counts of the sheets that are there; a day on which nobody asked has none."""
    column = "headline" if headline else "counts"
    return list(_sheets(set_id, sheets, service).values_list(column, flat=True))


def headlines_by_week(set_id: int, weeks: Sequence[date], service: int) -> dict[date, Bag]:
    sheets = _sheets(set_id, [("week", week) for week in weeks], service)
    return dict(sheets.values_list("begins", "headline"))


def _sheets(set_id: int, sheets: Sequence[tuple[str, date]], service: int) -> QuerySet[FigureSheet]:
    wanted: dict[str, list[date]] = {}
    for grain, begins in sheets:
        wanted.setdefault(grain, []).append(begins)
    either = Q(pk__in=[])
    for grain, begun in wanted.items():
        either |= Q(grain=grain, begins__in=begun)
    return FigureSheet.objects.filter(either, set_id=set_id, service_id=service)


def still_open(service: int) -> list[tuple[date, dict[str, int]]]:
    """For each day tickets were asked for that are open still, how many there are at which tier."""
    rows = FigureSheet.objects.filter(
        set_id=0, grain="day", service_id=service, still_open__isnull=False
    )
    found = rows.values_list("begins", "still_open")
    return [(day, by_level) for day, by_level in found if by_level]


def days_of_set(set_id: int) -> tuple[date, date] | None:
    """The first and the last day with sheets of a history set; None while they are not counted."""
    rows = FigureSheet.objects.filter(set_id=set_id, grain="day").order_by("begins")
    first, last = (
        rows.values_list("begins", flat=True).first(),
        rows.values_list("begins", flat=True).last(),
    )
    return (first, last) if first and last else None


def days_of_desk() -> tuple[date, date] | None:
    """From the first day with a live ticket to today; None on a desk without tickets."""
    rows = Ticket.objects.filter(history=None).order_by("created_at")
    first = rows.values_list("created_at", flat=True).first()
    return (day_of(first), day_of(clock.now())) if first else None


def days_of_cases(set_id: int) -> tuple[date, date] | None:
    """The same of a set whose sheets are not written yet."""
    ends = CaseFacts.objects.filter(set=set_id).aggregate(
        first=Min("started_at"), last=Max("started_at")
    )
    return (day_of(ends["first"]), day_of(ends["last"])) if ends["first"] else None


def team_names(numbers: Iterable[int]) -> dict[int, str]:
    """Names of teams, those of histories too, without the name of their set."""
    rows = Team.objects.filter(pk__in=numbers).values_list("pk", "name")
    return {number: name.partition(" · ")[0] for number, name in rows}
