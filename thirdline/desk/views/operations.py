from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import assign_ticket
from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import Refused


@dataclass(frozen=True)
class Assigned:
    """What became of one ticket: `refusal` is empty, or the sentence that says why it stayed."""

    ticket: Ticket
    refusal: str = ""


@transaction.atomic
def assign_many(tickets: Sequence[Ticket], *, to: Person, by: Person) -> list[Assigned]:
    """Give each ticket to the same person, whole or not at all; outcomes in the order given."""
    # One order for everybody: two people acting on overlapping lists wait, they do not deadlock.
    outcomes = {
        number: _assigned(ticket, to, by)
        for number, ticket in sorted({one.pk: one for one in tickets}.items())
    }
    return [outcomes[number] for number in dict.fromkeys(one.pk for one in tickets)]


def _assigned(ticket: Ticket, to: Person, by: Person) -> Assigned:
    try:
        with transaction.atomic():
            return Assigned(assign_ticket(ticket, to=to, by=by))
    except Refused as refused:
        return Assigned(ticket, refused.reason)
