from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from thirdline.desk.search.models import SearchRow
from thirdline.desk.search.rules import asked_words, query_text
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.foundation.people.models import Person

MOST_COUNTED = 1_000


@dataclass(frozen=True)
class Found:
    """Tickets newest first; `count` is exact up to 1,000, then `more` says there are more."""

    tickets: list[Ticket]
    count: int
    more: bool


def find_tickets(
    person: Person, question: str, *, limit: int = 20, asked_by_me: bool = False
) -> Found:
    """Tickets whose words contain all words asked for; a number finds its ticket."""
    rows = _matching(person, question)
    if rows is None:
        return Found([], 0, False)
    if asked_by_me:
        rows = rows.filter(requester=person)
    count = rows[: MOST_COUNTED + 1].count()
    page = rows.select_related("requester", "service", "person", "team__tier").order_by("-pk")[
        :limit
    ]
    return Found(list(page), min(count, MOST_COUNTED), count > MOST_COUNTED)


def _matching(person: Person, question: str) -> QuerySet[Ticket] | None:
    words = asked_words(question)
    if not words:
        return None
    query = SearchQuery(query_text(words), config="simple", search_type="raw")
    matches = Q(words=query)
    if person.standing.is_staff:
        matches |= Q(notes=query)
    found = Q(pk__in=SearchRow.objects.filter(matches).values("ticket_id"))
    numbers = [int(word) for word in words if word.isdecimal() and len(word) < 15]
    if len(numbers) == 1 and len(words) <= 2:
        found |= Q(pk=numbers[0])
    return tickets_for(person).filter(found)
