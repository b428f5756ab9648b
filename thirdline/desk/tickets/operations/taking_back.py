from __future__ import annotations

from django.db import transaction

from thirdline.desk.tickets import rules
from thirdline.desk.tickets.models import Handoff, Ticket
from thirdline.desk.tickets.queries import ticket_for_update
from thirdline.desk.tickets.states import State
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.db import allow_rewriting
from thirdline.kit.refusals import refuse_if


@transaction.atomic
def take_back_assignment(
    ticket: Ticket, *, to: Person | None, asked: Person | None, was_new: bool, by: Person
) -> Ticket:
    """Undo an assignment of a stay nobody had accepted before it: the stay, and the handoff that
    opened it, wait to be accepted again. That nothing was done since is for the caller to know.
    """
    ticket = ticket_for_update(ticket)
    refuse_if(rules.why_not_take_back(ticket, to, by))
    stay, before = ticket.stay, ticket.person_id
    if stay is not None and stay.accepted_at is not None:
        allow_rewriting("tickets_acceptance")
        Handoff.objects.filter(to_stay=stay, accepted_at=stay.accepted_at).update(
            accepted_at=None, accepted_by=None
        )
        stay.person, stay.accepted_at = to, None
        stay.save(update_fields=["person", "accepted_at"])
    ticket.person, ticket.asked_person = to, asked
    if was_new and ticket.state == State.IN_PROGRESS:
        ticket.state = State.NEW
    ticket.changed_at = clock.now()
    ticket.version += 1
    ticket.save(update_fields=["person", "asked_person", "state", "changed_at", "version"])
    facts = {"person": to.pk if to else None, "before": before, "stay": ticket.stay_id}
    record("ticket.unassigned", ticket, by=by, facts=facts, topics=topics_of(ticket))
    return ticket
