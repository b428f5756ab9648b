"""Which clocks a merge would let stand still, for its preview."""

from __future__ import annotations

from collections.abc import Sequence

from thirdline.desk.links.preview import stops_with_a_merge
from thirdline.desk.tickets.models import Ticket
from thirdline.flow.sla.models import Clock
from thirdline.flow.sla.rules import LIVE
from thirdline.flow.sla.wording import name_of


@stops_with_a_merge
def clocks_that_stop(tickets: Sequence[Ticket]) -> dict[int, list[str]]:
    rows = Clock.objects.filter(ticket__in=[one.pk for one in tickets], state__in=LIVE)
    found: dict[int, list[str]] = {}
    for number, kind in rows.order_by("ticket_id", "id").values_list("ticket_id", "kind"):
        found.setdefault(number, []).append(name_of(kind))
    return {number: list(dict.fromkeys(names)) for number, names in found.items()}
