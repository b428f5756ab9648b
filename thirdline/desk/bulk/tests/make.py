"""Changes planned and run as the page and the worker do it."""

from __future__ import annotations

from typing import Any

from thirdline.desk.bulk.models import BulkChange, BulkRow
from thirdline.desk.bulk.operations import draft_change, plan_change, start_change, work_off
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Person


def planned(tickets: list[Ticket], by: Person, *steps: tuple[str, dict[str, Any]]) -> BulkChange:
    change = draft_change([one.pk for one in tickets], by=by)
    written = [{"verb": verb, "given": given} for verb, given in steps]
    return plan_change(change, steps=written, by=by)


def run(tickets: list[Ticket], by: Person, *steps: tuple[str, dict[str, Any]]) -> BulkChange:
    return ended(start_change(planned(tickets, by, *steps), by=by))


def ended(change: BulkChange) -> BulkChange:
    while work_off(change, by=change.by):
        pass
    return BulkChange.objects.select_related("by").get(pk=change.pk)


def outcomes(change: BulkChange) -> dict[str, tuple[str, str]]:
    """By title: what became of it, and why."""
    rows = BulkRow.objects.filter(change=change).select_related("ticket")
    return {row.ticket.title: (row.outcome, row.sentence) for row in rows}
