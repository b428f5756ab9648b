"""Every count of the queue in one statement, exact to a thousand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, TypeAlias, cast

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Q

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.desk.views.rules import Place, View, of_team
from thirdline.foundation.people.models import Person

MOST_COUNTED = 1_000
MOST_PASSED = 5_000
WITH_ME = "_open_with_me"
# Stand-ins for person, team and moment while a view's condition is turned into SQL, once a process.
_SOMEBODY, _SOME_TEAM = -7_100_001, -7_100_002
_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
_NEAR = timedelta(days=3_650)
_STAND_IN = Place(_SOMEBODY, _SOME_TEAM, _ONCE)
Compiled: TypeAlias = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Counts:
    """Exact up to 1,000, then "more". `oldest` is known where the count is exact.

    `cut` says that the team has so many open tickets that its views were counted over 5,000 of them.
    """

    by_view: dict[str, int]
    here: int
    oldest: datetime | None
    cut: bool = False

    @property
    def more(self) -> bool:
        return self.here > MOST_COUNTED

    def of(self, view: View) -> tuple[int, bool]:
        """A view's figure, and whether there are more than it says."""
        number = self.by_view[view.slug]
        more = number > MOST_COUNTED or (self.cut and view.within is not None)
        return min(number, MOST_COUNTED), more


def counts_for(
    person: Person, views: Sequence[View], place: Place, *, here: View, narrowed: Q | None = None
) -> Counts:
    """Every view's count and that of the list in hand, in one statement however many there are."""
    try:
        readable, values = tickets_for(person).query.sql_with_params()
    except EmptyResultSet:
        return Counts({view.slug: 0 for view in views}, 0, None)
    passed = [view for view in views if view.within is not None]
    # The list in hand is counted as it is narrowed; unnarrowed that is its view's figure, too.
    twice = here.slug if narrowed is None else ""
    alone = [view for view in views if view.within is None and view.slug != twice]
    listed = _capped(_narrowed(here, place, narrowed))
    parts = [_real(_compiled(view), place) for view in alone]
    team = _real(_compiled_team(tuple(passed)), place) if passed else ("SELECT 0 AS passed", [])
    sql = _statement(readable, [text for text, _given in parts], listed[0], team[0])
    given = [*values, *(one for _text, found in parts for one in found), *listed[1], *team[1]]
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        n, oldest, *numbers = cast("tuple[Any, ...]", cursor.fetchone())
    by_view = {view.slug: number for view, number in zip([*alone, *passed], numbers, strict=False)}
    if twice:
        by_view[twice] = n
    cut = numbers[-1] > MOST_PASSED
    if "with-me" in by_view:
        vars(person)[WITH_ME] = by_view["with-me"]
    return Counts(by_view, n, oldest if n <= MOST_COUNTED else None, cut)


def _statement(readable: str, parts: Sequence[str], listed: str, team: str) -> str:
    """Put together of what Django compiled; every value stays a parameter."""
    # The access rule is written once: under the table's own name it stands before every count, and
    # NOT MATERIALIZED lets each of them choose its own index through it.
    counts = "".join(f", (SELECT count(*) FROM ({text}) s)" for text in parts)  # noqa: S608
    return (
        f'WITH "tickets_ticket" AS NOT MATERIALIZED ({readable}) '  # noqa: S608
        f"SELECT listed.n, listed.oldest{counts}, team.* FROM "
        f"(SELECT count(*) AS n, min(created_at) AS oldest FROM ({listed}) s) listed, ({team}) team"
    )


def _real(compiled: Compiled, place: Place) -> tuple[str, list[Any]]:
    """SQL compiled with stand-ins, and its values with the real person, team and moment."""
    sql, values = compiled
    actual = {_SOMEBODY: place.person_id, _SOME_TEAM: place.team_id}

    def real(value: Any) -> Any:
        # Only moments reckoned from the stand-in's; "never" in an index expression stays what it is.
        if isinstance(value, datetime) and abs(value - _ONCE) < _NEAR:
            return place.now + (value - _ONCE)
        return actual.get(value, value) if isinstance(value, int) else value

    return sql, [real(value) for value in values]


@lru_cache(maxsize=64)
def _compiled(view: View) -> Compiled:
    return _capped(view.condition(_STAND_IN))


@lru_cache(maxsize=8)
def _compiled_team(views: tuple[View, ...]) -> Compiled:
    """One pass over a team's open tickets counts all its views; the last column is how many passed."""
    base = Ticket.objects.filter(of_team(_STAND_IN)).order_by()[: MOST_PASSED + 1]
    sql, values = base.query.sql_with_params()
    counted, given = [], []
    for place, view in enumerate(views):
        where, found = _where(view.within(_STAND_IN) if view.within else Q())
        counted.append(f"count(*) FILTER (WHERE {where}) AS v{place}")
        given += found
    text = f'SELECT {", ".join(counted)}, count(*) AS passed FROM ({sql}) "tickets_ticket"'  # noqa: S608
    return text, (*given, *values)


def _where(condition: Q) -> tuple[str, list[Any]]:
    query = Ticket.objects.filter(condition).query
    try:
        sql, values = query.where.as_sql(query.get_compiler(using=DEFAULT_DB_ALIAS), connection)
    except FullResultSet:
        return "true", []
    return sql, list(values)


def _capped(condition: Q) -> Compiled:
    rows = Ticket.objects.filter(condition).order_by().values("created_at")[: MOST_COUNTED + 1]
    try:
        sql, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return "SELECT now() AS created_at WHERE false", ()
    return sql, values


def _narrowed(view: View, place: Place, narrowed: Q | None) -> Q:
    return view.condition(place) if narrowed is None else view.condition(place) & narrowed
