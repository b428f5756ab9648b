"""A checklist that comes before resolving says which of its items are open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thirdline.desk.chores.queries import items_before_resolving
from thirdline.desk.chores.rules import why_not_resolve_over
from thirdline.desk.tickets.objections import object_to_resolving

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket


@object_to_resolving
def open_items(ticket: Ticket) -> str | None:
    items = items_before_resolving(ticket)
    if not items:
        return None
    first = items[0].checklist
    same = [one.text for one in items if one.checklist_id == first.pk]
    return why_not_resolve_over(first.name, same)
