from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from thirdline.flow.routing import queries
from thirdline.kit.ui import registry

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person


def why_here(tickets: Sequence[Ticket], person: Person) -> Mapping[int, Mapping[str, Any] | None]:
    """Why each ticket began where it did; requesters are not told how teams are chosen."""
    if not person.standing.is_staff:
        return {}
    decisions = queries.decisions_of(ticket.pk for ticket in tickets)
    return {number: {"decision": decision} for number, decision in decisions.items()}


registry.panel("ticket.left", 60, "routing/_why.html", why_here)
