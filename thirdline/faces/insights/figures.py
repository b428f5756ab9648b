"""Gathers what the tiers page shows: three readings of sheets, and the names that go with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from hashlib import md5
from typing import TYPE_CHECKING, Any

from django.core.cache import cache

from thirdline.faces.insights import queries
from thirdline.faces.insights.counting import Bag, Scope, added, counted, headline_of
from thirdline.faces.insights.kpis.reading import Reading
from thirdline.faces.insights.periods import Span, day_of, weeks_until
from thirdline.foundation.people.queries import tiers
from thirdline.kit import clock

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Service
    from thirdline.practices.histories.models import HistorySet

LIVE = 0
AGES = ((1, "under 1 day"), (3, "1 to 3 days"), (7, "3 to 7 days"), (30, "7 to 30 days"))
OLDEST = "over 30 days"


@dataclass(frozen=True)
class Choice:
    """Whose figures: the live desk or a set, of one service or all, in a span or (None) of all time."""

    span: Span | None
    history: HistorySet | None = None
    service: Service | None = None

    @property
    def set_id(self) -> int:
        return self.history.pk if self.history else LIVE

    @property
    def service_id(self) -> int:
        return self.service.pk if self.service else 0

    @cached_property
    def days(self) -> tuple[date, date] | None:
        """The first and last day a case began; of a set not counted yet, from its cases."""
        if self.history is None:
            return queries.days_of_desk()
        return queries.days_of_set(self.set_id) or queries.days_of_cases(self.set_id)

    @cached_property
    def has_sheets(self) -> bool:
        return self.history is None or queries.days_of_set(self.set_id) is not None


class Figures:
    """Everything the page says about one choice, from four small queries however large the desk is."""

    def __init__(self, choice: Choice) -> None:
        self.choice = choice
        self.now_at = clock.now()

    @cached_property
    def now(self) -> Reading:
        return Reading(_bag(self.choice, self.choice.span))

    @cached_property
    def before(self) -> Reading | None:
        """The period before; None where there is none, or nobody asked anything in it."""
        if self.choice.span is None:
            return None
        bag = _bag(self.choice, self.choice.span.before, headline=True)
        return Reading(bag) if bag.get("cases") else None

    @cached_property
    def weeks(self) -> list[tuple[date, Reading]]:
        """The last eleven weeks up to the end of the period, headlines only."""
        last = self._last_day()
        mondays = weeks_until(last) if last else []
        found = _weeks(self.choice, mondays)
        return [(monday, Reading(found.get(monday, {}))) for monday in mondays]

    def _last_day(self) -> date | None:
        span, history = self.choice.span, self.choice.history
        if history is not None:
            last = self.choice.days[1] if self.choice.days else None
            return min(last, span.ends - timedelta(days=1)) if last and span else last
        today = day_of(self.now_at)
        return min(today, span.ends - timedelta(days=1)) if span else today

    @cached_property
    def rebuilt_at(self) -> datetime | None:
        return queries.rebuilt_at()

    @cached_property
    def crossings(self) -> dict[tuple[int, int], tuple[int, int]]:
        return self.now.crossings()

    def team_names(self, teams: Iterable[int]) -> dict[int, str]:
        """Names of the teams shown only: a set may have hundreds."""
        return queries.team_names(set(teams))

    @cached_property
    def tier_names(self) -> dict[int, str]:
        return {tier.level: tier.name for tier in self._tiers}

    @cached_property
    def l3_target_minutes(self) -> int | None:
        """What tier 3 promises; a history promised nothing."""
        found = next((tier for tier in self._tiers if tier.level == 3), None)
        within = found.respond_within if found else None
        return None if within is None or self.choice.history else round(within.total_seconds() / 60)

    @cached_property
    def _tiers(self) -> list[Any]:
        return list(tiers())

    @cached_property
    def ages(self) -> tuple[list[str], list[str], dict[tuple[str, str], int]]:
        """Open tickets by age and tier: the bands, the tiers, and how many in each."""
        bands = [*(name for _, name in AGES), OLDEST]
        cells: dict[tuple[str, str], int] = {}
        today = day_of(self.now_at)
        rows = [] if self.choice.history else queries.still_open(self.choice.service_id)
        for day, by_level in rows:
            band = band_of((today - day).days)
            for level, n in by_level.items():
                cells[band, level] = cells.get((band, level), 0) + n
        return bands, sorted({level for _, level in cells}), cells


def band_of(days: int) -> str:
    return next((name for below, name in AGES if days < below), OLDEST)


def _bag(choice: Choice, span: Span | None, *, headline: bool = False) -> Bag:
    sheets = span.sheets if span else [("all", date.min)]
    found = queries.bags_of(choice.set_id, sheets, choice.service_id, headline=headline)
    if found or choice.history is None or choice.has_sheets:
        return found[0] if len(found) == 1 else added(found)
    return _counted_at_once(choice.history, span, headline=headline)


def _weeks(choice: Choice, mondays: list[date]) -> dict[date, Bag]:
    if choice.history is None or choice.has_sheets:
        return queries.headlines_by_week(choice.set_id, mondays, choice.service_id)
    return {
        day: headline_of(bag)
        for (day, _), bag in _kept_a_while(
            choice.history,
            "weeks",
            lambda: counted(Scope(choice.set_id), grain="week", headline=True),
        ).items()
    }


def _counted_at_once(history: HistorySet, span: Span | None, *, headline: bool) -> Bag:
    """A set whose sheets are still being written is counted on the spot, once an hour."""
    scope = Scope(history.pk, span.start if span else None, span.end if span else None)
    found = _kept_a_while(
        history,
        f"{scope.start}:{scope.end}:{headline}",
        lambda: counted(scope, headline=headline),
    )
    return next(iter(found.values()), {})


def _kept_a_while(history: HistorySet, what: str, count: Any) -> dict[Any, Bag]:
    key = md5(f"{history.pk}:{history.digest}:{what}".encode(), usedforsecurity=False).hexdigest()
    place = f"insights:{key}"
    kept: dict[Any, Bag] | None = cache.get(place)
    if kept is None:
        kept = count()
        cache.set(place, kept, queries.KEPT_FOR)
    return kept
