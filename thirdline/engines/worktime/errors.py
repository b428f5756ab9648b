"""What can go wrong with working time, each with a sentence for people."""

from __future__ import annotations


class WorktimeError(ValueError):
    """Any answer this engine cannot give; `words` with `said` in it, for whoever speaks another tongue."""

    def __init__(self, words: str, **said: object) -> None:
        super().__init__(words % said)
        self.words, self.said = words, said


class BadHours(WorktimeError):
    """Hours that cannot be read: the sentence names the day and the span."""


class NeverOpen(WorktimeError):
    """The schedule has no open second in the direction asked."""


class TooFar(WorktimeError):
    """The answer lies further away than any promise can (see `timeline.REACH_YEARS`)."""
