from __future__ import annotations

from procrastinate.contrib.django import app

from thirdline.flow.sla.operations import mark_due
from thirdline.foundation.people.operations import robot

BATCH = 100


def drain_due(limit: int = 1_000) -> int:
    """Mark what fell due, batch by batch, until nothing is left or `limit` tickets were claimed."""
    by, done = robot(), 0
    while done < limit:
        claimed = mark_due(limit=min(BATCH, limit - done), by=by)
        if not claimed:
            break
        done += claimed
    return done


@app.periodic(cron="* * * * *")
@app.task(name="sla.mark_due", queueing_lock="sla.mark_due")
def mark_due_clocks(timestamp: int) -> None:
    drain_due(limit=20_000)
