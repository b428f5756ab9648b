from __future__ import annotations

from django.db import transaction

from thirdline.foundation.notifications import queries
from thirdline.foundation.notifications.models import Notice
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.live.telling import tell


@transaction.atomic
def mark_read(notice: Notice, *, by: Person) -> Notice:
    """Say that a notice was read; reading it twice keeps the first moment."""
    if notice.read_at is None:
        notice.read_at = clock.now()
        notice.save(update_fields=["read_at"])
        tell([f"notices:{by.pk}"])
    return notice


@transaction.atomic
def mark_all_read(person: Person, *, by: Person, ticket_id: int | None = None) -> int:
    """Say that everything up to now was read, or everything about one ticket."""
    unread = queries.unread_of(person)
    if ticket_id is not None:
        unread = unread.filter(ticket_id=ticket_id)
    count = unread.update(read_at=clock.now())
    if count:
        tell([f"notices:{person.pk}"])
    return count
