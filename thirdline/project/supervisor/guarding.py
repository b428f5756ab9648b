"""Looks after the database server: one that has ended is started again, one that is stuck is replaced."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from thirdline.project.supervisor.home import CannotStart
from thirdline.project.supervisor.postgres import (
    READY_WITHIN,
    ensure_server,
    replace_server,
    server_answers,
    server_runs,
)
from thirdline.project.supervisor.tools import say

LOOK_EVERY = 2.0  # seconds: whether its process lives, which costs nothing
ASK_EVERY = 10.0  # seconds: whether it answers, which costs it a connection


class Guard:
    """Web and worker outlive a database that dies: they connect again when it is back."""

    def __init__(self, home: Path, *, patience: float = READY_WITHIN):
        self._home, self._patience = home, patience
        now = time.monotonic()
        self._look_at, self._ask_at, self._answered_at = now + LOOK_EVERY, now + ASK_EVERY, now

    def look(self) -> None:
        """Cheap enough to be called all the time."""
        now = time.monotonic()
        if now < self._look_at:
            return
        try:
            self._look(now)
        except CannotStart as problem:
            say(f"{problem} It is tried again.")
        self._look_at = time.monotonic() + LOOK_EVERY

    def _look(self, now: float) -> None:
        if not server_runs(self._home):
            say("The database server has ended; it is started again.")
            self._answered(ensure_server)
        elif now >= self._ask_at:
            self._ask_at = now + ASK_EVERY
            self._ask(now)

    def _ask(self, now: float) -> None:
        if server_answers(self._home):
            self._answered_at = now
        elif now - self._answered_at >= self._patience:
            # Its process lives, in a recovery that does not go on, say: waiting longer is no way out.
            silent = now - self._answered_at
            say(f"The database server has not answered for {silent:.0f} s; it is replaced.")
            self._answered(replace_server)

    def _answered(self, start: Callable[[Path], object]) -> None:
        start(self._home)
        self._answered_at = time.monotonic()
