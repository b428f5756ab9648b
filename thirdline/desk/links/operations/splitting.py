from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.conversation.models import Message
from thirdline.desk.links import rules
from thirdline.desk.links.models import Link
from thirdline.desk.links.rules import LinkKind
from thirdline.desk.tickets.merging import copy_when_split
from thirdline.desk.tickets.models import Attachment, Ticket
from thirdline.desk.tickets.operations import open_ticket, restrict_ticket
from thirdline.desk.tickets.queries import ticket_for_update
from thirdline.desk.tickets.states import Kind
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if


@transaction.atomic
def split_ticket(
    ticket: Ticket,
    *,
    messages: Sequence[int],
    title: str,
    requester: Person | None = None,
    since_message: bool = True,
    by: Person,
) -> Ticket:
    """Open a new ticket with copies of some messages and their files; the old one keeps its own.

    Its clocks start at the first of these messages, or with `since_message=False` now.
    """
    ticket = ticket_for_update(ticket)
    refuse_if(rules.why_not_tie_tickets(ticket, by))
    chosen = list(
        Message.objects.filter(pk__in=messages, ticket=ticket)
        .select_related("author")
        .order_by("id")
    )
    if not chosen or len(chosen) < len(set(messages)):
        raise Refused(_("Choose the messages of %(ticket)s to take.") % {"ticket": ticket.label})
    asks = requester or ticket.requester
    new = _open(ticket, title, asks, chosen[0].at if since_message else None, by)
    _copy(chosen, new, asks)
    copy_when_split(ticket, new, by=by)
    link = Link.objects.create(
        kind=LinkKind.SPLIT_FROM, one=new, other=ticket, at=clock.now(), by=by
    )
    facts = {"link": link.pk, "kind": link.kind, "messages": [one.pk for one in chosen]}
    for verb, side in (("ticket.split_off", new), ("ticket.split", ticket)):
        record(verb, side, by=by, facts=facts, topics=topics_of(side))
    return new


def _open(ticket: Ticket, title: str, asks: Person, since: datetime | None, by: Person) -> Ticket:
    """Where the old one is restricted the new one is from its first moment, to the same people."""
    new = open_ticket(
        title=title, requester=asks, by=by, kind=Kind(ticket.kind), service=ticket.service,
        category=None, impact=ticket.impact, urgency=ticket.urgency, channel=ticket.channel,
        restricted=ticket.restricted, receipt=False, asked_at=since,
    )  # fmt: skip
    if ticket.restricted:
        restrict_ticket(new, named=list(ticket.named.all()), by=by)
    return new


def _copy(chosen: Sequence[Message], new: Ticket, asks: Person) -> None:
    for one in chosen:
        copy = Message.objects.create(
            ticket=new, public=one.public, author=one.author, channel=one.channel, text=one.text,
            from_requester=one.author_id == asks.pk, quoted=one.quoted, at=one.at, copy_of=one.pk,
        )  # fmt: skip
        for file in Attachment.objects.filter(message_id=one.pk, ticket=one.ticket_id):
            # One file in the store, named by two rows: neither ticket can take it from the other.
            file.pk, file.ticket, file.message_id = None, new, copy.pk
            file.save(force_insert=True)
