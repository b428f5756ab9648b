from __future__ import annotations

from django.db import transaction

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import ticket_for_update
from thirdline.desk.tickets.topics import topics_of
from thirdline.flow.escalation import rules
from thirdline.flow.escalation.models import HierarchicalEscalation
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.queries import lead_of
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if


@transaction.atomic
def inform_authority(
    ticket: Ticket, *, reason: str, to: Person | None = None, by: Person
) -> HierarchicalEscalation:
    """Tell somebody with more authority, the team's lead unless named; the ticket does not move."""
    ticket = ticket_for_update(ticket)
    told = to or (lead_of(ticket.team) if ticket.team else None)
    refuse_if(rules.why_not_inform(ticket, reason, by))
    if told is None or not told.is_active:
        raise Refused(rules.nobody_to_inform(ticket))
    row = HierarchicalEscalation.objects.create(
        ticket=ticket,
        to=told,
        reason=" ".join(reason.replace("\x00", "").split())[:300],
        by=by,
        at=clock.now(),
    )
    record(
        "ticket.authority_informed",
        ticket,
        by=by,
        facts={"to": told.pk, "escalation": row.pk},
        words={"reason": row.reason},
        topics=topics_of(ticket),
    )
    return row
