"""The tickets before and after one in a list, and its place there: by its keys, never by an offset."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.desk.views.counting import MOST_COUNTED
from thirdline.desk.views.keyset import cursor_of, ordered, read_cursor
from thirdline.kit.db import TookTooLong, at_most
from thirdline.kit.ui.draw.words import count

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from thirdline.desk.views.rules import Order
    from thirdline.foundation.people.models import Person

LONGEST = 500  # milliseconds a statement has


@dataclass(frozen=True)
class Neighbours:
    """`place` is 0 for a ticket that left the list; its neighbours are those of where it stood."""

    before: Ticket | None
    after: Ticket | None
    place: int
    total: int
    cursor: str

    @property
    def total_words(self) -> str:
        return f"{count(min(self.total, MOST_COUNTED))}{'+' * (self.total > MOST_COUNTED)}"


def neighbours_of(
    ticket: Ticket, condition: Q, order: Order, *, stood: str, reader: Person
) -> Neighbours | None:
    """None where it never was in the list, or that takes too long to say. `stood` is where it was when last seen there."""
    rows = tickets_for(reader).filter(condition)
    try:
        with at_most(LONGEST):
            inside = rows.filter(pk=ticket.pk).exists()
            keys = None if inside else read_cursor(order, stood)
            if keys is None and not inside:
                return None
            here = cursor_of(order, ticket) if keys is None else stood
            keys = keys or read_cursor(order, here)
            return _found(rows, order, keys or [], here, ticket, inside=inside)
    except TookTooLong:
        return None


def _found(
    rows: Any, order: Order, keys: Sequence[Any], here: str, ticket: Ticket, *, inside: bool
) -> Neighbours:
    ahead = ordered(rows, order, list(keys), backwards=True)
    after = ordered(rows, order, list(keys)).exclude(pk=ticket.pk).first()
    before = ahead.exclude(pk=ticket.pk).first()
    place = _number(ahead) + 1 if inside else 0
    return Neighbours(before, after, place, _number(rows.order_by()), here)


def _number(rows: Any) -> int:
    return int(rows.values("pk")[: MOST_COUNTED + 1].count())
