from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from thirdline.desk.bulk.contributing import steps_of
from thirdline.desk.bulk.foreseeing import Preview, foresee
from thirdline.desk.bulk.models import BulkChange, BulkRow
from thirdline.desk.bulk.states import ENDED, ChangeState, Outcome
from thirdline.desk.conversation.meanwhile import what_others_did
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.journal.queries import entries_about
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.fixed import fixed
from thirdline.kit.refusals import NotFound

PAGE = 100
_NEEDS = ("requester", "person", "asked_person", "team__tier", "service", "category", "stay__team")


def change_for(person: Person, number: int) -> BulkChange:
    """A change of one's own: what it did to tickets is for whoever did it."""
    found = (
        BulkChange.objects.filter(by=person, pk=number).select_related("by", "undo_of").first()
        if person.standing.is_staff
        else None
    )
    if found is None:
        raise NotFound(_("There is no change %(number)s for you.") % {"number": number})
    return found


def change_for_update(change: BulkChange) -> BulkChange:
    return BulkChange.objects.select_for_update(of=("self",)).select_related("by").get(pk=change.pk)


def next_running() -> BulkChange | None:
    """A running change that no other worker has in hand."""
    rows = BulkChange.objects.select_for_update(of=("self",), skip_locked=True)
    running = rows.filter(state=ChangeState.RUNNING)
    # By chance: one that cannot go on must not hold up the others, nor a long one the short ones.
    return running.select_related("by").order_by("?").first()


def changes_of(person: Person) -> QuerySet[BulkChange]:
    """Those that were started, newest first."""
    mine = BulkChange.objects.filter(by=person).exclude(state=ChangeState.DRAFT)
    return mine.order_by("-pk")


def waiting_rows(change: BulkChange, most: int) -> list[BulkRow]:
    rows = BulkRow.objects.filter(change=change, outcome=Outcome.WAITING)
    return list(rows.order_by("ticket_id")[:most])


def numbers_among(person: Person, condition: Q, most: int) -> list[int]:
    """The numbers of all tickets of a list, and one more than is allowed where there are too many."""
    rows = tickets_for(person).filter(condition, history=None)
    return list(rows.order_by("pk").values_list("pk", flat=True)[: most + 1])


def readable_numbers(person: Person, numbers: Sequence[int]) -> list[int]:
    """Those a person may read, each once, in the order of their numbers."""
    rows = tickets_for(person).filter(pk__in=set(numbers), history=None)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def tickets_in_hand(person: Person, numbers: Sequence[int]) -> dict[int, Ticket]:
    """By number, with everything a verb looks at."""
    rows = tickets_for(person).filter(pk__in=numbers).select_related(*_NEEDS)
    return {one.pk: one for one in rows.prefetch_related("category__fields")}


def preview_of(change: BulkChange) -> Preview:
    """What a draft would do now."""
    numbers = list(change.rows.order_by("ticket_id").values_list("ticket_id", flat=True))
    found = tickets_in_hand(change.by, numbers)
    tickets = [found[number] for number in numbers if number in found]
    steps = steps_of(change.steps, change.by)
    seen = list(foresee(tickets, steps, now=clock.now(), by=change.by))
    return Preview(seen, len(numbers) - len(tickets))


@dataclass(frozen=True)
class RowShown:
    """A row with its ticket, where its reader may still see it."""

    number: int
    ticket: Ticket | None
    outcome: str
    sentence: str

    @property
    def is_refused(self) -> bool:
        return self.outcome == Outcome.REFUSED


def rows_shown(
    change: BulkChange, *, outcome: str = "", after: int = 0, most: int = PAGE
) -> tuple[list[RowShown], int]:
    """A page by number of ticket and where the next begins; 0 on the last. Refused ones are told
    first of all by asking for them alone."""
    rows = change.rows.filter(ticket_id__gt=after).order_by("ticket_id")
    if outcome:
        rows = rows.filter(outcome=outcome)
    found = list(rows[: most + 1])
    kept = found[:most]
    tickets = tickets_in_hand(change.by, [row.ticket_id for row in kept])
    shown = [
        RowShown(row.ticket_id, tickets.get(row.ticket_id), row.outcome, row.sentence)
        for row in kept
    ]
    return shown, kept[-1].ticket_id if len(found) > most else 0


def all_rows_shown(change: BulkChange) -> list[RowShown]:
    """Every row, for the file that can be downloaded."""
    found, after = list[RowShown](), 0
    for _page in islice(iter(int, 1), 100):
        rows, after = rows_shown(change, after=after, most=1_000)
        found += rows
        if not after:
            break
    return found


def last_entry_about(ticket: Ticket) -> int:
    """The number of the newest line about it; the caller holds its lock, so none can slip in below."""
    return _LAST_ENTRY.one(ticket._meta.label_lower, ticket.pk) or 0


def done_since(ticket: Ticket, number: int) -> str:
    """The first thing done to a ticket after a line of its journal, in words; "" for nothing."""
    later = entries_about(ticket).filter(pk__gt=number, verb__startswith="ticket.")
    first = later.exclude(verb__in=_ASIDE).select_related("actor").first()
    return next((line.words for line in what_others_did([first])), "") if first else ""


_LAST_ENTRY = fixed(
    lambda kind, number: (
        Entry.objects.filter(subject_kind=kind, subject_id=number)
        .order_by("-id")
        .values_list("id", flat=True)[:1]
    ),
    str,
    int,
)
# Who reads along is nothing that was done to the ticket.
_ASIDE = ("ticket.watched", "ticket.unwatched")


def is_undone(change: BulkChange) -> bool:
    return BulkChange.objects.filter(undo_of=change).exists()


def old_drafts(before: datetime) -> QuerySet[BulkChange]:
    return BulkChange.objects.filter(state=ChangeState.DRAFT, created_at__lt=before)


def lately_ended(person: Person) -> BulkChange | None:
    return changes_of(person).filter(state__in=ENDED).first()
