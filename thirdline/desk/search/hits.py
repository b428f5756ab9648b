"""Found tickets as a list shows them, the best first, with only the columns it needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import FloatField, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Left

from thirdline.desk.search.marking import MOST_READ
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.desk.tickets.readers import Kind, kind_of
from thirdline.foundation.people.models import Person
from thirdline.kit.fixed import Fixed, fixed

# Ranked are the newest this many matches: a match from years ago is rarely what is looked for, and
# reading the places of every word of every match would cost more than finding them.
MOST_RANKED = 200
# What a word counts in a note, in the talk, in what was asked, in the title. In steps of a tenth:
# of two that fit about as well the newer one is looked for more often.
_RANK = "(SELECT round(10 * ts_rank('{0.1, 0.2, 0.5, 1}', words, %s::tsquery))"
_RANK += " FROM search_searchrow WHERE ticket_id = tickets_ticket.id)"
_COLUMNS = (
    "pk", "title", "begins", "priority", "state", "tier_level", "restricted", "history",
    "outside_id", "created_at", "requester__name", "service__name", "person__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hit:
    pk: int
    title: str
    begins: str
    priority: int
    state: str
    tier_level: int | None
    restricted: bool
    history: int | None
    outside_id: str
    created_at: datetime
    requester: str
    service: str | None
    person: str | None

    @property
    def label(self) -> str:
        return f"{settings.TICKET_PREFIX}{self.pk}"


def best_of(person: Person, numbers: list[int], query: str, most: int) -> list[Hit]:
    """Of these tickets the ones the words fit best; of equals the newest."""
    teams = sorted(person.standing.team_ids)
    rows = _ranked(kind_of(person), most)(person.pk, teams, numbers, query)
    return [Hit(*row[:-1]) for row in rows]


def newest_of(person: Person, numbers: list[int]) -> list[Hit]:
    teams = sorted(person.standing.team_ids)
    return [Hit(*row) for row in _newest(kind_of(person))(person.pk, teams, numbers)]


@lru_cache(maxsize=128)
def _ranked(kind: Kind, most: int) -> Fixed[Any]:
    def build(person: int, teams: list[int], numbers: list[int], query: str) -> QuerySet[Any, Any]:
        rank = RawSQL(_RANK, [query], output_field=FloatField())  # noqa: S611 - our own words
        rows = _rows(kind, person, teams, numbers).annotate(rank=rank)
        return rows.values_list(*_COLUMNS, "rank").order_by("-rank", "-pk")[:most]

    return fixed(build, int, list[int], list[int], str)


@lru_cache(maxsize=128)
def _newest(kind: Kind) -> Fixed[Any]:
    def build(person: int, teams: list[int], numbers: list[int]) -> QuerySet[Any, Any]:
        return _rows(kind, person, teams, numbers).values_list(*_COLUMNS).order_by("-pk")

    return fixed(build, int, list[int], list[int])


def _rows(kind: Kind, person: int, teams: list[int], numbers: list[int]) -> QuerySet[Ticket]:
    rows = tickets_for(kind.stand_in(person, teams)).filter(pk__any=numbers)
    return rows.annotate(begins=Left("description", MOST_READ))
