"""Replaying a ledger: from events to what a clock says. Pure, exact to the microsecond.

Events are recorded in one order and take effect in another: a pause entered on Tuesday may have begun
on Monday. `reckon` sorts them by when they take effect, those of one moment by when they were recorded,
and everything else follows from that. Whatever a clock shows is taken from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from thirdline.engines.worktime import Schedule, WorktimeError
from thirdline.flow.sla.promises import Promise, Step
from thirdline.flow.sla.rules import SECOND, ClockState, Key, What


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a ledger. `key` names a pause; `promise` and `target` come with start and retarget."""

    what: What
    at: datetime
    recorded_at: datetime
    cause: str = ""
    key: str = ""
    promise: Promise | None = None
    target: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_retroactive(self) -> bool:
        return self.recorded_at - self.at >= timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch in which a clock ran, or stood still for a cause; `micros` of it were open time."""

    start: datetime
    end: datetime
    micros: int
    ran: bool
    key: str = ""
    cause: str = ""
    words: str = ""
    retroactive: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """Something a running clock comes to: its breach, or a step of its promise."""

    threshold: int
    step: Step | None


@dataclass(slots=True)
class Reckoning:
    """What a ledger amounts to after its last event. Amounts are microseconds of open time."""

    promise: Promise | None = None
    target: int = 0
    used: int = 0
    still: int = 0
    upto: datetime | None = None
    started_at: datetime | None = None
    cycle_at: datetime | None = None
    ended_at: datetime | None = None
    ended_due_at: datetime | None = None
    breached_at: datetime | None = None
    outcome: ClockState | None = None
    cycles_met: int = 0
    cycles_missed: int = 0
    pauses: dict[str, Event] = field(default_factory=dict)
    fired: set[str] = field(default_factory=set)
    intervals: list[Interval] = field(default_factory=list)

    # Reading

    @property
    def state(self) -> ClockState:
        if self.outcome is not None:
            return self.outcome
        return ClockState.PAUSED if self.pauses else ClockState.RUNNING

    @property
    def is_live(self) -> bool:
        return self.started_at is not None and self.outcome is None

    @property
    def pause(self) -> Event | None:
        """The pause that is shown: the oldest of those that hold."""
        return min(self.pauses.values(), key=lambda event: event.at, default=None)

    @property
    def left(self) -> int:
        """Microseconds to the target; less than zero is time over it."""
        return self.target * SECOND - self.used

    @property
    def schedule(self) -> Schedule:
        if self.promise is None:
            raise ValueError("A clock that has not started has no calendar.")
        return self.promise.schedule

    def at(self, now: datetime) -> Reckoning:
        """The same clock as it stands at `now`; asked about a past moment it answers as of its last event."""
        later = copy(self)
        later.intervals = list(self.intervals)
        later.pauses = dict(self.pauses)
        later._settle(now)
        return later

    def dues(self) -> list[Due]:
        """What lies ahead or has just been passed and is not yet recorded, soonest first."""
        if self.promise is None or self.state is not ClockState.RUNNING:
            return []
        found = [
            Due(at * SECOND, step)
            for at, step in self.promise.thresholds(self.target)
            if step.key not in self.fired
        ]
        if self.breached_at is None:
            found.append(Due(self.target * SECOND, None))
        return sorted(found, key=lambda due: (due.threshold, due.step is not None))

    def moment_of(self, threshold: int) -> datetime | None:
        """When a running clock will have used `threshold`; None when its calendar never gets there."""
        if self.upto is None or self.state is not ClockState.RUNNING:
            return None
        if threshold <= self.used:
            return self.upto
        try:
            return self.schedule.add(self.upto, (threshold - self.used) / SECOND)
        except WorktimeError:
            return None

    @property
    def due_at(self) -> datetime | None:
        """When the promise falls or fell due; None while a pause leaves that open."""
        if self.outcome is not None:
            return self.ended_due_at
        return self.breached_at or self.moment_of(self.target * SECOND)

    def next_step_at(self) -> datetime | None:
        dues = self.dues()
        return self.moment_of(dues[0].threshold) if dues else None

    # Replaying

    def take(self, event: Event) -> None:
        self._settle(event.at)
        _TAKERS[event.what](self, event)

    def _settle(self, until: datetime) -> None:
        """Count the open time since the last event, as used or as stood still."""
        if self.upto is None or self.outcome is not None or until <= self.upto:
            return
        passed = round(self.schedule.elapsed(self.upto, until) * SECOND)
        pause = self.pause
        if pause is None:
            if self.breached_at is None and self.used + passed > self.target * SECOND:
                self.breached_at = self.moment_of(self.target * SECOND)
            self.used += passed
            self.intervals.append(Interval(self.upto, until, passed, ran=True))
        else:
            self.still += passed
            words = str(pause.facts.get("words", ""))
            self.intervals.append(
                Interval(
                    self.upto,
                    until,
                    passed,
                    False,
                    pause.key,
                    pause.cause,
                    words,
                    pause.is_retroactive,
                )
            )
        self.upto = until

    def _start(self, event: Event) -> None:
        # A later start of a clock that runs says nothing new: an earlier one was entered since.
        if self.started_at is None:
            self.started_at = self.cycle_at = self.upto = event.at
            self.promise, self.target = event.promise, event.target or 0

    def _pause(self, event: Event) -> None:
        self.pauses.setdefault(event.key, event)

    def _resume(self, event: Event) -> None:
        if event.key != Key.REOPENED:
            self.pauses.pop(event.key, None)
        elif self.outcome is not None:
            self.upto, self.outcome, self.ended_at = event.at, None, None
            self.pauses.clear()

    def _end(self, event: Event) -> None:
        if not self.is_live:
            return
        due = self.due_at
        missed = self._is_over() or event.facts.get("outcome") == ClockState.MISSED
        kept = ClockState.MET if event.what is What.MET else ClockState.STOPPED
        self.ended_at, self.outcome = event.at, ClockState.MISSED if missed else kept
        if missed:
            self.breached_at = self.breached_at or event.at
        self.ended_due_at = due

    def _reset(self, event: Event) -> None:
        if self.started_at is None:
            return
        if self.outcome is not ClockState.STOPPED:
            missed = self.outcome is ClockState.MISSED or self._is_over()
            self.cycles_missed += missed
            self.cycles_met += not missed
        if self.outcome is not None:
            self.pauses.clear()
        self.upto, self.outcome, self.ended_at, self.breached_at = event.at, None, None, None
        self.used, self.cycle_at = 0, event.at
        self.fired = set()

    def _retarget(self, event: Event) -> None:
        """What was used stays used; only what is promised changes."""
        if self.started_at is None:
            return
        self.promise, self.target = event.promise or self.promise, event.target or self.target
        self.breached_at = (self.breached_at or event.at) if self.left < 0 else None
        self.fired = {
            step.key
            for at, step in self._thresholds()
            if step.key in self.fired and at * SECOND <= self.used
        }

    def _thresholds(self) -> list[tuple[int, Step]]:
        return self.promise.thresholds(self.target) if self.promise else []

    def _breach(self, event: Event) -> None:
        # A pause entered afterwards may have taken the breach back; then this line no longer holds.
        if self.is_live and self.breached_at is None and self.left <= 0:
            self.breached_at = event.at

    def _step(self, event: Event) -> None:
        self.fired = self.fired | {event.key}

    def _is_over(self) -> bool:
        return self.breached_at is not None or self.left < 0


_TAKERS = {
    What.START: Reckoning._start,
    What.PAUSE: Reckoning._pause,
    What.RESUME: Reckoning._resume,
    What.MET: Reckoning._end,
    What.STOP: Reckoning._end,
    What.RESET: Reckoning._reset,
    What.RETARGET: Reckoning._retarget,
    What.BREACH: Reckoning._breach,
    What.STEP: Reckoning._step,
}


def in_effective_order(events: Iterable[Event]) -> list[Event]:
    """Events as they take effect; those of one moment stay in the order they were recorded in."""
    return sorted(events, key=lambda event: event.at)


def reckon(events: Iterable[Event]) -> Reckoning:
    """Replay events given in the order they were recorded in."""
    book = Reckoning()
    for event in in_effective_order(events):
        book.take(event)
    return book
