"""The words a ticket is in: kinds, states, reasons, priorities. Imports nothing of the desk."""

from __future__ import annotations

import enum
from collections.abc import Mapping

from thirdline.kit.texts.later import later


class Kind(enum.StrEnum):
    INCIDENT = "incident"
    REQUEST = "request"


class State(enum.StrEnum):
    NEW = "new"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    # It goes on in another ticket; its stay, its hold and its clocks stand still until that is undone.
    MERGED = "merged"


class HoldReason(enum.StrEnum):
    REQUESTER = "requester"
    VENDOR = "vendor"
    CHANGE = "change"
    PROBLEM = "problem"
    APPROVAL = "approval"


class Reading(enum.StrEnum):
    """What the person who asked for a merged ticket reads of the one it went into."""

    TOGETHER = "together"
    FOLLOWS = "follows"
    APART = "apart"


class HandoffKind(enum.StrEnum):
    ESCALATE = "escalate"
    RETURN = "return"
    TRANSFER = "transfer"


class Ended(enum.StrEnum):
    """How a stay ended."""

    ESCALATED = "escalated"
    RETURNED = "returned"
    TRANSFERRED = "transferred"
    RESOLVED = "resolved"
    CANCELLED = "cancelled"


ENDED_BY = {
    HandoffKind.ESCALATE: Ended.ESCALATED,
    HandoffKind.RETURN: Ended.RETURNED,
    HandoffKind.TRANSFER: Ended.TRANSFERRED,
}

OPEN_STATES = (State.NEW, State.IN_PROGRESS, State.ON_HOLD)
DONE_STATES = (State.RESOLVED, State.CLOSED, State.CANCELLED, State.MERGED)

ALLOWED: Mapping[State, frozenset[State]] = {
    State.NEW: frozenset({State.IN_PROGRESS, State.ON_HOLD, State.RESOLVED, State.CANCELLED}),
    State.IN_PROGRESS: frozenset({State.NEW, State.ON_HOLD, State.RESOLVED, State.CANCELLED}),
    State.ON_HOLD: frozenset({State.NEW, State.IN_PROGRESS, State.RESOLVED, State.CANCELLED}),
    State.RESOLVED: frozenset({State.NEW, State.CLOSED}),
    State.CLOSED: frozenset({State.NEW}),
    State.CANCELLED: frozenset(),
    State.MERGED: frozenset(),
}

STATE_WORDS = {
    State.NEW: later("New"),
    State.IN_PROGRESS: later("In progress"),
    State.ON_HOLD: later("On hold"),
    State.RESOLVED: later("Resolved"),
    State.CLOSED: later("Closed"),
    State.CANCELLED: later("Cancelled"),
    State.MERGED: later("Merged"),
}


def within_sentence(state: State) -> str:
    """`in progress`: the first letter only, for German has nouns further on."""
    words = str(STATE_WORDS[state])
    return words[:1].lower() + words[1:]


# Impact down, urgency across, 1 the highest; the start for the editable table of an organisation.
IMPACTS = ("organisation", "department", "group", "person")
URGENCIES = ("critical", "high", "medium", "low")
DEFAULT_PRIORITIES: Mapping[str, Mapping[str, int]] = {
    "organisation": {"critical": 1, "high": 1, "medium": 2, "low": 3},
    "department": {"critical": 1, "high": 2, "medium": 2, "low": 4},
    "group": {"critical": 2, "high": 2, "medium": 3, "low": 4},
    "person": {"critical": 2, "high": 3, "medium": 3, "low": 4},
}


# What one person does to a ticket that another, deciding about it, should have seen.
DEEDS = tuple(
    f"ticket.{done}"
    for done in (
        *("edited", "prioritised", "restricted", "held", "resumed", "accepted", "assigned"),
        *("released", "unassigned", "replied", "resolved", "reopened", "closed", "cancelled"),
        *("escalated", "returned", "transferred", "merged", "split"),
    )
)
