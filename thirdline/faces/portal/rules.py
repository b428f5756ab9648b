from __future__ import annotations

from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.tickets.states import State
from thirdline.kit.ui.shapes import ProgressShape


def progress(
    state: State, tier_level: int | None, hold_reason: str | None = None
) -> list[ProgressShape]:
    """Where a request stands, in four steps anybody understands."""
    if hold_reason == "approval":
        ahead = [ProgressShape(words, "next") for words in (_("Service desk"), _("Solved"))]
        return [ProgressShape(_("Asked"), "done"), ProgressShape(_("Approval"), "now"), *ahead]
    done = state in {State.RESOLVED, State.CLOSED}
    with_specialists = (tier_level or 0) > 1
    return [
        ProgressShape(_("Asked"), "done"),
        ProgressShape(_("Service desk"), "done" if done or with_specialists else "now"),
        ProgressShape(
            _("Specialists"), "now" if with_specialists and not done else _passed(with_specialists)
        ),
        ProgressShape(_("Solved"), "done" if done else "next"),
    ]


def _passed(been: bool) -> Literal["done", "next"]:
    return "done" if been else "next"


# Why somebody opens a solved ticket again: a short list, and words of their own beside it.
REOPEN_REASONS = {
    "same": gettext_lazy("It is still as it was"),
    "back": gettext_lazy("It came back"),
    "partly": gettext_lazy("Only part of it is solved"),
    "other": gettext_lazy("Something else is wrong now"),
}


def reopen_reason(chosen: str, words: str) -> str:
    """The reason as everybody reads it later; nothing chosen and nothing written is no reason."""
    label, said = str(REOPEN_REASONS.get(chosen, "")), words.strip()
    return f"{label}: {said}" if label and said else label or said


def where_it_stands(state: State, hold_reason: str | None, name: str | None) -> str:
    """One plain sentence about a ticket for the person who asked."""
    if state == State.ON_HOLD:
        return _what_it_waits_for(hold_reason)
    if state == State.RESOLVED:
        return _("Solved: does it hold?")
    if state == State.CLOSED:
        return _("Closed")
    if state == State.CANCELLED:
        return _("Cancelled")
    return _("%(name)s is on it") % {"name": name} if name else _("Waiting for somebody to take it")


def _what_it_waits_for(hold_reason: str | None) -> str:
    if hold_reason == "requester":
        return _("Your turn: we wait for your answer")
    if hold_reason == "approval":
        return _("Waits for approval, then we begin")
    return _("We wait for somebody else and go on by ourselves")
