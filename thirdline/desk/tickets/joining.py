"""Tickets that go on in another: which they are, who asks through them, and who reads what of it.

The support teams read a merged talk whole. Of requesters each reads what is their own: the tickets
they asked for or follow, and, where the merge says so, what is answered publicly from then on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Attachment, Ticket, Watch
from thirdline.desk.tickets.queries import tickets_for
from thirdline.desk.tickets.states import Reading
from thirdline.foundation.people.models import Person
from thirdline.kit.db import require_transaction
from thirdline.kit.fixed import fixed
from thirdline.kit.refusals import NotFound


def taken_in(ticket: Ticket) -> list[Ticket]:
    """The tickets that go on in this one, oldest first; asks nothing where there are none."""
    return _TAKEN_IN(ticket.pk) if ticket.merged_count else []


def lock_with_merged(ticket: Ticket) -> None:
    """Lock a ticket and those that go on in it, in the order in which a merge and its undo lock them."""
    require_transaction()
    rows = Ticket.objects.filter(Q(pk=ticket.pk) | Q(merged_into=ticket.pk)).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))


def home_of(ticket: Ticket) -> Ticket:
    """Where a ticket goes on: itself, unless it was merged. No reader is asked about."""
    return ticket if ticket.merged_into_id is None else _ONE(ticket.merged_into_id)[0]


def home_for(person: Person, ticket: Ticket) -> Ticket | None:
    """The ticket a merged one goes on in, for somebody who may read it."""
    if ticket.merged_into_id is None:
        return None
    return tickets_for(person).filter(pk=ticket.merged_into_id).first()


def asks_on(ticket: Ticket, person: Person) -> bool:
    """Whether a person asked for this ticket or for one that goes on in it."""
    if person.pk == ticket.requester_id:
        return True
    return any(one.requester_id == person.pk for one in taken_in(ticket))


def followers_of(ticket: Ticket, *, reading: Reading = Reading.FOLLOWS) -> list[Ticket]:
    """The merged tickets whose requesters hear, under their own number, what is answered here."""
    return [one for one in taken_in(ticket) if one.merged_reading == reading]


def in_own_words(reason: str | None, ticket: Ticket, merged: Ticket | None) -> str | None:
    """Whoever wrote to a merged ticket is refused under its number: they may not know the other."""
    if reason is None or merged is None:
        return reason
    return reason.replace(ticket.label, merged.label)


@dataclass(frozen=True)
class Reach:
    """What of a merged talk somebody outside the teams reads."""

    whole: Sequence[int]
    # Another ticket of which they read our answers since a moment, and through which of theirs.
    answers_of: int | None = None
    since: datetime | None = None
    strangers: Sequence[int] = field(default=())
    reader: int = 0

    def messages(self) -> Q:
        found = Q(ticket__in=self.whole) & (Q(via=None) | Q(via__in=self.whole))
        if self.answers_of is None:
            return found
        theirs = Q(ticket=self.answers_of) & Q(via__in=self.whole)
        if self.since is None:
            return found | theirs
        answers = Q(ticket=self.answers_of, at__gte=self.since, from_requester=False)
        return found | theirs | answers

    def files(self) -> Q:
        found = Q(ticket__in=self.whole) & ~Q(by__in=self.strangers)
        if self.answers_of is None:
            return found
        found |= Q(ticket=self.answers_of, by=self.reader)
        if self.since is None:
            return found
        answers = Q(ticket=self.answers_of, at__gte=self.since) & ~Q(by__in=self.strangers)
        return found | answers


def is_joined(ticket: Ticket) -> bool:
    return bool(ticket.merged_count or ticket.merged_into_id)


def solved_for(reader: Person, ticket: Ticket) -> Ticket | None:
    """The ticket whose solution somebody outside the teams reads under this one's number: the one it
    goes on in only where our answers there are theirs to read, too."""
    if ticket.merged_into_id is None:
        return ticket
    return home_of(ticket) if _reads_answers(ticket, reader) else None


def _reads_answers(ticket: Ticket, reader: Person) -> bool:
    return ticket.requester_id == reader.pk and ticket.merged_reading != Reading.APART


def reach_of(ticket: Ticket, reader: Person) -> Reach:
    """What somebody outside the teams, who may read this ticket, reads of its talk."""
    if ticket.merged_into_id is not None:
        return _reach_of_merged(ticket, reader)
    merged = taken_in(ticket)
    follows = _followed([one.pk for one in merged], reader)
    own = [one.pk for one in merged if one.requester_id == reader.pk or one.pk in follows]
    strangers = {one.requester_id for one in merged if one.pk not in own} - {
        reader.pk,
        ticket.requester_id,
    }
    return Reach([ticket.pk, *own], strangers=sorted(strangers))


def _reach_of_merged(ticket: Ticket, reader: Person) -> Reach:
    """Its own talk; what was written to it since, which stands on the other one; and our answers."""
    home = home_of(ticket)
    answers = _reads_answers(ticket, reader)
    askers = {home.requester_id, *(one.requester_id for one in taken_in(home))}
    return Reach(
        [ticket.pk],
        answers_of=home.pk,
        since=ticket.merged_at if answers else None,
        strangers=sorted(askers - {reader.pk}),
        reader=reader.pk,
    )


def _followed(numbers: Sequence[int], reader: Person) -> set[int]:
    if not numbers:
        return set()
    watched = Watch.objects.filter(ticket__in=numbers, person=reader)
    return set(watched.values_list("ticket_id", flat=True))


# Files, as far as the talk they came with is read


def attachments_of(ticket: Ticket, *, reader: Person) -> QuerySet[Attachment]:
    rows = Attachment.objects.order_by("at")
    if not is_joined(ticket):
        rows = rows.filter(ticket=ticket)
    elif reader.standing.is_staff:
        rows = rows.filter(ticket__in=[ticket.pk, *(one.pk for one in taken_in(ticket))])
    else:
        rows = rows.filter(reach_of(ticket, reader).files())
    return rows if reader.standing.is_staff else rows.filter(public=True)


def files_of(ticket: Ticket, *, reader: Person) -> list[Attachment]:
    """The files of a ticket this reader may have, oldest first."""
    if is_joined(ticket):
        return list(attachments_of(ticket, reader=reader))
    files = _FILES(ticket.pk)
    return files if reader.standing.is_staff else [file for file in files if file.public]


def attachment_for(person: Person, number: int) -> Attachment:
    """A file by number; of a merged talk, as far as this reader reads it."""
    kept = Attachment.objects.select_related("ticket__merged_into").filter(pk=number).first()
    if kept is None or not any(
        attachments_of(one, reader=person).filter(pk=number).exists()
        for one in tickets_for(person).filter(_where_it_shows(kept, person))
    ):
        raise NotFound(_("There is no file %(number)s for you.") % {"number": number})
    return kept


def _where_it_shows(kept: Attachment, person: Person) -> Q:
    """Its ticket, the one that goes on in, and a requester's own that goes on there."""
    shows = Q(pk=kept.ticket_id)
    if kept.ticket.merged_into_id:
        shows |= Q(pk=kept.ticket.merged_into_id)
    if kept.ticket.merged_count:
        shows |= Q(merged_into=kept.ticket_id, requester=person)
    return shows


_FILES = fixed(lambda ticket: Attachment.objects.filter(ticket=ticket).order_by("at"), int)
_TAKEN_IN = fixed(
    lambda ticket: (
        Ticket.objects.filter(merged_into=ticket).select_related("requester").order_by("id")
    ),
    int,
)
_ONE = fixed(
    lambda number: Ticket.objects.filter(pk=number).select_related("requester", "person"), int
)
