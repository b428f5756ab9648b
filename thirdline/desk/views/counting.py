"""Every count of the queue in one statement, exact to a thousand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Q

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.desk.tickets.readers import Kind, kind_of
from thirdline.desk.views.compiling import STAND_IN, Compiled, is_asked, real, somebody
from thirdline.desk.views.rules import Place, View, of_team
from thirdline.foundation.people.models import Person
from thirdline.kit import prepared
from thirdline.kit.db import TookTooLong, at_most

MOST_COUNTED = 1_000
MOST_PASSED = 5_000
# Milliseconds the database has for a count of a list: within a page, and when asked for it alone.
INLINE, ALONE = 150, 4_000
WITH_ME = "_open_with_me"


@dataclass(frozen=True)
class Counts:
    """Exact up to 1,000, then "more". `oldest` is known where the count is exact.

    `cut` says that the team has so many open tickets that its views were counted over 5,000 of them.
    """

    by_view: dict[str, int]
    here: int
    oldest: datetime | None
    cut: bool = False
    # Whether the list in hand could not be counted in the time a page has for it.
    unknown: bool = False

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
    """Every view's count and that of the list in hand, in one statement however many there are.

    A list people put together themselves is counted apart, and only as long as a page can wait.
    """
    if narrowed is not None or not here.is_fixed:
        found = counted_within(person, _narrowed(here, place, narrowed), INLINE)
        n, oldest = found or (0, None)
        known = counts_for(person, views, place, here=views[0]) if views else Counts({}, 0, None)
        return replace(known, here=n, oldest=oldest, unknown=found is None)
    passed = tuple(view for view in views if view.within is not None)
    # The list in hand is counted as its view's figure, too.
    alone = tuple(view for view in views if view.within is None and view.slug != here.slug)
    try:
        n, oldest, *numbers = _counted(person, place, alone, passed, here)
    except EmptyResultSet:
        return Counts({view.slug: 0 for view in views}, 0, None)
    by_view = {view.slug: number for view, number in zip([*alone, *passed], numbers, strict=False)}
    by_view[here.slug] = n
    cut = numbers[-1] > MOST_PASSED
    if "with-me" in by_view:
        vars(person)[WITH_ME] = by_view["with-me"]
    return Counts(by_view, n, oldest if n <= MOST_COUNTED else None, cut)


def counted_within(
    person: Person, condition: Q, milliseconds: int
) -> tuple[int, datetime | None] | None:
    """How many tickets of a condition a person may read, to a thousand, and when the oldest was
    opened; None where the database would need longer."""
    rows = tickets_for(person).filter(condition).order_by().values("created_at")
    try:
        sql, values = rows[: MOST_COUNTED + 1].query.sql_with_params()
    except EmptyResultSet:
        return 0, None
    asked = f"SELECT count(*), min(created_at) FROM ({sql}) s"  # noqa: S608
    try:
        with at_most(milliseconds), connection.cursor() as cursor:
            cursor.execute(asked, values)
            n, oldest = cursor.fetchone()
    except TookTooLong:
        return None
    return n, oldest if n <= MOST_COUNTED else None


def with_me_in(person: Person, view: View, place: Place) -> int:
    """How many tickets are with a reader, exact to a thousand: asked for on every page."""
    planned = _planned_alone(kind_of(person), view)
    return int(prepared.rows_of(planned, [real(person, place)(one) for one in planned.asks])[0][0])


@lru_cache(maxsize=256)
def _planned_alone(kind: Kind, view: View) -> prepared.Statement:
    rows = tickets_for(somebody(kind)).filter(view.condition(STAND_IN)).order_by()
    sql, values = rows.values("created_at")[:MOST_COUNTED].query.sql_with_params()
    return prepared.statement(f"SELECT count(*) FROM ({sql}) s", values, is_asked)  # noqa: S608


def _counted(
    person: Person, place: Place, alone: tuple[View, ...], passed: tuple[View, ...], here: View
) -> list[Any]:
    planned = _planned(kind_of(person), alone, passed, here)
    actual = real(person, place)
    return list(prepared.rows_of(planned, [actual(one) for one in planned.asks])[0])


@lru_cache(maxsize=256)
def _planned(
    kind: Kind, alone: tuple[View, ...], passed: tuple[View, ...], here: View
) -> prepared.Statement:
    sql, values = _statement(somebody(kind), alone, passed, _capped(here.condition(STAND_IN)))
    return prepared.statement(sql, values, is_asked)


def _statement(
    person: Person, alone: Sequence[View], passed: tuple[View, ...], listed: Compiled
) -> Compiled:
    """Put together of what Django compiled; every value stays a parameter."""
    # The access rule is written once: under the table's own name it stands before every count, and
    # NOT MATERIALIZED lets each of them choose its own index through it.
    readable, values = tickets_for(person).query.sql_with_params()
    parts = [_compiled(view) for view in alone]
    team = _compiled_team(passed) if passed else ("SELECT 0 AS passed", ())
    counts = "".join(f", (SELECT count(*) FROM ({text}) s)" for text, _given in parts)  # noqa: S608
    sql = (
        f'WITH "tickets_ticket" AS NOT MATERIALIZED ({readable}) '  # noqa: S608
        f"SELECT listed.n, listed.oldest{counts}, team.* FROM "
        f"(SELECT count(*) AS n, min(created_at) AS oldest FROM ({listed[0]}) s) listed,"
        f" ({team[0]}) team"
    )
    return sql, [*values, *(one for _text, found in parts for one in found), *listed[1], *team[1]]


@lru_cache(maxsize=64)
def _compiled(view: View) -> Compiled:
    return _capped(view.condition(STAND_IN))


@lru_cache(maxsize=8)
def _compiled_team(views: tuple[View, ...]) -> Compiled:
    """One pass over a team's open tickets counts all its views; the last column is how many passed."""
    base = Ticket.objects.filter(of_team(STAND_IN)).order_by()[: MOST_PASSED + 1]
    sql, values = base.query.sql_with_params()
    counted, given = [], []
    for place, view in enumerate(views):
        where, found = _where(view.within(STAND_IN) if view.within else Q())
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
