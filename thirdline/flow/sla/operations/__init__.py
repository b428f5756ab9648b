"""The verbs of clocks, one module a story."""

from thirdline.flow.sla.operations.beginning import begin_clocks
from thirdline.flow.sla.operations.by_hand import (
    backdate_clock,
    pause_clock,
    reset_clock,
    resume_clock,
    retarget_clock,
    start_clock,
    stop_clock,
)
from thirdline.flow.sla.operations.falling_due import mark_due
from thirdline.flow.sla.operations.syncing import sync_clocks

__all__ = [
    "backdate_clock",
    "begin_clocks",
    "mark_due",
    "pause_clock",
    "reset_clock",
    "resume_clock",
    "retarget_clock",
    "start_clock",
    "stop_clock",
    "sync_clocks",
]
