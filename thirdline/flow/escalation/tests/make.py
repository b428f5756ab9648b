"""Built by operations: the contract of the network engineers, and a ticket that climbed."""

from __future__ import annotations

from thirdline.desk.tickets.models import Handoff, Ticket
from thirdline.flow.escalation.contracts import AskWhom, Item, ItemKind
from thirdline.flow.escalation.models import EscalationContract
from thirdline.flow.escalation.operations import (
    accept_handoff,
    draw_up_contract,
    escalate_ticket,
    return_ticket,
)
from thirdline.foundation.people.models import Person

DROP_TIMES = Item("drop_times", "Three drop times", ItemKind.QUESTION, AskWhom.REQUESTER)
CLIENT_LOG = Item("client_log", "Client log", ItemKind.ATTACHMENT, config={"pattern": "*.log"})
OTHER_NETWORK = Item("other_network", "Tried without home network", ItemKind.STEP)
SERVICE = Item("service", "Service", ItemKind.MACHINE, config={"fact": "ticket.service"})


def contract(*items: Item, by: Person, tier_level: int | None = 2, **more) -> EscalationContract:
    name = more.pop("name", "What the next tier wants")
    return draw_up_contract(name, tier_level=tier_level, items=items, by=by, **more)


def climb(ticket: Ticket, by: Person, **more) -> Handoff:
    return escalate_ticket(ticket, reason="needs_skill", by=by, **more)


def climb_to(ticket: Ticket, *people: Person, start: Person) -> None:
    """Each person in turn accepts what the one before handed up."""
    by = start
    for person in people:
        climb(ticket, by, to_team=person.memberships.get().team)
        accept_handoff(ticket, by=person)
        by = person


def come_back(ticket: Ticket, by: Person, *missing: str) -> Handoff:
    reason = "missing_information" if missing else "answer_known"
    words = "" if missing else "Your article covers this."
    return return_ticket(ticket, reason=reason, missing=missing, words=words, by=by)
