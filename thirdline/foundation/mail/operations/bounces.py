"""Letters that came back, and the addresses they came back from."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from thirdline.foundation.journal.operations import record
from thirdline.foundation.mail import queries
from thirdline.foundation.mail.models import AddressTrouble, Letter
from thirdline.foundation.mail.reading.bounces import Bounce
from thirdline.foundation.mail.rules import LetterState
from thirdline.foundation.people.models import Person
from thirdline.kit import clock


@transaction.atomic
def bounce_letter(letter: Letter, *, bounce: Bounce, by: Person | None) -> Letter:
    """Say on a letter that it came back and why, and mark the address it could not reach.

    A server that goes on trying is only quoted: the letter may arrive yet.
    """
    letter = queries.letter_for_update(letter)
    letter.last_error = _words(bounce)
    if bounce.permanent:
        letter.state = LetterState.BOUNCED
    letter.save(update_fields=["state", "last_error"])
    mark_address(bounce.address or letter.to_address, bounce=bounce, letter=letter, by=by)
    facts = {"ticket": letter.ticket_id, "status": bounce.status, "permanent": bounce.permanent}
    words = {"reason": bounce.reason[:300]}
    record("letter.bounced", letter, by=by, facts=facts, words=words)
    return letter


@transaction.atomic
def mark_address(address: str, *, bounce: Bounce, letter: Letter | None, by: Person | None) -> None:
    """Remember that letters to an address come back; the reason is the newest one."""
    now, said = clock.now(), _words(bounce)
    facts = {"reason": said, "status": bounce.status[:12], "permanent": bounce.permanent}
    marked, new = AddressTrouble.objects.get_or_create(
        address=address.lower()[:254],
        defaults={**facts, "since": now, "last_at": now, "letter": letter},
    )
    if not new:
        rows = AddressTrouble.objects.filter(pk=marked.pk)
        rows.update(**facts, last_at=now, letter=letter, count=F("count") + 1)


@transaction.atomic
def clear_address(address: str, *, by: Person | None) -> bool:
    """Take the mark from an address: somebody wrote from there, or an administrator knows better."""
    marked = AddressTrouble.objects.select_for_update().filter(address=address.lower()).first()
    if marked is None:
        return False
    record("address.cleared", marked, by=by, facts={"count": marked.count})
    marked.delete()
    return True


def _words(bounce: Bounce) -> str:
    return f"{bounce.status} {bounce.reason}".strip()[:300]
