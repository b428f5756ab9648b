"""When two decide at once: the form comes back with what was typed, beside what the other did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from thirdline.desk.tickets import operations, queries
from thirdline.foundation.people.gates import reader

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.journal.models import Entry

MOST_DIGITS = 18


@dataclass(frozen=True)
class Difference:
    """One thing both of them wrote: the two texts side by side."""

    label: str
    theirs: str
    yours: str


@dataclass(frozen=True)
class Meanwhile:
    """What others did since a form was drawn. Packages above tell it in the slot `ticket.meanwhile`."""

    pk: int
    deeds: list[Entry]
    differences: list[Difference] = field(default_factory=list)


def seen_by(request: HttpRequest) -> int | None:
    """The newest entry of the ticket when the posted form was drawn; a form without one is older."""
    given = request.POST.get("seen_entry", "")
    usable = given.isascii() and given.isdecimal() and len(given) <= MOST_DIGITS
    return int(given) if usable else None


def meanwhile_of(request: HttpRequest, ticket: Ticket) -> Meanwhile:
    seen = seen_by(request)
    deeds = queries.deeds_since(ticket, seen, but=reader(request)) if seen is not None else []
    return Meanwhile(ticket.pk, deeds)


def do_as_seen(request: HttpRequest, ticket: Ticket, do: Callable[[Ticket], Any]) -> Any:
    """Call an operation on the ticket as this form's reader saw it, or refuse because it moved on."""
    with operations.unless_overtaken(ticket, seen=seen_by(request), by=reader(request)) as locked:
        return do(locked)
