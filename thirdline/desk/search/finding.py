"""The statements that find: candidates by words, newest first, narrowed to what the reader may read.

The words are asked of the index as a whole (OFFSET 0 keeps the planner from walking the tickets
instead, which takes seconds where a word is rarer than it believes). Then the newest candidates are put to the access rule, in the same
statement, and more of them only where too few may be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from thirdline.desk.search.rules import READ_BY_ALL
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.desk.tickets.readers import Kind, kind_of
from thirdline.desk.tickets.states import Reading
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.rules import Sees, Shares
from thirdline.kit import prepared

MOST_COUNTED = 1_000
# How many of the newest candidates are put to the access rule: further ones only where too few of
# these may be read. Whoever reads everything seldom needs more than they are shown.
FAR = (10_000, 2**40)
NEAR = (1_200, *FAR)
FIRST = 2**62  # above every number: from the newest on

_ALL = """
WITH newest AS MATERIALIZED (
    SELECT ticket_id FROM (
        SELECT ticket_id FROM search_searchrow WHERE words @@ %s::tsquery OFFSET 0
    ) AS hit WHERE ticket_id < %s::bigint ORDER BY ticket_id DESC LIMIT {reach}
)
"""
# Somebody who reads a few tickets only: their words are looked at one by one.
_OWN = """
WITH own AS MATERIALIZED (
    SELECT id FROM tickets_ticket WHERE requester_id = {person}
    UNION SELECT ticket_id FROM tickets_watch WHERE person_id = {person}
), newest AS MATERIALIZED (
    SELECT ticket_id FROM search_searchrow JOIN own ON own.id = ticket_id
    WHERE words @@ %s::tsquery AND ticket_id < %s::bigint ORDER BY ticket_id DESC LIMIT {reach}
)
"""
_FOUND = """
{candidates}
SELECT met.n, found.id FROM (SELECT count(*) AS n FROM newest) AS met
LEFT JOIN ({readable}) AS found(id) ON true ORDER BY found.id DESC
"""
_SOMEBODY, _TEAM, _BELOW, _QUERY = 31_001, 31_002, 31_003, "\x01words"
_STAND_INS = (_SOMEBODY, [_TEAM], _BELOW, _QUERY)


class Asked(NamedTuple):
    """Whose question it is, and what narrows it beside words."""

    person: Person
    narrowed: Q | None = None
    mine: bool = False

    @property
    def weights(self) -> str:
        """Which texts may find: requesters are not led to a ticket by its notes."""
        return "" if self.person.standing.is_staff else READ_BY_ALL

    @property
    def reaches(self) -> tuple[int, ...]:
        whole = self.person.standing.sees is Sees.EVERYTHING and self.narrowed is None
        return NEAR if whole else FAR

    def without(self, query: str) -> Asked:
        """The same, less the tickets these words match."""
        rows = "SELECT ticket_id FROM search_searchrow WHERE words @@ %s::tsquery"
        unwanted = ~Q(pk__in=RawSQL(rows, [query]))  # noqa: S611 - our own words
        return self._replace(
            narrowed=unwanted if self.narrowed is None else self.narrowed & unwanted
        )


def numbers_of(
    asked: Asked, query: str, *, below: int = FIRST, most: int = MOST_COUNTED + 1
) -> list[int]:
    """The newest tickets that match and that the reader may read, by number."""
    if not query:
        return _without_words(asked, below, most)
    found: list[int] = []
    for reach in asked.reaches:
        rows = _rows(asked, query, below, most, reach)
        found = [number for _met, number in rows if number is not None]
        if len(found) >= most or rows[0][0] < reach:
            break
    return found


def _without_words(asked: Asked, below: int, most: int) -> list[int]:
    rows = readable(asked.person, asked.narrowed, mine=asked.mine).filter(pk__lt=below)
    return list(rows.order_by("-pk").values_list("pk", flat=True)[:most])


def readable(person: Person, narrowed: Q | None, *, mine: bool = False) -> QuerySet[Ticket]:
    """A ticket that goes on in another is found there, by its own words, if this reader reads both."""
    rows = tickets_for(person)
    if person.standing.is_staff:
        rows = rows.filter(merged_into=None)
    else:
        rows = rows.filter(Q(merged_into=None) | ~Q(merged_reading=Reading.TOGETHER))
    if mine:
        rows = rows.filter(requester=person.pk)
    return rows if narrowed is None else rows.filter(narrowed)


def _rows(asked: Asked, query: str, below: int, most: int, reach: int) -> list[tuple[Any, ...]]:
    person = asked.person
    if asked.narrowed is not None:
        try:
            sql, values = _composed(asked, query, below, most, reach)
        except EmptyResultSet:  # filters that exclude each other
            return [(0, None)]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found
    planned = _planned(kind_of(person), asked.mine, most, reach)
    if planned is None:
        return [(0, None)]
    real = _real(person, query, below)
    return prepared.rows_of(planned, [real(value) for value in planned.asks])


@lru_cache(maxsize=256)
def _planned(kind: Kind, mine: bool, most: int, reach: int) -> prepared.Statement | None:
    anybody = Asked(kind.stand_in(_SOMEBODY, [_TEAM]), mine=mine)
    try:
        sql, values = _composed(anybody, _QUERY, _BELOW, most, reach)
    except EmptyResultSet:
        return None
    return prepared.statement(sql, values, lambda value: value in _STAND_INS)


def _composed(asked: Asked, query: str, below: int, most: int, reach: int) -> tuple[str, list[Any]]:
    person = asked.person
    rows = readable(person, asked.narrowed, mine=asked.mine).filter(_among_newest())
    sql, values = rows.order_by("-pk").values_list("pk")[:most].query.sql_with_params()
    if asked.mine or _reads_own_only(person):
        candidates, first = _OWN.format(person="%s", reach=reach), [person.pk, person.pk]
    else:
        candidates, first = _ALL.format(reach=reach), []
    whole = _FOUND.format(candidates=candidates, readable=sql)
    return whole, [*first, query, below, *values]


def _among_newest() -> RawSQL:
    """As an array: the database walks the key once for all of it, and stops when it has enough."""
    return RawSQL(
        "tickets_ticket.id = ANY(ARRAY(SELECT ticket_id FROM newest))", [], BooleanField()
    )


def _real(person: Person, query: str, below: int) -> Any:
    known: dict[Any, Any] = {_SOMEBODY: person.pk, _QUERY: query, _BELOW: below}

    def value_of(value: Any) -> Any:
        if value == [_TEAM]:
            return sorted(person.standing.team_ids)
        return known.get(value, value) if isinstance(value, int | str) else value

    return value_of


def exists(asked: Asked, query: str) -> bool:
    return bool(numbers_of(asked, query, most=1))


def clipped(numbers: Sequence[int]) -> tuple[int, bool]:
    """How many, exact to 1,000, and whether there are more."""
    return min(len(numbers), MOST_COUNTED), len(numbers) > MOST_COUNTED


def _reads_own_only(person: Person) -> bool:
    return not person.standing.is_staff and person.standing.shares is Shares.OWN
