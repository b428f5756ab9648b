"""The states of a bulk change and of each ticket in it."""

from __future__ import annotations

import enum


class ChangeState(enum.StrEnum):
    DRAFT = "draft"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    STOPPED = "stopped"


class Outcome(enum.StrEnum):
    """What became of one ticket; `same` was so already, `left` was never tried."""

    WAITING = "waiting"
    DONE = "done"
    SAME = "same"
    REFUSED = "refused"
    LEFT = "left"


ENDED = (ChangeState.DONE, ChangeState.CANCELLED, ChangeState.STOPPED)
