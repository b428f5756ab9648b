"""The address at the head of a watcher's letter that ends the following: its ticket and its reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thirdline.foundation.mail.one_click import OneClick

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person

FOLLOWING = OneClick("letters.unfollow", "letters:unfollow")


def head_for(ticket: Ticket, person: Person) -> dict[str, str]:
    """Only for who watches: letters to who asked are their own business and have no such head."""
    return {} if person.pk == ticket.requester_id else FOLLOWING.head(ticket.pk, person.pk)
