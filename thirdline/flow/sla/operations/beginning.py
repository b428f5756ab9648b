from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from thirdline.desk.tickets.models import Ticket
from thirdline.flow.sla.operations.writing import keep, show_due
from thirdline.flow.sla.planning import plan
from thirdline.flow.sla.policies import Offers
from thirdline.flow.sla.reading import situation_of
from thirdline.foundation.people.models import Person
from thirdline.kit import clock

CAUSE = "ticket.imported"


@transaction.atomic(savepoint=False)
def begin_clocks(ticket: Ticket, *, since: datetime, by: Person) -> Ticket:
    """Start the clocks of an open ticket that came with a past, as if it had been asked at `since`.

    What another desk promised is over; nothing of the time before counts against this one.
    """
    now = clock.now()
    found, offers = situation_of(ticket, cause=CAUSE, now=now), Offers(ticket, now)
    talk = found.talk
    if talk is not None and talk.waiting_since is not None:
        talk = replace(talk, waiting_since=max(talk.waiting_since, since))
    found = replace(found, created_at=since, stay_opened_at=since, talk=talk, past_holds=lambda: ())
    ledgers = plan(found, [], offers, CAUSE)
    if keep(ticket, ledgers, by=by, entry_id=None, stored=offers.stored):
        show_due(ticket, ledgers, by=by)
    return ticket
