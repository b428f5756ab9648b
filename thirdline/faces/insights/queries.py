from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import md5
from typing import Any

from django.core.cache import cache

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.faces.insights.kpis import breadth, crossings, paths, tiers, waiting
from thirdline.faces.insights.kpis.behind import ticket_numbers_behind
from thirdline.faces.insights.kpis.population import Population
from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import Refused
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
        raise Refused(f"There is no push-to-front rule {rule!r}. Choose one of: {known}.")
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
    numbers = ticket_numbers_behind(
        population_of(set_name, period),
        figure,
        rule=rule,
        level=level,
        between=between,
        after=after,
        limit=limit,
    )
    return list(tickets_for(person).filter(pk__in=numbers).order_by("pk"))
