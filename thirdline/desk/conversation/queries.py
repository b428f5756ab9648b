from __future__ import annotations

from datetime import datetime
from functools import cache

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from thirdline.desk.conversation.marks import NEVER
from thirdline.desk.conversation.models import (
    Draft,
    DraftTurn,
    FollowsWhenNamed,
    Mention,
    Message,
)
from thirdline.desk.tickets.joining import is_joined, reach_of, taken_in
from thirdline.desk.tickets.models import Attachment, Ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.foundation.people.models import Person
from thirdline.kit.db import require_transaction
from thirdline.kit.fixed import Fixed, fixed
from thirdline.kit.refusals import NotFound, Refused


def messages_of(ticket: Ticket, *, reader: Person) -> QuerySet[Message]:
    """What was said, oldest first, also on tickets merged into it; notes only for the teams."""
    rows = Message.objects.select_related("author").order_by("id")
    if not is_joined(ticket):
        rows = rows.filter(ticket=ticket)
    elif reader.standing.is_staff:
        rows = rows.filter(ticket__in=[ticket.pk, *(one.pk for one in taken_in(ticket))])
    else:
        rows = rows.filter(reach_of(ticket, reader).messages())
    return rows if reader.standing.is_staff else rows.filter(public=True)


def said_on(
    ticket: Ticket,
    *,
    reader: Person,
    most: int,
    public: bool | None = None,
    before: tuple[datetime, int] = NEVER,
) -> list[Message]:
    """The newest of it before a moment and a number, newest first; public or internal ones, or both."""
    part = public if reader.standing.is_staff else True
    if is_joined(ticket):
        rows = messages_of(ticket, reader=reader)
        return list(_newest(rows, part, *before)[:most])
    return _said(part, most)(ticket.pk, *before)


def message_for(person: Person, number: int) -> Message:
    readable = tickets_for(person).values("pk")
    rows = Message.objects.select_related("ticket", "author").filter(pk=number)
    message = rows.filter(Q(ticket__in=readable) | Q(ticket__merged_into__in=readable)).first()
    if message is None or not _reads(person, message):
        raise NotFound(_("There is no message %(number)s for you.") % {"number": number})
    return message


def _reads(person: Person, message: Message) -> bool:
    """Whether somebody who may read a ticket may read this of its talk."""
    return person.standing.is_staff or (
        message.public and messages_of(message.ticket, reader=person).filter(pk=message.pk).exists()
    )


def drafts_of(ticket: Ticket, person: Person) -> dict[str, Draft]:
    return {one.kind: one for one in drafts_around(ticket, person) if one.person_id == person.pk}


def drafts_around(ticket: Ticket, person: Person) -> list[Draft]:
    """One's own drafts and what colleagues share, in one query."""
    return _DRAFTS(ticket.pk, person.pk)


def draft_for(person: Person, number: int) -> Draft:
    """A draft of one's own, or one that is shared on a ticket one may read."""
    rows = Draft.objects.select_related("ticket__requester", "person", "written_by").filter(
        Q(person=person) | Q(shared_at__isnull=False),
        pk=number,
        ticket__in=tickets_for(person).values("pk"),
    )
    draft = rows.first() if person.standing.is_staff else None
    if draft is None:
        raise NotFound(_("There is no draft %(number)s for you.") % {"number": number})
    return draft


def draft_of(person: Person, ticket: Ticket, kind: str) -> Draft | None:
    return Draft.objects.filter(ticket=ticket, person=person, kind=kind).first()


def draft_for_update(draft: Draft) -> Draft:
    require_transaction()
    locked = (
        Draft.objects.select_for_update(of=("self",))
        .select_related("ticket", "person", "written_by")
        .filter(pk=draft.pk)
        .first()
    )
    if locked is None:
        raise Refused(_("This draft was sent or thrown away meanwhile. Load the ticket again."))
    return locked


def turns_of(draft: Draft) -> list[DraftTurn]:
    return list(draft.turns.select_related("person"))


def mentions_of(person: Person) -> QuerySet[Mention]:
    """The notes that name a person, on tickets they may still read."""
    return Mention.objects.filter(
        person=person, message__ticket__in=tickets_for(person).values("pk")
    ).select_related("message__author", "message__ticket")


def follows_when_named(person: Person) -> bool:
    return FollowsWhenNamed.objects.filter(person=person).exists()


def public_since(ticket: Ticket, seen: int) -> list[Message]:
    """What was said to the requester or by them after the message numbered `seen`."""
    rows = Message.objects.filter(ticket=ticket, public=True, id__gt=seen)
    return list(rows.select_related("author").order_by("id")[:20])


def newest_public(ticket: Ticket) -> int:
    rows = Message.objects.filter(ticket=ticket, public=True).order_by("-id")
    return rows.values_list("pk", flat=True).first() or 0


def message_numbered(number: int) -> Message:
    """A message by number, for the machine: no reader is asked about."""
    return Message.objects.select_related("author").get(pk=number)


def files_of_message(message: Message) -> list[str]:
    """The names of the files a message carries that its reader may see."""
    files = Attachment.objects.filter(
        message_id=message.pk, ticket_id=message.ticket_id, public=True
    )
    return list(files.order_by("id").values_list("name", flat=True))


def _newest(
    rows: QuerySet[Message], public: bool | None, at: datetime, number: int
) -> QuerySet[Message]:
    found = rows.filter(Q(at__lt=at) | Q(at=at, id__lt=number)).order_by("-at", "-id")
    return found if public is None else found.filter(public=public)


@cache
def _said(public: bool | None, most: int) -> Fixed[Message]:
    return fixed(
        lambda ticket, at, number: _newest(
            Message.objects.filter(ticket=ticket).select_related("author"), public, at, number
        )[:most],
        int,
        datetime,
        int,
    )


_DRAFTS = fixed(
    lambda ticket, person: (
        Draft.objects.filter(Q(person=person) | Q(shared_at__isnull=False), ticket=ticket)
        .select_related("person", "written_by")
        .order_by("id")
    ),
    int,
    int,
)
