"""What is affected comes along when a ticket is merged or split, and goes back when a merge is undone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from thirdline.desk.affected.models import Affected
from thirdline.desk.affected.operations.saying import add_rows, keep_on_ticket
from thirdline.desk.affected.queries import live_rows
from thirdline.desk.affected.rules import MOST, Source
from thirdline.desk.tickets.merging import copies_when_split, moves_when_merged
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock


@transaction.atomic
def copy_affected(ticket: Ticket, *, to: Ticket, by: Person) -> list[Affected]:
    """Name on another ticket what this one names, as when one is split from it; what is new there."""
    there = live_rows(to)
    items = [row.item for row in live_rows(ticket).values() if row.item_id not in there]
    new = [one for one in items if one.retired_at is None][: MOST - len(there)]
    if not new:
        return []
    rows = add_rows(to, new, source=Source.HAND, words="", by=by)
    facts = {"items": [one.pk for one in new], "names": [one.name for one in new]}
    record("ticket.affected", to, by=by, facts=facts, topics=topics_of(to))
    return rows


def _together(into: Ticket, ticket: Ticket, by: Person) -> Mapping[str, Any]:
    there = live_rows(into)
    lent = [row.item for row in live_rows(ticket).values() if row.item_id not in there]
    if lent:
        add_rows(into, lent, source=Source.MERGE, words="", by=by)
    along = Ticket.objects.filter(merged_into=ticket).order_by("pk")
    return {"along": list(along.values_list("pk", flat=True))}


def _apart(into: Ticket, ticket: Ticket, kept: Mapping[str, Any], by: Person) -> None:
    """What came by a merge stays as long as another ticket that goes on there names it too."""
    others = Affected.objects.filter(ticket__merged_into=into, taken_back_at=None)
    staying = others.exclude(ticket__in=[ticket.pk, *kept["along"]])
    lent = Affected.objects.filter(ticket=into, source=Source.MERGE, taken_back_at=None)
    going = lent.exclude(item__in=staying.values("item"))
    if going.update(taken_back_at=clock.now(), taken_back_by=by):
        keep_on_ticket(into)


moves_when_merged("affected", together=_together, apart=_apart)
copies_when_split(lambda ticket, new, by: copy_affected(ticket, to=new, by=by))
