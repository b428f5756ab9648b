from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from thirdline.desk.tickets.models import Attachment, Ticket
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.store import Kept, clean_name, keep_chunks


def attach_file(
    ticket: Ticket,
    *,
    name: str,
    type: str,
    chunks: Iterable[bytes],
    by: Person,
    public: bool = True,
    message_id: int | None = None,
) -> Attachment:
    """Keep a file with a ticket, outside the web root; the row exists only if the whole file does."""
    clean = clean_name(name)
    kept = keep_chunks(chunks)
    try:
        with transaction.atomic():
            return attach_kept(
                ticket, kept, name=clean, type=type, by=by, public=public, message_id=message_id
            )
    except BaseException:
        kept.path.unlink(missing_ok=True)
        raise


@transaction.atomic
def attach_kept(
    ticket: Ticket,
    kept: Kept,
    *,
    name: str,
    type: str,
    by: Person,
    public: bool = True,
    message_id: int | None = None,
) -> Attachment:
    """Attach a file that lies in the store already; from now on the ticket answers for it."""
    attachment = Attachment.objects.create(
        ticket=ticket,
        message_id=message_id,
        public=public,
        name=name,
        type=type[:100],
        size=kept.size,
        sha256=kept.sha256,
        kept_as=kept.kept_as,
        by=by,
        at=clock.now(),
    )
    facts = {"attachment": attachment.pk, "size": kept.size, "sha256": kept.sha256}
    told = topics_of(ticket)
    record("ticket.attached", ticket, by=by, facts=facts, words={"name": name}, topics=told)
    return attachment
