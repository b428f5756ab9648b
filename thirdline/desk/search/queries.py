from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Left

from thirdline.desk.conversation.models import Message
from thirdline.desk.search.asking import (
    FILTERS,
    FOR_ALL,
    Question,
    Term,
    query_text,
    read,
    unwanted_text,
)
from thirdline.desk.search.correcting import compounds_of, corrected
from thirdline.desk.search.filters import condition_of
from thirdline.desk.search.finding import (
    FIRST,
    MOST_COUNTED,
    Asked,
    clipped,
    exists,
    numbers_of,
)
from thirdline.desk.search.hits import MOST_RANKED, Hit, best_of, newest_of
from thirdline.desk.search.labels import is_another
from thirdline.desk.search.models import SHAPE, FileText, SearchRow
from thirdline.desk.search.reading.paper import Why
from thirdline.desk.tickets.joining import attachments_of, home_for
from thirdline.desk.tickets.models import Attachment, Ticket
from thirdline.desk.tickets.queries import ticket_for, tickets_for
from thirdline.desk.tickets.states import Reading
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.fixed import fixed
from thirdline.kit.refusals import NotFound

__all__ = [
    "MOST_COUNTED", "MOST_RANKED", "Found", "Matches", "counted_files", "files_saying",
    "find_tickets", "hits_of", "messages_saying", "outdated_rows", "own_tickets_saying", "search",
    "ticket_meant", "why_unread",
]  # fmt: skip
MOST_LOOKED_AT = 400  # messages read for the snippets of one page
MOST_LETTERS = 4_000
MOST_FILED = 10  # tickets whose files are looked at for one page
MOST_FILES, FILES_AT_ONCE = 40, 4


@dataclass(frozen=True)
class Matches:
    """What a question matches for one reader, newest first by number.

    `count` is exact up to 1,000, then `more` says there are more. `wrong` are sentences about
    filters nobody understands; nothing is looked for then. `corrected` says that nothing matched
    the question as it was typed, and `question` is the one that was asked instead.
    """

    asked: Asked
    question: Question
    query: str = ""
    numbers: Sequence[int] = ()
    count: int = 0
    more: bool = False
    wrong: Sequence[str] = ()
    corrected: bool = False
    compounds: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_empty_question(self) -> bool:
        return not (self.question.wanted or self.question.filters or self.wrong)


def search(person: Person, text: str, *, mine: bool = False) -> Matches:
    """Everything a question matches for this reader, with typing errors mended where nothing does."""
    staff = person.standing.is_staff
    question = read(text, filters=FILTERS if staff else FOR_ALL)
    narrowed, wrong = condition_of(question, person, clock.now())
    if wrong and mine:
        # Somebody who tells what is wrong in their own words writes no filters.
        question, narrowed, wrong = read(text, filters=()), None, []
    asked = Asked(person, narrowed, mine)
    if wrong or not (question.wanted or question.filters):
        return Matches(asked, question, wrong=wrong)
    found = _matching(asked, question)
    if found.numbers or not question.wanted:
        return found

    def alone(term: Term) -> bool:
        # Without the filters: a word is no typing error because its tickets are closed.
        return exists(Asked(person, mine=mine), _query(asked, replace(question, terms=(term,)))[0])

    def finds(other: Question) -> bool:
        return exists(asked, _query(asked, other)[0])

    mended = corrected(question, finds=finds, alone=alone)
    return found if mended is None else replace(_matching(asked, mended), corrected=True)


def _query(asked: Asked, question: Question) -> tuple[str, dict[str, list[str]]]:
    compounds = compounds_of(question)
    return query_text(question, compounds=compounds, weights=asked.weights), compounds


def _matching(asked: Asked, question: Question) -> Matches:
    query, compounds = _query(asked, question)
    if question.terms and not question.wanted:
        # The index cannot begin with words that are not there: the filters do.
        asked = asked.without(unwanted_text(question, weights=asked.weights))
        query = ""
    numbers = numbers_of(asked, query)
    meant = ticket_meant(asked.person, question)
    if meant is not None and _belongs(asked, meant):
        numbers = [meant.pk, *(number for number in numbers if number != meant.pk)]
    count, more = clipped(numbers)
    return Matches(asked, question, query, numbers, count, more, compounds=compounds)


def _belongs(asked: Asked, meant: Ticket) -> bool:
    return not asked.mine or meant.requester_id == asked.person.pk


def ticket_meant(person: Person, question: Question) -> Ticket | None:
    """The ticket a number names, where the question is nothing but a number and it may be read."""
    if question.number is None or is_another(question.text):
        return None
    try:
        named = ticket_for(person, question.number)
    except NotFound:
        return None
    apart = not person.standing.is_staff and named.merged_reading != Reading.TOGETHER
    return named if apart else home_for(person, named) or named


