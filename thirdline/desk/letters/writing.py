"""A letter about a ticket: its text filled in, with the foot under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from thirdline.desk.letters.queries import bodies_of
from thirdline.desk.letters.rules import Event, filled

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person

# What stands between a letter and its foot; mail programs know it and fold what follows.
FOOT_LINE = "-- "


def subject_about(ticket: Ticket) -> str:
    """The number in it leads an answer back when a program drops every other sign."""
    return f"[{ticket.label}] {ticket.title}"


def letter_about(ticket: Ticket, person: Person, event: Event, **said: str | None) -> str:
    """The whole letter, in the language and zone of its reader."""
    body, foot = bodies_of(event, person.language)
    facts = {
        "name": person.first_name,
        "number": ticket.label,
        "title": ticket.title,
        "link": settings.SITE_URL + ticket.get_absolute_url(),
        "organisation": settings.ORGANISATION,
        "if_asker": "" if person.pk == ticket.requester_id else None,
        **{name: words or None for name, words in said.items()},
    }
    return put_together(body, foot, facts)


def put_together(body: str, foot: str, facts: dict[str, str | None]) -> str:
    return f"{filled(body, facts)}\n\n{FOOT_LINE}\n{filled(foot, facts)}\n"
