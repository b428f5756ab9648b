from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.states import HandoffKind
from thirdline.flow.escalation.operations.handing import (
    escalate_ticket,
    return_ticket,
    transfer_ticket,
)
from thirdline.flow.escalation.operations.outcomes import Outcome, each_on_its_own
from thirdline.flow.escalation.rules import no_such_team
from thirdline.foundation.people.models import Person, Team
from thirdline.kit.refusals import Refused

__all__ = ["Outcome", "hand_over_many"]


@transaction.atomic
def hand_over_many(
    tickets: Sequence[Ticket],
    *,
    kind: HandoffKind,
    reason: str,
    words: str = "",
    to_team: Team | None = None,
    missing: Sequence[str] = (),
    by: Person,
) -> list[Outcome]:
    """Hand many tickets on in the same way, as in an outage; each that stays says why."""

    def hand_over(ticket: Ticket) -> None:
        if kind is HandoffKind.ESCALATE:
            escalate_ticket(ticket, reason=reason, words=words, to_team=to_team, by=by)
        elif kind is HandoffKind.RETURN:
            return_ticket(ticket, reason=reason, words=words, missing=missing, by=by)
        elif to_team is None:
            raise Refused(no_such_team())
        else:
            transfer_ticket(ticket, to_team=to_team, reason=reason, words=words, by=by)

    return each_on_its_own(tickets, hand_over)
