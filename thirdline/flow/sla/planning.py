"""What the clocks of a ticket have to do so that they agree with it as it now is. Pure: no queries.

Each rule compares a clock with the situation and says what is missing in its ledger; on clocks that
agree already it says nothing, so planning twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from thirdline.desk.tickets.states import HoldReason
from thirdline.flow.sla.ledger import Event, Reckoning, reckon
from thirdline.flow.sla.promises import Promise
from thirdline.flow.sla.rules import (
    ASKED_KINDS,
    OLA_KINDS,
    SLA_KINDS,
    ClockKind,
    ClockState,
    Key,
    What,
)


@dataclass(frozen=True)
class PastHold:
    reason: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Talk:
    """Who waits for whom: our latest public reply, and since when the requester has waited for one."""

    answered_at: datetime | None = None
    waiting_since: datetime | None = None


@dataclass(frozen=True)
class Situation:
    """The ticket as it now is. `talk` is None when nothing was said, so nothing need be looked up."""

    now: datetime
    is_open: bool
    cancelled_at: datetime | None
    resolved_at: datetime | None
    created_at: datetime
    priority: int
    team_id: int | None
    stay_id: int | None
    stay_opened_at: datetime | None
    stay_accepted_at: datetime | None
    hold_reason: str | None
    first_answered_at: datetime | None
    talk: Talk | None
    rematch: bool
    past_holds: Callable[[], Sequence[PastHold]]
    is_merged: bool = False


Offer = Callable[[ClockKind], Promise | None]


@dataclass
class Ledger:
    """A clock in hand: what it belongs to, what its ledger amounts to, and the lines to be added."""

    kind: ClockKind
    stay_id: int | None = None
    team_id: int | None = None
    consult_id: int | None = None
    clock_id: int | None = None
    events: list[Event] = field(default_factory=list)
    added: list[Event] = field(default_factory=list)
    book: Reckoning = field(default_factory=Reckoning)

    def say(self, what: What, at: datetime, now: datetime, cause: str, **more: Any) -> None:
        event = Event(what, at, now, cause, **more)
        self.added.append(event)
        self.events.append(event)
        if self.book.upto is not None and at < self.book.upto:
            self.book = reckon(self.events)
        else:
            self.book.take(event)


def plan(now: Situation, held: list[Ledger], offer: Offer, cause: str) -> list[Ledger]:
    """The clocks in hand with the lines they lack, and the clocks that have to be started."""
    if now.is_merged:
        return _stand_still(held, now)
    for ledger in held:
        if Key.MERGED in ledger.book.pauses:
            ledger.say(What.RESUME, now.now, now.now, "unmerged", key=Key.MERGED)
        if ledger.kind not in ASKED_KINDS:
            _AGREE[ledger.kind](ledger, now)
    if now.rematch and now.is_open:
        for ledger in held:
            _retarget(ledger, now, offer, cause)
    started = [*held, *_start_missing(now, held, offer)] if now.is_open else held
    for ledger in started:
        if ledger.kind not in ASKED_KINDS and ledger.book.is_live:
            _pause_or_resume(ledger, now)
    return started


def _stand_still(held: list[Ledger], now: Situation) -> list[Ledger]:
    """A ticket that goes on in another: nothing is kept, nothing missed, and nothing is charged."""
    for ledger in held:
        if ledger.book.is_live and Key.MERGED not in ledger.book.pauses:
            ledger.say(What.PAUSE, now.now, now.now, "merged", key=Key.MERGED)
    return held


# Each kind of clock against the situation


def _agree_first_response(ledger: Ledger, now: Situation) -> None:
    if ledger.book.is_live:
        if now.first_answered_at is not None:
            ledger.say(What.MET, now.first_answered_at, now.now, "answered")
        else:
            _end(ledger, now)


def _agree_next_response(ledger: Ledger, now: Situation) -> None:
    if not ledger.book.is_live:
        return
    if now.talk is not None and now.is_open and now.talk.waiting_since is None:
        started, answered = ledger.book.started_at, now.talk.answered_at
        if answered is not None and started is not None and answered >= started:
            ledger.say(What.MET, answered, now.now, "answered")
        else:
            # Nobody answered it: the question went along with a merge that was undone.
            ledger.say(What.STOP, now.now, now.now, "went_along")
    else:
        _end(ledger, now)


def _agree_resolution(ledger: Ledger, now: Situation) -> None:
    if ledger.book.is_live:
        _end(ledger, now)
    elif now.is_open and _was_finished(ledger):
        ledger.say(What.RESUME, now.now, now.now, "reopened", key=Key.REOPENED)


def _agree_cadence(ledger: Ledger, now: Situation) -> None:
    book, answered = ledger.book, now.talk.answered_at if now.talk else None
    if not book.is_live:
        if now.is_open and _was_finished(ledger):
            ledger.say(What.RESET, now.now, now.now, "reopened")
        return
    if answered is not None and book.cycle_at is not None and answered > book.cycle_at:
        ledger.say(What.RESET, answered, now.now, "updated")
    _end(ledger, now)


def _agree_acknowledge(ledger: Ledger, now: Situation) -> None:
    if not ledger.book.is_live:
        _wait_again(ledger, now)
        return
    if ledger.stay_id == now.stay_id and now.stay_accepted_at is not None:
        ledger.say(What.MET, now.stay_accepted_at, now.now, "accepted")
    elif ledger.stay_id != now.stay_id and now.is_open:
        ledger.say(What.STOP, now.stay_opened_at or now.now, now.now, "moved")
    else:
        _end(ledger, now)


def _wait_again(ledger: Ledger, now: Situation) -> None:
    """An acceptance that was taken back: the clock ran on, or stood still with the ticket, all along."""
    accepted_at, reason = ledger.book.ended_at, now.hold_reason
    waits = now.is_open and ledger.stay_id == now.stay_id and now.stay_accepted_at is None
    kept = next((one.cause for one in reversed(ledger.events) if one.what is What.MET), "")
    if not waits or accepted_at is None or kept != "accepted":
        return
    ledger.say(What.RESUME, accepted_at, now.now, "taken_back", key=Key.REOPENED)
    promise = ledger.book.promise
    if reason is not None and promise is not None and reason in promise.pause_on:
        ledger.say(What.PAUSE, accepted_at, now.now, f"hold:{reason}", key=Key.HOLD)


def _agree_work(ledger: Ledger, now: Situation) -> None:
    book, here = ledger.book, now.is_open and ledger.team_id == now.team_id
    if not now.is_open:
        if book.is_live:
            _end(ledger, now)
    elif here and _was_finished(ledger):
        ledger.say(
            What.RESUME, now.stay_opened_at or now.now, now.now, "reopened", key=Key.REOPENED
        )
    elif here and Key.ELSEWHERE in book.pauses:
        ledger.say(
            What.RESUME, now.stay_opened_at or now.now, now.now, "came_back", key=Key.ELSEWHERE
        )
    elif not here and book.is_live and Key.ELSEWHERE not in book.pauses:
        ledger.say(
            What.PAUSE, now.stay_opened_at or now.now, now.now, "elsewhere", key=Key.ELSEWHERE
        )


_AGREE = {
    ClockKind.FIRST_RESPONSE: _agree_first_response,
    ClockKind.NEXT_RESPONSE: _agree_next_response,
    ClockKind.RESOLUTION: _agree_resolution,
    ClockKind.UPDATE_CADENCE: _agree_cadence,
    ClockKind.ACKNOWLEDGE: _agree_acknowledge,
    ClockKind.WORK: _agree_work,
}


def _end(ledger: Ledger, now: Situation) -> None:
    if now.cancelled_at is not None:
        ledger.say(What.STOP, now.cancelled_at, now.now, "cancelled")
    elif not now.is_open and now.resolved_at is not None:
        ledger.say(What.MET, now.resolved_at, now.now, "resolved")


def _was_finished(ledger: Ledger) -> bool:
    return ledger.book.outcome in {ClockState.MET, ClockState.MISSED}


# Starting


def _start_missing(now: Situation, held: list[Ledger], offer: Offer) -> list[Ledger]:
    wanted = [*_wanted_sla(now, held), *_wanted_ola(now, held)]
    return [ledger for kind, at, owner in wanted if (ledger := _start(kind, at, owner, now, offer))]


def _wanted_sla(now: Situation, held: list[Ledger]) -> list[tuple[ClockKind, datetime, Ledger]]:
    there = {ledger.kind for ledger in held}
    kinds = [ClockKind.RESOLUTION, ClockKind.UPDATE_CADENCE]
    if now.first_answered_at is None:
        kinds.insert(0, ClockKind.FIRST_RESPONSE)
    wanted = [(kind, now.created_at, Ledger(kind)) for kind in kinds if kind not in there]
    since = now.talk.waiting_since if now.talk else None
    if since is not None and not any(
        ledger.book.is_live
        or (ledger.book.started_at is not None and ledger.book.started_at >= since)
        for ledger in held
        if ledger.kind is ClockKind.NEXT_RESPONSE
    ):
        wanted.append((ClockKind.NEXT_RESPONSE, since, Ledger(ClockKind.NEXT_RESPONSE)))
    return wanted


def _wanted_ola(now: Situation, held: list[Ledger]) -> list[tuple[ClockKind, datetime, Ledger]]:
    if now.stay_id is None or now.stay_opened_at is None:
        return []
    wanted = []
    if now.stay_accepted_at is None and not any(
        ledger.stay_id == now.stay_id for ledger in held if ledger.kind is ClockKind.ACKNOWLEDGE
    ):
        owner = Ledger(ClockKind.ACKNOWLEDGE, stay_id=now.stay_id, team_id=now.team_id)
        wanted.append((ClockKind.ACKNOWLEDGE, now.stay_opened_at, owner))
    if not any(ledger.team_id == now.team_id for ledger in held if ledger.kind is ClockKind.WORK):
        wanted.append(
            (ClockKind.WORK, now.stay_opened_at, Ledger(ClockKind.WORK, team_id=now.team_id))
        )
    return wanted


def _start(
    kind: ClockKind, at: datetime, owner: Ledger, now: Situation, offer: Offer
) -> Ledger | None:
    promise = offer(kind)
    target = promise.target(now.priority) if promise else None
    if promise is None or target is None:
        return None
    owner.say(What.START, at, now.now, STARTED_BY[kind], promise=promise, target=target)
    if now.now - at >= timedelta(minutes=1):
        _catch_up_on_holds(owner, now, promise)
    return owner


STARTED_BY = {
    ClockKind.FIRST_RESPONSE: "asked",
    ClockKind.NEXT_RESPONSE: "wrote",
    ClockKind.RESOLUTION: "asked",
    ClockKind.UPDATE_CADENCE: "asked",
    ClockKind.ACKNOWLEDGE: "arrived",
    ClockKind.WORK: "arrived",
}


def _catch_up_on_holds(ledger: Ledger, now: Situation, promise: Promise) -> None:
    """A clock that starts in the past stood still whenever the ticket did."""
    for hold in now.past_holds():
        if hold.reason in promise.pause_on:
            ledger.say(What.PAUSE, hold.since, now.now, f"hold:{hold.reason}", key=Key.HOLD)
            if hold.until is not None:
                ledger.say(What.RESUME, hold.until, now.now, "off_hold", key=Key.HOLD)


# Changing


def _retarget(ledger: Ledger, now: Situation, offer: Offer, cause: str) -> None:
    """Another priority or policy: the target changes, what was used stays used."""
    mine = ledger.kind in SLA_KINDS or (ledger.kind in OLA_KINDS and ledger.team_id == now.team_id)
    book = ledger.book
    if not (mine and book.is_live) or book.promise is None:
        return
    offered = offer(ledger.kind)
    if offered is not None and offered.policy == book.promise.policy:
        # The same policy: its copy counts, so that editing a policy never reaches running clocks.
        offered = book.promise
    target = offered.target(now.priority) if offered else None
    if offered is None or target is None:
        ledger.say(What.STOP, now.now, now.now, "no_policy")
    elif offered.id != book.promise.id or target != book.target:
        ledger.say(What.RETARGET, now.now, now.now, cause, promise=offered, target=target)


def _pause_or_resume(ledger: Ledger, now: Situation) -> None:
    book, reason = ledger.book, now.hold_reason
    held = book.pauses.get(Key.HOLD)
    wanted = (
        now.is_open
        and reason is not None
        and book.promise is not None
        and reason in book.promise.pause_on
        and Key.ELSEWHERE not in book.pauses
        # Who waits for our reply cannot be who we wait for.
        and not (reason == HoldReason.REQUESTER and ledger.kind is ClockKind.NEXT_RESPONSE)
    )
    if wanted and held is None:
        ledger.say(What.PAUSE, now.now, now.now, f"hold:{reason}", key=Key.HOLD)
    elif held is not None and not wanted:
        ledger.say(What.RESUME, now.now, now.now, "off_hold", key=Key.HOLD)
