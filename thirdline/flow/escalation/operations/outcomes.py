"""Many tickets in one go: locked in the order of their numbers, each told what became of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import ticket_for_update
from thirdline.kit.refusals import Refused


@dataclass(frozen=True)
class Outcome:
    """What became of one ticket: done, or the sentence that says why not."""

    ticket: Ticket
    done: bool
    sentence: str = ""
    code: str = ""


def each_on_its_own(tickets: Sequence[Ticket], verb: Callable[[Ticket], object]) -> list[Outcome]:
    """Apply the verb to each ticket whole or not at all; outcomes in the order given."""
    # One order for everybody: two people acting on overlapping lists wait, they do not deadlock.
    outcomes = {
        number: _try(ticket, verb)
        for number, ticket in sorted({one.pk: one for one in tickets}.items())
    }
    return [outcomes[number] for number in dict.fromkeys(one.pk for one in tickets)]


def _try(ticket: Ticket, verb: Callable[[Ticket], object]) -> Outcome:
    try:
        with transaction.atomic():
            verb(ticket_for_update(ticket))
    except Refused as refused:
        return Outcome(ticket, False, refused.reason, refused.code)
    return Outcome(ticket, True)
