"""What is journaled about a ticket moves its clocks, in the same transaction."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from thirdline.flow.sla.operations import sync_clocks
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.journal.subscriptions import on
from thirdline.foundation.notifications.kinds import register

register(
    "clock.step",
    gettext_lazy("a clock comes to a step of its policy"),
    push=True,
    while_open=True,
)


@on(
    "ticket.placed",
    "ticket.moved",
    "ticket.accepted",
    "ticket.assigned",
    "ticket.unassigned",
    "ticket.held",
    "ticket.resumed",
    "ticket.replied",
    "ticket.resolved",
    "ticket.reopened",
    "ticket.cancelled",
    "ticket.edited",
    "ticket.prioritised",
    "ticket.merged",
    "ticket.unmerged",
    "ticket.gave_back",
    order=20,
)
def keep_clocks(entry: Entry) -> None:
    sync_clocks(entry.subject, cause=entry.verb, by=None, entry_id=entry.pk)
