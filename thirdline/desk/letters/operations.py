from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.letters import queries, rules
from thirdline.desk.letters.models import LetterText
from thirdline.desk.letters.rules import Which
from thirdline.desk.letters.sample import sample_letter
from thirdline.foundation.journal.operations import record
from thirdline.foundation.mail.models import Letter
from thirdline.foundation.mail.operations import send_letter
from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import refuse_if


@transaction.atomic
def write_letter_text(which: Which, *, body: str, by: Person) -> None:
    """Put an organisation's own words in place of the shipped ones, for letters from now on."""
    refuse_if(_why_not_change(by) or rules.why_not_text(which, body))
    kept, _new = LetterText.objects.select_for_update().get_or_create(
        slug=which.slug, defaults={"body": body}
    )
    kept.body = body
    kept.save(update_fields=["body"])
    record("letter_text.written", kept, by=by, facts={"slug": which.slug})


@transaction.atomic
def reset_letter_text(which: Which, *, by: Person) -> None:
    """Take the shipped words back; a text that was never written is left."""
    refuse_if(_why_not_change(by))
    kept = LetterText.objects.select_for_update().filter(slug=which.slug).first()
    if kept is not None:
        record("letter_text.reset", kept, by=by, facts={"slug": which.slug})
        kept.delete()


@transaction.atomic
def send_letter_sample(which: Which, *, by: Person) -> Letter | None:
    """Write the letter to whoever asks, about a ticket that does not exist."""
    refuse_if(_why_not_change(by))
    subject, text = sample_letter(which, queries.body_of(which), by)
    return send_letter(by, subject=subject, text=text, by=by)


def _why_not_change(by: Person) -> str | None:
    if by.may("set_up"):
        return None
    return _("Only administrators change what letters say.")
