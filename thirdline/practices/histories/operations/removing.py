from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person, Team
from thirdline.kit.db import allow_rewriting
from thirdline.kit.refusals import Refused, refuse_if
from thirdline.practices.histories import queries
from thirdline.practices.histories.models import (
    CaseFacts,
    CaseStay,
    CaseTally,
    HistoryEvent,
    HistorySet,
)

BATCH = 2_000


def why_not_remove(by: Person) -> str | None:
    if by.is_robot or by.may("set_up"):
        return None
    return _("Only administrators remove histories.")


def remove_history(name: str, *, by: Person, progress: Callable[[int], None] | None = None) -> int:
    """Take a set away whole, in batches; a killed removal is finished by the next call.

    Returns the number of tickets removed by this call. While it runs the set is marked, so that
    no figure is shown of the part that is left.
    """
    refuse_if(why_not_remove(by))
    removed = 0
    found = _mark(name)
    while True:
        with transaction.atomic():
            batch = _remove_batch(found)
            if not batch:
                _finish(found, by=by)
                return removed
        removed += batch
        if progress:
            progress(removed)


@transaction.atomic
def _mark(name: str) -> HistorySet:
    found = queries.set_named(name, for_update=True)
    if found is None:
        raise Refused(_("There is no history set %(name)s.") % {"name": name}, code="no_such_set")
    found.state = "removing"
    found.save(update_fields=["state"])
    return found


def _remove_batch(found: HistorySet) -> int:
    tickets = queries.ticket_numbers(found, limit=BATCH)
    if not tickets:
        return 0
    allow_rewriting("tickets_stay")
    for model in (HistoryEvent, CaseStay, CaseTally, CaseFacts):
        model.objects.filter(ticket_id__in=tickets)._raw_delete("default")
    batch = Ticket.objects.filter(pk__in=tickets)
    # An open ticket names its stay, and would protect it from going along with the ticket.
    batch.update(stay=None)
    batch.delete()
    return len(tickets)


def _finish(found: HistorySet, *, by: Person) -> None:
    Team.objects.filter(history=found.pk).delete()
    record(
        "history.removed",
        found,
        by=by,
        facts={"source": found.source, "digest": found.digest},
        words={"name": found.name},
    )
    found.delete()
