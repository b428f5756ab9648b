"""What can go wrong with working time, each with a sentence for people."""

from __future__ import annotations


class WorktimeError(ValueError):
    """Any answer this engine cannot give."""


class BadHours(WorktimeError):
    """Hours that cannot be read: the sentence names the day and the span."""


class NeverOpen(WorktimeError):
    """The schedule has no open second in the direction asked."""


class TooFar(WorktimeError):
    """The answer lies further away than any promise can (see `timeline.REACH_YEARS`)."""
