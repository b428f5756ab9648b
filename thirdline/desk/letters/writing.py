"""A letter to one person: its text filled in, with the foot under it where it is about a ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from thirdline.desk.letters.of_tickets import FOOT
from thirdline.desk.letters.queries import bodies_of
from thirdline.desk.letters.rules import Facts, LetterEvent, Which, about_its_ticket, filled

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person

# What stands between a letter and its foot; mail programs know it and fold what follows.
FOOT_LINE = "-- "


def subject_about(ticket: Ticket) -> str:
    return about_its_ticket({"number": ticket.label, "title": ticket.title})


def letter_about(ticket: Ticket, person: Person, event: LetterEvent, **said: str | None) -> str:
    """The whole letter, in the language and zone of its reader."""
    facts = {
        "number": ticket.label,
        "title": ticket.title,
        "link": settings.SITE_URL + ticket.get_absolute_url(),
        "if_asker": "" if person.pk == ticket.requester_id else None,
        **{name: words or None for name, words in said.items()},
    }
    return letter_to(person, event, facts)


def letter_to(person: Person, event: LetterEvent, facts: Facts) -> str:
    """The same of what is no ticket; what the facts say is in the language of the reader already."""
    return put_together(Which(event, person.language), {**facts, **known_of(person)})


def known_of(person: Person) -> dict[str, str]:
    return {"name": person.first_name, "organisation": settings.ORGANISATION}


def put_together(
    one: Which, facts: Facts, *, body: str | None = None, foot: str | None = None
) -> str:
    """The text and the foot as they hold now, or as somebody typed them and looks at them."""
    own_body, own_foot = bodies_of(one, Which(FOOT, one.language))
    said = filled(own_body if body is None else body, facts)
    if not one.event.foot:
        return f"{said}\n"
    closing = filled(own_foot if foot is None else foot, facts)
    return f"{said}\n\n{FOOT_LINE}\n{closing}\n"
