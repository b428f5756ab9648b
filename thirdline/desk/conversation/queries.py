from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from thirdline.desk.conversation.models import Draft, Message
from thirdline.desk.tickets.models import Attachment, Ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.foundation.people.models import Person
from thirdline.kit.fixed import fixed
from thirdline.kit.refusals import NotFound


def messages_of(ticket: Ticket, *, reader: Person) -> QuerySet[Message]:
    """What was said, oldest first; notes only for people of the support teams."""
    rows = Message.objects.filter(ticket=ticket).select_related("author").order_by("id")
    return rows if reader.standing.is_staff else rows.filter(public=True)


def said_on(ticket: Ticket, *, reader: Person) -> list[Message]:
    """The same, read at once: for the talk of one ticket."""
    said = _SAID(ticket.pk)
    return said if reader.standing.is_staff else [one for one in said if one.public]


def message_for(person: Person, number: int) -> Message:
    rows = Message.objects.select_related("ticket", "author").filter(
        pk=number, ticket__in=tickets_for(person).values("pk")
    )
    message = (rows if person.standing.is_staff else rows.filter(public=True)).first()
    if message is None:
        raise NotFound(_("There is no message %(number)s for you.") % {"number": number})
    return message


def drafts_of(ticket: Ticket, person: Person) -> dict[str, Draft]:
    return {draft.kind: draft for draft in _DRAFTS(ticket.pk, person.pk)}


def message_numbered(number: int) -> Message:
    """A message by number, for the machine: no reader is asked about."""
    return Message.objects.select_related("author").get(pk=number)


def files_of_message(message: Message) -> list[str]:
    """The names of the files a message carries that its reader may see."""
    files = Attachment.objects.filter(
        message_id=message.pk, ticket_id=message.ticket_id, public=True
    )
    return list(files.order_by("id").values_list("name", flat=True))


_SAID = fixed(
    lambda ticket: Message.objects.filter(ticket=ticket).select_related("author").order_by("id"),
    int,
)
_DRAFTS = fixed(lambda ticket, person: Draft.objects.filter(ticket=ticket, person=person), int, int)
