"""A letter about something that does not exist, for looking at a text before anybody gets it."""

from __future__ import annotations

from django.utils import translation

from thirdline.desk.letters.of_tickets import FOOT, RECEIVED
from thirdline.desk.letters.rules import Which
from thirdline.desk.letters.writing import known_of, put_together
from thirdline.foundation.people.models import Person


def sample_letter(which: Which, body: str, reader: Person) -> tuple[str, str]:
    """Its subject and its whole text; the foot alone stands under a letter that arrived."""
    with translation.override(which.language):
        facts = {**which.event.sample(), **known_of(reader)}
        subject = which.event.subject(facts)
    if which.event is FOOT:
        return subject, put_together(Which(RECEIVED, which.language), facts, foot=body)
    return subject, put_together(which, facts, body=body)
