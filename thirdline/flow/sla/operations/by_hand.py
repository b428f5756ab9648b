"""What people and higher packages do to one clock; all of it may take effect earlier than now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Stay, Ticket
from thirdline.desk.tickets.queries import ticket_for_update
from thirdline.desk.tickets.topics import topics_of
from thirdline.flow.sla.models import Clock
from thirdline.flow.sla.operations.writing import keep, show_due_again
from thirdline.flow.sla.planning import Ledger
from thirdline.flow.sla.promises import promise_content, promise_from
from thirdline.flow.sla.reading import full_ledgers
from thirdline.flow.sla.rules import (
    ClockKind,
    ClockState,
    What,
    seconds_of,
    why_not_pause,
    why_not_step,
    why_not_stop,
)
from thirdline.foundation.calendars.models import WorkCalendar
from thirdline.foundation.calendars.queries import snapshot
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person, Team
from thirdline.kit import clock as time
from thirdline.kit.refusals import Refused, refuse_if


@transaction.atomic
def start_clock(
    ticket: Ticket,
    *,
    kind: ClockKind,
    target: str | int,
    name: str = "",
    policy: str = "",
    calendar: WorkCalendar | None = None,
    pause_on: Sequence[str] = (),
    steps: Sequence[Mapping[str, Any]] = (),
    at: datetime | None = None,
    stay: Stay | None = None,
    team: Team | None = None,
    consult_id: int | None = None,
    cause: str = "asked",
    by: Person | None,
) -> Clock:
    """Start a clock that another package answers for, such as that of a consult; `at` may lie in the past."""
    ticket = ticket_for_update(ticket)
    now, seconds = time.now(), seconds_of(target)
    if seconds is None:
        raise Refused(
            _("“%(length)s” is not a length of time. Write it as 30m, 8h or 1h 30m.")
            % {"length": target}
        )
    refuse_if(next((wrong for step in steps if (wrong := why_not_step(step))), None))
    promise = promise_from(
        promise_content(
            policy=policy, name=name, version=1, kind=kind, targets=seconds,
            calendar=snapshot(calendar), pause_on=pause_on, steps=steps,
        )
    )  # fmt: skip
    ledger = Ledger(kind, stay.pk if stay else None, team.pk if team else None, consult_id)
    ledger.say(What.START, _not_ahead(at, now), now, cause, promise=promise, target=seconds)
    return _finish(ticket, ledger, "clock.started", by)


@transaction.atomic
def pause_clock(
    clock: Clock,
    *,
    reason: str,
    at: datetime | None = None,
    until: datetime | None = None,
    by: Person | None,
) -> Clock:
    """Let one clock stand still, from `at` and until resumed or until `until`; both may lie in the past."""
    ticket, ledger = _in_hand(clock)
    now = time.now()
    since = _not_ahead(at, now)
    if until is None:
        refuse_if(why_not_pause(ledger.book.state))
        ledger.say(What.PAUSE, since, now, "by_hand", key="by_hand", facts={"words": reason})
        return _finish(ticket, ledger, "clock.paused", by)
    if until <= since:
        raise Refused(_("A pause ends after it begins."))
    # Each past pause has a key of its own, so that it may overlap another without ending it.
    key = f"past {len(ledger.events)}"
    ledger.say(What.PAUSE, since, now, "by_hand", key=key, facts={"words": reason})
    ledger.say(What.RESUME, _not_ahead(until, now), now, "by_hand", key=key)
    return _finish(ticket, ledger, "clock.paused", by)


@transaction.atomic
def resume_clock(clock: Clock, *, at: datetime | None = None, by: Person | None) -> Clock:
    """End a pause made by hand."""
    ticket, ledger = _in_hand(clock)
    if "by_hand" not in ledger.book.pauses:
        raise Refused(_("Nobody has paused this clock by hand."))
    now = time.now()
    ledger.say(What.RESUME, _not_ahead(at, now), now, "by_hand", key="by_hand")
    return _finish(ticket, ledger, "clock.resumed", by)


@transaction.atomic
def stop_clock(
    clock: Clock,
    *,
    outcome: ClockState = ClockState.MET,
    cause: str = "by_hand",
    at: datetime | None = None,
    by: Person | None,
) -> Clock:
    """End a clock: as met, as missed, or as stopped, which counts nowhere. None of them hides a breach."""
    ticket, ledger = _in_hand(clock)
    refuse_if(why_not_stop(ledger.book.state))
    now = time.now()
    moment = _not_ahead(at, now)
    if ledger.book.started_at is not None and moment < ledger.book.started_at:
        raise Refused(_("A clock cannot end before it started."))
    what = What.MET if outcome is ClockState.MET else What.STOP
    ledger.say(what, moment, now, cause, facts={"outcome": outcome})
    return _finish(ticket, ledger, "clock.stopped", by)


@transaction.atomic
def reset_clock(
    clock: Clock, *, cause: str = "by_hand", at: datetime | None = None, by: Person | None
) -> Clock:
    """Close the present cycle of a clock as met or missed, and begin the next with the full target."""
    ticket, ledger = _in_hand(clock)
    refuse_if(why_not_stop(ledger.book.state))
    now = time.now()
    ledger.say(What.RESET, _not_ahead(at, now), now, cause)
    return _finish(ticket, ledger, "clock.reset", by)


@transaction.atomic
def backdate_clock(clock: Clock, *, at: datetime, by: Person | None) -> Clock:
    """Say that a clock should have started earlier, as when a matter was told by phone first."""
    ticket, ledger = _in_hand(clock)
    first = next(event for event in ledger.events if event.what is What.START)
    if ledger.book.started_at is not None and at >= ledger.book.started_at:
        raise Refused(_("This clock started before that already."))
    ledger.say(
        What.START, at, time.now(), "told_earlier", promise=first.promise, target=first.target
    )
    return _finish(ticket, ledger, "clock.backdated", by)


@transaction.atomic
def retarget_clock(
    clock: Clock,
    *,
    target: str | int | None = None,
    calendar: WorkCalendar | None = None,
    cause: str = "by_hand",
    by: Person | None,
) -> Clock:
    """Promise something else midway, another length or other hours; what was used stays used."""
    ticket, ledger = _in_hand(clock)
    promise, seconds = ledger.book.promise, ledger.book.target
    refuse_if(why_not_stop(ledger.book.state))
    if target is not None:
        seconds = seconds_of(target) or 0
    if not seconds or promise is None:
        raise Refused(
            _("“%(length)s” is not a length of time. Write it as 30m, 8h or 1h 30m.")
            % {"length": target}
        )
    if calendar is not None:
        promise = promise_from({**promise.content, "calendar": snapshot(calendar)})
    now = time.now()
    ledger.say(What.RETARGET, now, now, cause, promise=promise, target=seconds)
    return _finish(ticket, ledger, "clock.retargeted", by)


def _in_hand(clock: Clock) -> tuple[Ticket, Ledger]:
    """The ticket first, then its clock: the order in which everything else locks them."""
    ticket = ticket_for_update(clock.ticket)
    row = Clock.objects.select_for_update(of=("self",)).get(pk=clock.pk)
    return ticket, full_ledgers([row])[0]


def _not_ahead(at: datetime | None, now: datetime) -> datetime:
    if at is not None and at > now:
        raise Refused(
            _("A clock cannot know what has not happened yet; choose a moment that has passed.")
        )
    return at or now


def _finish(ticket: Ticket, ledger: Ledger, verb: str, by: Person | None) -> Clock:
    said = ledger.added[0]
    keep(ticket, [ledger], by=by)
    show_due_again(ticket, by=by)
    record(
        verb,
        ticket,
        by=by,
        facts={
            "clock": ledger.clock_id,
            "kind": ledger.kind,
            "effective": said.at.isoformat(),
            "cause": said.cause,
        },
        words={"words": said.facts["words"]} if "words" in said.facts else None,
        topics=topics_of(ticket),
    )
    return Clock.objects.select_related("ticket").get(pk=ledger.clock_id or 0)
