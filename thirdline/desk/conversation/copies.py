"""People a letter was sent to as well: where the organisation wants it, they follow the ticket."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.conf import settings

from thirdline.desk.tickets.operations import watch_ticket
from thirdline.foundation.people.queries import person_by_email

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.mail.reading.heads import Address
    from thirdline.foundation.people.models import Person

MOST = 10  # a letter to a whole company makes nobody follow


def follow_copied(ticket: Ticket, addressees: Sequence[Address], *, by: Person) -> None:
    """Only people the desk knows, only where whoever asked or the support teams wrote, never for a machine."""
    writes = by.pk == ticket.requester_id or by.may("work")
    if not settings.COPIES_FOLLOW or by.is_robot or not writes or ticket.restricted:
        return
    if len(addressees) > MOST:
        return
    for one in addressees:
        person = person_by_email(one.address)
        if person is None or not person.is_active or person.is_robot:
            continue
        if person.pk not in {by.pk, ticket.requester_id}:
            watch_ticket(ticket, person=person, by=by)
