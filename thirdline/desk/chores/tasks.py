from __future__ import annotations

from thirdline.desk.chores.operations import remind_due, send_due_reply
from thirdline.foundation.people.operations import robot
from thirdline.kit.drains import drain

BATCH = 50


@drain("chores.due", every=5)
def do_due_chores() -> int:
    """One batch of reminders and of replies for later; each reply is a transaction of its own."""
    by = robot()
    done = remind_due(limit=BATCH, by=by)
    for _one in range(BATCH):
        if not send_due_reply(by=by):
            break
        done += 1
    return done
