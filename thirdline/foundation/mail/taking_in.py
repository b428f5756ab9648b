"""Takes in one raw letter: kept first, then made something of; the same letter twice is one."""

from __future__ import annotations

import logging
from datetime import timedelta

from thirdline.foundation.mail import operations
from thirdline.foundation.mail.models import InboundLetter, Mailbox
from thirdline.foundation.mail.queries import pending_inbound
from thirdline.foundation.mail.rules import Outcome
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import robot
from thirdline.kit import clock
from thirdline.kit.refusals import Refused

# What a take-in that was killed left behind is taken up after this long, and not for ever.
LEFT_AFTER = timedelta(minutes=1)
MOST_TRIES = 20
log = logging.getLogger(__name__)


def take_in_letter(
    raw: bytes, *, by: Person | None = None, mailbox: Mailbox | None = None
) -> InboundLetter:
    """Keep the letter in one transaction and place it in the next: from the first on it is safe."""
    letter, _new = operations.keep_inbound(raw, by=by, mailbox=mailbox)
    if letter.outcome == Outcome.PENDING:
        letter = _place(letter, by or robot())
    return letter


def take_in_handed(mailbox: Mailbox, raw: bytes) -> InboundLetter:
    """What a mail provider hands over; its mailbox shows that it works."""
    letter = take_in_letter(raw, mailbox=mailbox)
    operations.remember_fetched(mailbox, uid=0, by=None)
    operations.note_success(mailbox, by=None)
    return letter


def take_up_pending() -> int:
    """Try again what was kept and could not be placed."""
    letters = pending_inbound(clock.now() - LEFT_AFTER, tries=MOST_TRIES)
    placed = [_place(letter, robot()).outcome != Outcome.PENDING for letter in letters]
    # Where nothing could be placed the drain keeps its own pace: what is refused now is refused in
    # a moment.
    return sum(placed)


def _place(letter: InboundLetter, by: Person) -> InboundLetter:
    operations.count_try(letter, by=by)
    try:
        return operations.place_inbound(letter, by=by)
    except Refused as refusal:
        log.warning("Letter %s is kept and waits: %s", letter.pk, refusal)
        letter.reason = str(refusal)[:60]
        return letter
