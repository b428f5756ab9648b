from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Ticket
from thirdline.kit.db import require_transaction
from thirdline.kit.refusals import NotFound
from thirdline.practices.histories.models import CaseFacts, HistoryEvent, HistorySet


def history_sets() -> QuerySet[HistorySet]:
    """Every set by name, those on their way out too."""
    return HistorySet.objects.select_related("by").order_by("name")


def complete_sets() -> QuerySet[HistorySet]:
    """The sets that figures may be shown of."""
    return history_sets().filter(state="complete")


def complete_set(name: str) -> HistorySet:
    found = complete_sets().filter(name=name).first()
    if found is None:
        raise NotFound(_("There is no history set %(name)s.") % {"name": name})
    return found


def name_of_set(number: int) -> str:
    """What the complete set of this number is called; empty where there is none."""
    return complete_sets().filter(pk=number).values_list("name", flat=True).first() or ""


def set_named(name: str, *, for_update: bool = False) -> HistorySet | None:
    rows = HistorySet.objects.filter(name=name)
    if for_update:
        require_transaction()
        rows = rows.select_for_update()
    return rows.first()


def ticket_numbers(found: HistorySet, *, limit: int) -> list[int]:
    """Some tickets of a set, lowest first."""
    rows = Ticket.objects.filter(history=found.pk).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def events_of(ticket: Ticket) -> QuerySet[HistoryEvent]:
    """What the log said about an imported ticket, in order."""
    return HistoryEvent.objects.filter(ticket=ticket).order_by("seq")


def facts_of(ticket: Ticket) -> CaseFacts | None:
    """The path figures of an imported ticket; None for one of the live desk."""
    return CaseFacts.objects.select_related("set").filter(ticket=ticket).first()