def hits_of(found: Matches, *, order: str, limit: int, after: int | None) -> list[Hit]:
    """One page: the best of the newest matches, or all of them newest first from a number on."""
    person = found.asked.person
    if order == "best" and after is None and found.query:
        return best_of(person, list(found.numbers[:MOST_RANKED]), found.query, limit)
    return newest_of(person, page_of(found, limit=limit, after=after))


def page_of(found: Matches, *, limit: int, after: int | None) -> list[int]:
    if not found.numbers:
        return []
    if after is None:
        return list(found.numbers[:limit])
    return numbers_of(found.asked, found.query, below=min(after, FIRST), most=limit)


@dataclass(frozen=True)
class Found:
    """Tickets newest first; `count` is exact up to 1,000, then `more` says there are more."""

    tickets: list[Ticket]
    count: int
    more: bool
    matches: Matches


_SHOWN = ("requester", "person", "asked_person", "team__tier", "service", "category")


def find_tickets(
    person: Person,
    question: str,
    *,
    limit: int = 20,
    asked_by_me: bool = False,
    after: int | None = None,
) -> Found:
    """Tickets that match a question; a number finds its ticket."""
    matches = search(person, question, mine=asked_by_me)
    numbers = page_of(matches, limit=limit, after=after)
    rows = tickets_for(person).select_related(*_SHOWN).in_bulk(numbers) if numbers else {}
    tickets = [rows[number] for number in numbers if number in rows]
    return Found(tickets, matches.count, matches.more, matches)


def own_tickets_saying(person: Person, text: str, *, limit: int) -> list[Ticket]:
    """The person's own tickets with these words, newest first: what can be asked at every key.

    Typing errors and words inside others are left alone; they cost more than the rest together.
    """
    question, asked = read(text, filters=()), Asked(person, mine=True)
    if not question.wanted:
        return []
    query = query_text(question, compounds={}, weights=asked.weights)
    numbers = numbers_of(asked, query, most=limit)
    rows = tickets_for(person).select_related(*_SHOWN).in_bulk(numbers) if numbers else {}
    return [rows[number] for number in numbers if number in rows]


def messages_saying(numbers: Sequence[int], *, staff: bool) -> dict[int, list[str]]:
    """The beginnings of what was said on these tickets, for snippets; requesters get no notes."""
    said: dict[int, list[str]] = {}
    for ticket, text in (_SAID if staff else _SAID_TO_ALL)(list(numbers)):
        said.setdefault(ticket, []).append(text)
    return said


def files_saying(person: Person, numbers: Sequence[int]) -> dict[int, Iterable[tuple[str, str]]]:
    """The newest files of these tickets this reader may open, as name and text; read as they are looked at."""
    tickets = tickets_for(person).filter(pk__in=numbers)
    return {ticket.pk: _files(ticket, person) for ticket in tickets}


def _files(ticket: Ticket, person: Person) -> Iterator[tuple[str, str]]:
    rows = attachments_of(ticket, reader=person).order_by("-pk").values_list("name", "said__text")
    for first in range(0, MOST_FILES, FILES_AT_ONCE):
        found = list(rows[first : first + FILES_AT_ONCE])
        yield from ((name, text or "") for name, text in found)
        if len(found) < FILES_AT_ONCE:
            return


def why_unread(files: Sequence[Attachment]) -> dict[int, Why]:
    """Of files that were not read to their end, why."""
    rows = FileText.objects.filter(pk__in=[file.pk for file in files], due_at=None).exclude(why="")
    return {number: Why(why) for number, why in rows.values_list("pk", "why")}


def counted_files() -> list[tuple[str, int]]:
    """How many files wait, were read, or were not, and why."""
    waiting = FileText.objects.filter(due_at__isnull=False).count()
    done = FileText.objects.filter(due_at=None).values_list("why").annotate(n=Count("pk"))
    return [("waiting", waiting), *((why or "read", n) for why, n in done.order_by("why"))]


def outdated_rows() -> int:
    """How many tickets are still found by an older shape of the index."""
    return SearchRow.objects.filter(Q(shape__lt=SHAPE) | Q(notes__isnull=False)).count()


def _said(messages: QuerySet[Message], numbers: list[int]) -> QuerySet[Message, Any]:
    rows = messages.filter(ticket__any=numbers).order_by("-id")
    return rows.values_list("ticket_id", Left("text", MOST_LETTERS))[:MOST_LOOKED_AT]


_SAID = fixed(lambda numbers: _said(Message.objects.all(), numbers), list[int])
_SAID_TO_ALL = fixed(lambda numbers: _said(Message.objects.filter(public=True), numbers), list[int])
