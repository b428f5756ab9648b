"""Whom to ask, what may be answered, and how small numbers are said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person

SCORES = {
    1: gettext_lazy("Very bad"),
    2: gettext_lazy("Bad"),
    3: gettext_lazy("Neither good nor bad"),
    4: gettext_lazy("Good"),
    5: gettext_lazy("Very good"),
}
SATISFIED = 4
FEW = 10
MOST_COMMENT = 2_000


@dataclass(frozen=True)
class Asking:
    """A solved ticket and whoever would be asked about it."""

    is_robot: bool
    is_active: bool
    is_history: bool
    is_restricted: bool
    asks_restricted: bool
    solved_by_requester: bool
    is_solved: bool
    last_sent_at: datetime | None
    rest: timedelta


def why_not_ask_how_it_was(facts: Asking, *, now: datetime) -> str | None:
    """A code that is kept with a survey that was not sent, so that nobody wonders."""
    lately = facts.last_sent_at is not None and now - facts.last_sent_at < facts.rest
    reasons = (
        (facts.is_robot or facts.is_history, "nobody to ask"),
        (not facts.is_active, "has left"),
        (facts.is_restricted and not facts.asks_restricted, "restricted"),
        (facts.solved_by_requester, "solved it themselves"),
        (not facts.is_solved, "open again"),
        (lately, "asked lately"),
    )
    return next((reason for holds, reason in reasons if holds), None)


def is_drawn(ticket_id: int, share: int) -> bool:
    """Whether a ticket falls into the share that is asked about: the same answer every time."""
    draw = int.from_bytes(sha256(f"survey {ticket_id}".encode()).digest()[:4]) % 100
    return draw < share


@dataclass(frozen=True)
class Answering:
    sent: bool
    skipped: bool
    closes_at: datetime | None
    answered_at: datetime | None
    changeable_for: timedelta


def why_not_answer(facts: Answering, score: int, comment: str, *, now: datetime) -> str | None:
    if facts.skipped:
        return _("This is not asked any more. Write to us on the ticket instead.")
    if facts.answered_at is not None and now - facts.answered_at > facts.changeable_for:
        return _("Your answer is counted already and cannot be changed any more. Write to us on the ticket instead.")  # fmt: skip
    if facts.answered_at is None and facts.closes_at is not None and now > facts.closes_at:
        return _("The time to answer is over. Write to us on the ticket if something is still wrong.")  # fmt: skip
    if score not in SCORES:
        return _("Choose a score from 1 to 5.")
    if len(comment) > MOST_COMMENT:
        return _("A comment may have %(most)s characters.") % {"most": MOST_COMMENT}
    return None


def reminder_words(name: str, score: int, comment: str) -> str:
    said = {"name": name, "score": score, "comment": comment}
    words = _("%(name)s gave %(score)s of 5: “%(comment)s”") if comment else _("%(name)s gave %(score)s of 5.")  # fmt: skip
    return (words % said)[:300]


def why_not_close_follow_up(closed: bool, words: str, by: Person) -> str | None:
    if not by.may("see_figures"):
        return _("Leads follow up what people say.")
    if closed:
        return _("It was followed up already. What was said then stands beside the score.")
    if not words:
        return _("Say what came of it: what was put right, or what is to become better.")
    if len(words) > MOST_COMMENT:
        return _("A comment may have %(most)s characters.") % {"most": MOST_COMMENT}
    return None


def share_words(part: int, whole: int) -> str:
    """Per cent, or the bare counts where they are too few for per cent to mean anything."""
    if not whole:
        return "–"
    if whole < FEW:
        return _("%(part)s of %(whole)s") % {"part": part, "whole": whole}
    return f"{part / whole * 100:.0f}\N{NARROW NO-BREAK SPACE}%"
