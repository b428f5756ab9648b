"""The answer to a verb that may not happen now: a sentence a person can act on."""

from __future__ import annotations


class Refused(Exception):
    """Carries why, in words for the screen and the API; the request answers 409."""

    def __init__(
        self, reason: str, *, code: str = "refused", facts: dict[str, object] | None = None
    ):
        super().__init__(reason)
        self.reason = str(reason)
        self.code = code
        self.facts = facts or {}


class NotFound(Exception):
    """A miss and a forbidden look the same; the request answers 404."""


def refuse_if(reason: str | None) -> None:
    if reason is not None:
        raise Refused(reason)
