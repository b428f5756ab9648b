"""Waiting for what another transaction of the server holds back, never for a fixed time."""

from __future__ import annotations

import time

from django.db import connection

_SETTLED = """
SELECT coalesce(max(position), 0) < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
FROM journal_entry
"""


def until_settled(*, within: float = 60.0) -> None:
    """Every journal entry lies before the oldest open transaction, in whichever database it is.

    Sealing and counting go no further than that, and tests beside this one hold transactions open.
    """
    ends = time.monotonic() + within
    with connection.cursor() as cursor:
        while time.monotonic() < ends:
            cursor.execute(_SETTLED)
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)
    raise AssertionError("Another transaction stayed open for a minute.")
