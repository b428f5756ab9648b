"""The verbs of a bulk change: prepared, run in batches, put back."""

from thirdline.desk.bulk.operations.preparing import draft_change, forget_drafts, plan_change
from thirdline.desk.bulk.operations.running import (
    DRAIN,
    cancel_change,
    start_change,
    work_off,
    work_off_next,
)
from thirdline.desk.bulk.operations.undoing import undo_change

__all__ = [
    "DRAIN",
    "cancel_change",
    "draft_change",
    "forget_drafts",
    "plan_change",
    "start_change",
    "undo_change",
    "work_off",
    "work_off_next",
]
