"""Letters of a sender who wrote more than the desk takes in by itself: nothing of them is lost."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.foundation.journal.operations import record
from thirdline.foundation.mail import queries, rules
from thirdline.foundation.mail.models import InboundLetter
from thirdline.foundation.mail.rules import Outcome
from thirdline.foundation.people.models import Person
from thirdline.kit import drains
from thirdline.kit.refusals import refuse_if

TAKE_UP = "mail.take_up"


@transaction.atomic
def release_letters(sender: str, *, by: Person) -> int:
    """Take in what was held back of a sender, oldest first; the worker does it."""
    told = _settle(sender, Outcome.PENDING, rules.RELEASED, "letters.released", by)
    drains.wake(TAKE_UP)
    return told


@transaction.atomic
def leave_letters(sender: str, *, by: Person) -> int:
    """Make nothing of what was held back of a sender; the letters stay as they came."""
    return _settle(sender, Outcome.IGNORED, rules.LEFT, "letters.left", by)


def _settle(sender: str, outcome: Outcome, reason: str, verb: str, by: Person) -> int:
    refuse_if(
        None if by.may("set_up") else _("Only administrators decide about letters held back.")
    )
    numbers = queries.held_for_update(sender)
    refuse_if(None if numbers else _("Nothing is held back from this sender any more."))
    InboundLetter.objects.filter(pk__in=numbers).update(outcome=outcome, reason=reason, tries=0)
    newest = InboundLetter.objects.get(pk=numbers[-1])
    record(verb, newest, by=by, facts={"letters": len(numbers)}, words={"sender": sender})
    return len(numbers)
