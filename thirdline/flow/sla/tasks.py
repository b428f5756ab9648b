from __future__ import annotations

from thirdline.flow.sla.operations import mark_due
from thirdline.foundation.people.operations import robot
from thirdline.kit.drains import drain

BATCH = 100


@drain("sla.due", every=5)
def mark_due_clocks() -> int:
    """One batch; the worker asks again at once while there is more."""
    return mark_due(limit=BATCH, by=robot())


def drain_due(limit: int = 1_000) -> int:
    """Mark what fell due, batch by batch, until nothing is left or `limit` tickets were claimed."""
    by, done = robot(), 0
    while done < limit:
        claimed = mark_due(limit=min(BATCH, limit - done), by=by)
        if not claimed:
            break
        done += claimed
    return done
