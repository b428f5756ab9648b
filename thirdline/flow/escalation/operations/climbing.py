from __future__ import annotations

from django.db import transaction

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import ticket_for_update
from thirdline.flow.escalation import targets
from thirdline.flow.escalation.operations.handing import escalate_ticket
from thirdline.flow.escalation.operations.informing import inform_authority
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.queries import lead_of


@transaction.atomic
def climb_by_clock(ticket: Ticket, *, reason: str, by: Person) -> Ticket:
    """A clock asks for the next tier: it climbs if its contract allows, else its lead is informed why.

    A ticket that is resolved by now, or has neither, stays as it is: the clock's own entry tells.
    """
    ticket = ticket_for_update(ticket)
    if not ticket.is_open:
        return ticket
    refused = targets.why_not_escalate(ticket, by=by)
    if refused is None:
        escalate_ticket(ticket, reason=targets.reason_of_time(), words=reason, by=by)
    elif ticket.team is not None and lead_of(ticket.team) is not None:
        inform_authority(ticket, reason=f"{reason} {refused}", by=by)
    return ticket
