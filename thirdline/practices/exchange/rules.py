"""What long work, exports, webhooks and erasure may be in; pure decisions about them."""

from __future__ import annotations

import enum
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Stage(enum.StrEnum):
    """Where long work stands."""

    READY = "ready"
    WORKING = "working"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Step(enum.StrEnum):
    """What is being done with an import."""

    LOOKED = "looked"  # uploaded, its beginning read, the mapping to be seen
    CHECK = "check"  # the dry run
    RUN = "run"
    UNDO = "undo"


MOST_TRIES = 5
STAGE_WORDS = {
    Stage.READY: gettext_lazy("Ready"),
    Stage.WORKING: gettext_lazy("At work"),
    Stage.DONE: gettext_lazy("Done"),
    Stage.CANCELLED: gettext_lazy("Cancelled"),
    Stage.FAILED: gettext_lazy("Failed"),
}


def why_not_check(step: str, stage: str) -> str | None:
    """A file may be checked as often as one likes, before it is brought in."""
    if stage == Stage.WORKING:
        return _("It is at work. Cancel it first, or wait until it is done.")
    if step == Step.UNDO or (step == Step.RUN and stage == Stage.DONE):
        return _("It was brought in already. Upload the file once more to begin anew.")
    return None


def why_not_run(step: str, stage: str, good: int) -> str | None:
    """Only what was checked to the end is brought in, so that nobody is surprised."""
    if stage == Stage.WORKING:
        return _("It is at work. Cancel it first, or wait until it is done.")
    if step == Step.UNDO:
        return _("It was taken out again. Upload the file once more to begin anew.")
    if step == Step.RUN:
        return _("It was brought in already.") if stage == Stage.DONE else None
    if step == Step.LOOKED or stage != Stage.DONE:
        return _("Check the file first: it takes a moment, and names every bad row.")
    if not good:
        return _("No row of the file can be used. Correct the mapping or the file first.")
    return None


def why_not_undo(step: str, stage: str) -> str | None:
    """What is in can be taken out; what is going in is cancelled first."""
    if stage == Stage.WORKING:
        return _("It is at work. Cancel it first, or wait until it is done.")
    if step == Step.UNDO:
        return None if stage != Stage.DONE else _("It was taken out already.")
    return None if step == Step.RUN else _("Nothing was brought in yet.")


def why_not_cancel(stage: str) -> str | None:
    return None if stage == Stage.WORKING else _("Nothing is at work here.")


# Scheduled exports


def next_due(every: str, weekday: int, at: time, zone: ZoneInfo, after: datetime) -> datetime:
    """The first moment after `after` at this time of day in this zone, on this weekday if weekly.

    A time of day that a change of the clocks skips is taken an hour later, as the wall shows it.
    """
    day = after.astimezone(zone).date()
    while True:
        moment = datetime.combine(day, at, zone)
        if moment > after and (every == "daily" or day.weekday() == weekday):
            return moment
        day += timedelta(days=1)


# Webhooks

# Schema of what is sent; it is raised only when something is taken away or means something else.
SCHEMA = 1
MOST_BACKOFF = timedelta(hours=4)
GIVEN_UP_AFTER = timedelta(hours=24)
KEPT_FOR = timedelta(days=30)
OVERLAP = timedelta(hours=24)
ANSWER_BYTES = 2_000

VERBS = {
    "ticket.opened": gettext_lazy("a ticket is opened"),
    "ticket.placed": gettext_lazy("a ticket gets its first place"),
    "ticket.moved": gettext_lazy("a ticket changes its team, whichever way"),
    "ticket.escalated": gettext_lazy("a ticket is escalated"),
    "ticket.returned": gettext_lazy("a ticket is returned"),
    "ticket.transferred": gettext_lazy("a ticket is transferred"),
    "ticket.accepted": gettext_lazy("somebody takes a ticket"),
    "ticket.assigned": gettext_lazy("a ticket is assigned"),
    "ticket.released": gettext_lazy("a ticket is given back to its team"),
    "ticket.unassigned": gettext_lazy("an assignment is taken back"),
    "ticket.replied": gettext_lazy("a reply is sent"),
    "ticket.noted": gettext_lazy("a note is written"),
    "ticket.attached": gettext_lazy("a file is attached"),
    "ticket.edited": gettext_lazy("the matter of a ticket is changed"),
    "ticket.prioritised": gettext_lazy("the priority is set"),
    "ticket.held": gettext_lazy("a ticket is put on hold"),
    "ticket.resumed": gettext_lazy("the work goes on"),
    "ticket.resolved": gettext_lazy("a ticket is resolved"),
    "ticket.reopened": gettext_lazy("a ticket is reopened"),
    "ticket.closed": gettext_lazy("a ticket is closed"),
    "ticket.cancelled": gettext_lazy("a ticket is cancelled"),
}


def pause_before(attempt: int, spread: float) -> timedelta:
    """How long to wait after the attempt of this number: 15 s, 45 s, 2 min, 7 min … to 4 h.

    `spread` between 0 and 1 takes up to a quarter away, so that many hooks do not come at once.
    """
    seconds = min(15 * 3 ** (attempt - 1), int(MOST_BACKOFF.total_seconds()))
    return timedelta(seconds=seconds * (1 - spread / 4))


def is_given_up(first_tried: datetime, now: datetime) -> bool:
    return now - first_tried >= GIVEN_UP_AFTER


# Personal data


def why_not_erase(
    *, is_robot: bool, is_self: bool, is_active_staff: bool, is_erased: bool, open_tickets: int
) -> str | None:
    """What has to be true of a person before they are erased."""
    if is_robot:
        return _("A robot is nobody.")
    if is_self:
        return _("Nobody erases themselves. Ask another administrator.")
    if is_erased:
        return _("This person was erased already.")
    if is_active_staff:
        return _("Retire them first under People, so that their tickets are handed on.")
    if open_tickets:
        return _("They asked for %(n)s tickets that are open. Resolve or cancel those first.") % {
            "n": open_tickets
        }
    return None


def why_not_confirm(*, is_same: bool, stage: str, is_about_self: bool) -> str | None:
    """A second administrator looks before it happens, because nothing brings it back."""
    if stage != Stage.READY:
        return _("It was confirmed or withdrawn already.")
    if is_same:
        return _("Whoever asked cannot confirm. Another administrator does.")
    return _("Nobody erases themselves.") if is_about_self else None
