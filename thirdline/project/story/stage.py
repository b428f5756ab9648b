"""The stage: moments of all tickets in one queue, played in order of time by operations."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from django.db import connection
from django.db.models import Min

from thirdline.flow.sla.models import Clock
from thirdline.flow.sla.operations import mark_due
from thirdline.kit import clock, jobs
from thirdline.project.story.house import House
from thirdline.project.story.numbers import Numbers

# A script runs up to the next moment it names; what it does in between happens at one moment.
Script = Iterator[datetime]
LOOK_EVERY = timedelta(minutes=5)
TOLD_FOR = timedelta(days=4)
COUNTED_AT = {60, 300, 1_200}  # moments played


@dataclass
class Stage:
    """Plays scripts until the anchor; whoever is in the middle of something then stays there."""

    house: House
    anchor: datetime
    numbers: Numbers
    _queue: list[tuple[datetime, int, Script]] = field(default_factory=list)
    _entered: int = 0
    _looked_at: datetime | None = None
    _played: datetime | None = None

    def enter(self, moment: datetime, script: Script) -> None:
        """Have a script begin at a moment; what begins together begins in the order of entering."""
        self._entered += 1
        heapq.heappush(self._queue, (moment, self._entered, script))

    def play(self) -> None:
        with without_savepoints():
            for turn in count():
                if not self._queue or self._queue[0][0] > self.anchor:
                    break
                if turn in COUNTED_AT:
                    count_rows()
                moment, _number, script = heapq.heappop(self._queue)
                self._let_clocks_fall_due(moment)
                self._played = moment
                with clock.at(moment), self._telling(moment):
                    coming = next(script, None)
                if coming is not None:
                    self.enter(max(coming, moment), script)
            self._let_clocks_fall_due(self.anchor, look=True)
        self.numbers.go_on()

    def _telling(self, moment: datetime) -> AbstractContextManager[None]:
        """Notices and letters of long ago were read and tidied away; those of lately are there."""
        lately = self.anchor - moment <= TOLD_FOR
        return jobs.at_once() if lately else jobs.forgotten()

    def _let_clocks_fall_due(self, moment: datetime, *, look: bool = False) -> None:
        """Mark what fell due on the way to a moment, at its own or, as a worker does, a little later."""
        if not look and self._looked_at is not None and moment - self._looked_at < LOOK_EVERY:
            return
        self._looked_at = moment
        while (due := self._next_due(moment)) is not None:
            # The journal never runs backwards: what was played since then stands before it.
            found_at = max(due, self._played or due)
            with clock.at(found_at), self._telling(found_at):
                mark_due(by=self.house.robot)

    def _next_due(self, moment: datetime) -> datetime | None:
        due: datetime | None = Clock.objects.filter(next_step_at__lte=moment).aggregate(
            first=Min("next_step_at")
        )["first"]
        return due


def count_rows() -> None:
    """Nothing else tells the planner of rows in a transaction that goes on: to it the tables stay empty."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def without_savepoints() -> Iterator[None]:
    """The story is told whole or not at all, so half of all statements, its savepoints, are spared."""
    features = connection.features
    before, features.uses_savepoints = features.uses_savepoints, False
    try:
        yield
    finally:
        features.uses_savepoints = before
