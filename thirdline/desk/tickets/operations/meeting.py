"""Two people at one ticket: what one of them decided on is looked at again, never written over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import deeds_since, ticket_for_update
from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import Refused


@contextmanager
def unless_overtaken(ticket: Ticket, *, seen: int | None, by: Person) -> Iterator[Ticket]:
    """Do what follows on the ticket as it was seen; when a colleague acted since, nothing is done.

    `seen` is the ticket's newest entry when the form was drawn. What machines did since is no reason
    to ask a person again, nor is what they did themselves.
    """
    with transaction.atomic():
        ticket = ticket_for_update(ticket)
        newer = deeds_since(ticket, seen, but=by) if seen is not None else []
        if newer:
            said = _(
                "%(name)s was quicker on %(ticket)s. What you typed is kept: look at theirs, then send yours or leave it."
            )
            who = newer[-1].actor.first_name if newer[-1].actor else _("Somebody")
            raise Refused(said % {"name": who, "ticket": ticket.label}, code="overtaken")
        yield ticket
