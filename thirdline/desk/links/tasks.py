from __future__ import annotations

from thirdline.desk.links.operations import take_step
from thirdline.desk.links.operations.running import DRAIN
from thirdline.foundation.people.operations import robot
from thirdline.kit.drains import drain

AT_ONCE = 50


@drain(DRAIN, every=15)
def take_steps() -> int:
    """Each step is a transaction of its own; between two of them a run can be cancelled."""
    by, taken = robot(), 0
    while taken < AT_ONCE and take_step(by=by):
        taken += 1
    return taken
