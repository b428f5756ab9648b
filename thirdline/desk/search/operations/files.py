"""Files wait to be read as rows that are claimed: one that ends its reader every time is given up.

What a file says is kept in the transaction that makes its ticket found by it. A reading that began
before its file was erased finds its claim gone, and changes nothing.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from thirdline.desk.search.models import FileText
from thirdline.desk.search.operations.batches import Batches
from thirdline.desk.search.operations.indexing import index_anew
from thirdline.desk.search.operations.noting import DRAIN
from thirdline.desk.search.reading.paper import Why
from thirdline.desk.tickets.joining import home_of
from thirdline.kit import clock
from thirdline.kit.drains import wake

MOST_TRIES = 3
# Longer than a reader lives.
LOST_AFTER = timedelta(minutes=3)


@transaction.atomic
def claim_file() -> FileText | None:
    """The next file to read. The try is counted first, so one that kills its reader is given up."""
    due = FileText.objects.filter(due_at__lte=clock.now()).order_by("due_at", "-attachment")
    file = due.select_for_update(skip_locked=True, of=("self",)).first()
    if file is None:
        return None
    file.tries += 1
    file.due_at = clock.now() + LOST_AFTER
    if file.tries > MOST_TRIES:
        file.why, file.due_at, file.read_at = Why.BROKEN, None, clock.now()
        file.detail = "ended its reader every time"
    file.save(update_fields=["tries", "due_at", "why", "detail", "read_at"])
    return file


@transaction.atomic
def settle_file(claimed: FileText, *, text: str, why: Why, detail: str) -> FileText | None:
    """Keep what a file says and have its ticket found by it; nothing where the claim is gone."""
    rows = FileText.objects.select_for_update(of=("self",)).filter(due_at=claimed.due_at)
    file = rows.select_related("attachment__ticket").filter(pk=claimed.pk).first()
    if file is None:
        return None
    changed = file.text != text
    file.text, file.why, file.detail = text, why, detail[:200]
    file.due_at, file.read_at, file.tries = None, clock.now(), 0
    file.save()
    ticket = file.attachment.ticket
    if changed and ticket.history is None:
        index_anew(ticket)
        if ticket.is_merged:
            index_anew(home_of(ticket))
    return file


def read_all_anew(most: int = 5_000) -> int:
    """Have every file read once more, newest first: after an upgrade, or when the store came back."""
    batches = Batches(
        "WITH batch AS (SELECT attachment_id FROM search_filetext WHERE attachment_id < %s"
        " AND why <> 'erased' ORDER BY attachment_id DESC LIMIT %s),"
        " marked AS (UPDATE search_filetext SET due_at = %s, tries = 0 WHERE attachment_id IN"
        " (SELECT attachment_id FROM batch) RETURNING attachment_id)"
        " SELECT count(*), min(attachment_id) FROM marked",
        clock.now(),
        most=most,
    )
    more = True
    while more:
        with transaction.atomic():
            more = batches.take()
    wake(DRAIN)
    return batches.marked
