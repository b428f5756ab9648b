"""Ticket numbers: the story tells a part of a busy desk, so its numbers leave gaps and end at 20473."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import connection

# Days before the anchor and the number the desk had reached then; between two it counts evenly.
REACHED = ((60.0, 17_350), (11.0, 19_733), (4.0, 20_300), (0.30, 20_405), (0.0, 20_474))
_SET = "SELECT setval(pg_get_serial_sequence('tickets_ticket', 'id'), %s, false)"


class Numbers:
    """Gives each ticket the number a desk of Aldermoor's size would have reached by then."""

    def __init__(self, anchor: datetime, *, reserved: Collection[int]) -> None:
        self._anchor = anchor
        self._reserved = frozenset(reserved)
        self._last = 0

    def give(self, moment: datetime, number: int | None = None) -> int:
        """Have the next ticket take this number, or the next free one of the moment."""
        given = number or self._free(max(self._last + 1, self._reached(moment)))
        if number is None:
            self._last = given
        with connection.cursor() as cursor:
            cursor.execute(_SET, [given])
        return given

    def go_on(self) -> None:
        """What is opened after the story takes the numbers after it."""
        with connection.cursor() as cursor:
            cursor.execute(_SET, [max(self._last, *self._reserved, 0) + 1])

    def _free(self, number: int) -> int:
        while number in self._reserved:
            number += 1
        return number

    def _reached(self, moment: datetime) -> int:
        days = (self._anchor - moment) / timedelta(days=1)
        at = bisect([-ago for ago, _number in REACHED], -days)
        if at == 0:
            return REACHED[0][1]
        (since, low), (until, high) = REACHED[at - 1], REACHED[min(at, len(REACHED) - 1)]
        share = (since - days) / (since - until) if since > until else 0.0
        return int(low + share * (high - low))
