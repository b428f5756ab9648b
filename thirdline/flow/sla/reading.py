"""Rows to ledgers: what planning and replaying need, in as few queries as there are tables."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from thirdline.desk.conversation.models import Message
from thirdline.desk.tickets.models import Hold, Resolution, Ticket
from thirdline.desk.tickets.states import State
from thirdline.flow.sla.ledger import Event, Reckoning, reckon
from thirdline.flow.sla.models import Clock, ClockEvent, Promise
from thirdline.flow.sla.planning import Ledger, PastHold, Situation, Talk
from thirdline.flow.sla.promises import Promise as Promised
from thirdline.flow.sla.promises import promise_from
from thirdline.flow.sla.rules import LIVE, ClockKind, ClockState, What
from thirdline.kit.fixed import fixed

# Clocks that may run on after they ended, so their ledgers are read even then.
_MAY_RUN_ON = (ClockKind.RESOLUTION, ClockKind.UPDATE_CADENCE, ClockKind.WORK)
# After these nobody has said anything new, so the conversation need not be asked.
_QUIET = frozenset(
    f"ticket.{what}"
    for what in (
        "accepted",
        "assigned",
        "released",
        "unassigned",
        "held",
        "resumed",
        "edited",
        "prioritised",
        "moved",
    )
)
_REMATCH = frozenset(
    f"ticket.{what}" for what in ("edited", "prioritised", "moved", "placed", "reopened")
)
_EVENT = (
    "clock_id",
    "what",
    "at",
    "recorded_at",
    "cause",
    "key",
    "promise_id",
    "target_seconds",
    "facts",
)

_CLOCKS = fixed(lambda ticket: Clock.objects.filter(ticket=ticket).order_by("id"), int)
_LOCKED_CLOCKS = fixed(
    lambda ticket: (
        Clock.objects.filter(ticket=ticket).order_by("id").select_for_update(of=("self",))
    ),
    int,
)
_EVENTS = fixed(
    lambda clocks: ClockEvent.objects.filter(clock__any=clocks).order_by("id").values_list(*_EVENT),
    list[int],
)
_SAID = fixed(
    lambda ticket: (
        Message.objects.filter(ticket=ticket, public=True)
        .order_by("id")
        .values_list("from_requester", "at")
    ),
    int,
)
_LAST_RESOLUTION = fixed(
    lambda ticket: Resolution.objects.filter(ticket=ticket).order_by("-id")[:1], int
)
# A promise's number is the digest of its content, so what is kept here can never be out of date.
_promises: dict[uuid.UUID, Promised] = {}


def promises_by_id(numbers: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, Promised]:
    wanted = {number for number in numbers if number is not None}
    missing = wanted - _promises.keys()
    if missing:
        if len(_promises) > 5_000:
            _promises.clear()
        for number, content in Promise.objects.filter(pk__in=wanted).values_list("pk", "content"):
            _promises[number] = promise_from(content)
    return {number: _promises[number] for number in wanted}


def ledgers_of(ticket: Ticket, *, lock: bool = False) -> list[Ledger]:
    """Every clock of a ticket; those that can still change with their events."""
    found = (_LOCKED_CLOCKS if lock else _CLOCKS)(ticket.pk)
    needed = [
        row
        for row in found
        if row.state in LIVE
        or (ticket.is_open and (row.kind in _MAY_RUN_ON or _waits(row, ticket)))
    ]
    events = events_of(needed)
    return [_ledger(row, events.get(row.pk)) for row in found]


def _waits(row: Clock, ticket: Ticket) -> bool:
    """The clock of an acknowledgement that was taken back."""
    here = row.kind == ClockKind.ACKNOWLEDGE and row.stay_id == ticket.stay_id
    return here and ticket.stay is not None and ticket.stay.accepted_at is None


def full_ledgers(rows: Sequence[Clock]) -> list[Ledger]:
    """Clocks with their whole ledgers, two queries however many."""
    events = events_of(rows)
    return [_ledger(row, events.get(row.pk, [])) for row in rows]


def events_of(rows: Sequence[Clock]) -> dict[int, list[Event]]:
    """The events of clocks in the order they were recorded in."""
    if not rows:
        return {}
    lines = _EVENTS([row.pk for row in rows])
    promises = promises_by_id(line[6] for line in lines)
    found: dict[int, list[Event]] = {}
    for clock_id, what, at, recorded_at, cause, key, promise_id, target, facts in lines:
        promise = promises[promise_id] if promise_id else None
        event = Event(What(what), at, recorded_at, cause, key, promise, target, facts)
        found.setdefault(clock_id, []).append(event)
    return found


def _ledger(row: Clock, events: list[Event] | None) -> Ledger:
    if events is None:
        # Ended for good: its columns say all that planning asks of it.
        book = Reckoning(
            started_at=row.started_at, ended_at=row.ended_at, outcome=ClockState(row.state)
        )
        events = []
    else:
        book = reckon(events)
    return Ledger(
        ClockKind(row.kind), row.stay_id, row.team_id, row.consult_id, row.pk, events, book=book
    )


def situation_of(ticket: Ticket, *, cause: str, now: datetime) -> Situation:
    """The ticket as it now is, with as much of its talk as `cause` may have changed."""
    stay = ticket.stay if ticket.is_open else None
    cancelled = ticket.state == State.CANCELLED
    heard = stay is not None and ticket.first_answered_at is not None and cause not in _QUIET
    return Situation(
        now=now,
        is_open=stay is not None,
        cancelled_at=(ticket.closed_at or now) if cancelled else None,
        resolved_at=None if ticket.is_open or cancelled else ticket.resolved_at,
        created_at=ticket.created_at,
        priority=ticket.priority,
        team_id=ticket.team_id,
        stay_id=stay.pk if stay else None,
        stay_opened_at=stay.opened_at if stay else None,
        stay_accepted_at=stay.accepted_at if stay else None,
        hold_reason=ticket.hold_reason,
        first_answered_at=ticket.first_answered_at,
        talk=talk_of(ticket) if heard else None,
        rematch=cause in _REMATCH,
        past_holds=lambda: holds_of(ticket),
        is_merged=ticket.is_merged,
    )


def talk_of(ticket: Ticket) -> Talk:
    """When we last said something public, and since when the requester has waited for the next.

    A resolution answers what was asked before it; reopening by the requester asks anew.
    """
    said = _SAID(ticket.pk)
    answered = max((at for theirs, at in said if not theirs), default=None)
    asked = [at for theirs, at in said if theirs]
    settled = answered
    reopened: datetime | None = None
    if ticket.reopened_count:
        last = _LAST_RESOLUTION.one(ticket.pk)
        if last is not None:
            settled = max(settled, last.at) if settled else last.at
            if last.reopened_by_id == ticket.requester_id:
                reopened = last.reopened_at
    since = next((at for at in asked if settled is None or at > settled), None)
    if reopened is not None and (answered is None or reopened > answered):
        since = min(since, reopened) if since else reopened
    return Talk(answered, since)


def holds_of(ticket: Ticket) -> list[PastHold]:
    rows = (
        Hold.objects.filter(ticket=ticket).order_by("since").values_list("reason", "since", "until")
    )
    return [PastHold(*row) for row in rows]
