from __future__ import annotations

from typing import Any

from django.db import connection


class Batches:
    """A statement that marks rows batch by batch, newest first; each is its caller's transaction.

    It is given the number to stay below, how many to take and the values, and tells how many it marked
    and the lowest of them.
    """

    def __init__(self, statement: str, *values: Any, most: int):
        self._statement, self._values, self._most = statement, values, most
        self._below = 2**62
        self.marked = 0

    def take(self) -> bool:
        """Whether there was one more."""
        with connection.cursor() as cursor:
            cursor.execute(self._statement, [self._below, self._most, *self._values])
            found, lowest = cursor.fetchone()
        self.marked, self._below = self.marked + found, lowest
        return bool(found)
