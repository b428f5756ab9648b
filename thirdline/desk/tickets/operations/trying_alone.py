from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Leg, Ticket
from thirdline.desk.tickets.queries import ticket_for_update
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import refuse_if


@transaction.atomic
def keep_self_service(
    ticket: Ticket,
    *,
    since: datetime,
    label: str,
    question: str = "",
    read: list[str] | None = None,
    by: Person,
) -> Ticket:
    """Put what was tried alone at the head of a ticket's path: called as it is opened, and once."""
    ticket = ticket_for_update(ticket)
    refuse_if(
        _("What was tried alone is on this ticket's path already.")
        if ticket.legs.filter(kind="self_service").exists()
        else None
    )
    if since < ticket.created_at:
        Leg.objects.create(
            ticket=ticket,
            kind="self_service",
            label=label,
            opened_at=since,
            closed_at=ticket.created_at,
        )
    facts = {"read": read or []}
    record("ticket.tried_alone", ticket, by=by, facts=facts, words={"question": question})
    return ticket
