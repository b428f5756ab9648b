from __future__ import annotations

from django.db import transaction

from thirdline.desk.tickets.models import Ticket
from thirdline.flow.sla.operations.writing import keep, show_due
from thirdline.flow.sla.planning import plan
from thirdline.flow.sla.policies import Offers
from thirdline.flow.sla.reading import ledgers_of, situation_of
from thirdline.foundation.people.models import Person
from thirdline.kit import clock


@transaction.atomic(savepoint=False)
def sync_clocks(
    ticket: Ticket, *, cause: str, by: Person | None, entry_id: int | None = None
) -> Ticket:
    """Make the clocks agree with the ticket as it now is; a second time changes nothing.

    The caller has the ticket locked, or has just made it.
    """
    if ticket.history is not None:
        return ticket
    now = clock.now()
    offers = Offers(ticket, now)
    # A ticket at its first place cannot have clocks yet, and most writes of a busy desk are new tickets.
    first = cause == "ticket.placed" and ticket.stay is not None and ticket.stay.number == 1
    held = [] if first else ledgers_of(ticket, lock=True)
    ledgers = plan(situation_of(ticket, cause=cause, now=now), held, offers, cause)
    if keep(ticket, ledgers, by=by, entry_id=entry_id, stored=offers.stored):
        show_due(ticket, ledgers, by=by)
    return ticket
