"""Which topics a step is told to. A restricted ticket tells nobody but those at it."""

from __future__ import annotations

from thirdline.desk.tickets.models import Ticket
from thirdline.kit.live.telling import tell

ALL = "presences"


def tell_of(ticket_id: int, person_id: int) -> None:
    open_to_all = Ticket.objects.filter(pk=ticket_id, restricted=False, history=None).exists()
    tell([f"here:{ticket_id}", *([ALL] if open_to_all else [])], but=person_id)
