"""An import taken out again, in batches: a killed worker goes on with what is left."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError

from thirdline.desk.tickets.models import Attachment, Handoff, Ticket
from thirdline.flow.routing.models import RoutingDecision
from thirdline.flow.sla.models import ClockEvent
from thirdline.foundation.journal.operations import record
from thirdline.kit.db import allow_rewriting
from thirdline.practices.exchange import queries
from thirdline.practices.exchange.models import Import, ImportedPerson
from thirdline.practices.exchange.operations.claiming import finish

AT_ONCE = 100


def take_out_batch(work: Import) -> None:
    """Remove some tickets of an import; when none is left, the people it made and nobody else needs."""
    numbers = queries.tickets_brought_in(work, limit=AT_ONCE)
    if numbers:
        _take_out(numbers)
        work.done += len(numbers)
        return
    gone = _take_out_people(work)
    finish(work)
    work.counts = {**work.counts, "taken_out": work.done}
    facts = {"tickets": work.done, "people": gone}
    record("import.undone", work, by=work.by, facts=facts, topics=["tickets"])


def _take_out(numbers: list[int]) -> None:
    files = list(Attachment.objects.filter(ticket__in=numbers).values_list("kept_as", flat=True))
    # The database guards one table at a time, so what is append-only goes before its ticket.
    for model, of_ticket in ((ClockEvent, "clock__ticket__in"), (RoutingDecision, "ticket__in")):
        allow_rewriting(model._meta.db_table)
        model._default_manager.filter(**{of_ticket: numbers}).delete()
    allow_rewriting("tickets_stay")
    Handoff.objects.filter(ticket__in=numbers).delete()
    tickets = Ticket.objects.filter(pk__in=numbers)
    # An open ticket names its stay, and would protect it from going along with the ticket.
    tickets.update(stay=None)
    tickets.delete()
    root = Path(settings.ATTACHMENTS_ROOT)
    transaction.on_commit(lambda: _unlink(root, files))


def _unlink(root: Path, names: list[str]) -> None:
    for name in names:
        (root / name).unlink(missing_ok=True)


def _take_out_people(work: Import) -> int:
    gone = 0
    for one in ImportedPerson.objects.filter(batch=work).select_related("person"):
        try:
            with transaction.atomic():
                one.person.delete()
                gone += 1
        except (ProtectedError, RestrictedError):
            # Somebody who wrote, was asked or did something since stays known.
            continue
    return gone
