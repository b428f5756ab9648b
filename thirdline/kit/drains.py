"""Rows claimed in batches: what comes in thousands is drained by the worker, not queued as jobs.

A package registers a drain in its `tasks.py`. The worker runs it every so often, at once when
somebody says `wake`, and again at once while it answers that it found something.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import psycopg
from django.db import close_old_connections, connection
from procrastinate.contrib.django.utils import connector_params

CHANNEL = "thirdline_wake"
LONGEST_PAUSE = 60.0  # seconds, for a drain that keeps failing
LOOK_EVERY = 1.0  # seconds between two looks at whether to stop

Run = Callable[[], int]
R = TypeVar("R", bound=Run)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Drain:
    name: str
    every: float
    run: Run


_drains: dict[str, Drain] = {}


def drain(name: str, *, every: float) -> Callable[[R], R]:
    """Register a function that works off one batch and answers how many rows it found.

    `every` is the longest pause in seconds between two looks. A drain may run in several workers at
    once, so it claims its rows with SKIP LOCKED. Each has a thread and a connection of its own: a
    slow mail server must not hold up a clock.
    """

    def register(run: R) -> R:
        if name in _drains:
            raise ValueError(f"There is a drain {name!r} already.")
        _drains[name] = Drain(name, every, run)
        return run

    return register


def every_drain() -> list[Drain]:
    return [_drains[name] for name in sorted(_drains)]


def wake(name: str) -> None:
    """Have a drain look as soon as the present transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, name])


class Drains:
    """Runs every registered drain until told to stop."""

    def __init__(self, drains: list[Drain] | None = None) -> None:
        self._drains = every_drain() if drains is None else drains
        self._stop = threading.Event()
        self._woken = {one.name: threading.Event() for one in self._drains}
        self._threads = [threading.Thread(target=self._listen, name="drains listen", daemon=True)]
        self._threads += [
            threading.Thread(target=self._run, args=[one], name=f"drain {one.name}", daemon=True)
            for one in self._drains
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self, *, within: float) -> None:
        """Let each finish the batch it has begun."""
        self._stop.set()
        for event in self._woken.values():
            event.set()
        for thread in self._threads:
            thread.join(within)

    def _run(self, one: Drain) -> None:
        woken, failures = self._woken[one.name], 0
        while not self._stop.is_set():
            found, failures = self._once(one, failures)
            if found:
                continue
            pause = one.every if not failures else min(one.every * 2**failures, LONGEST_PAUSE)
            woken.wait(pause)
            woken.clear()
        connection.close()

    def _once(self, one: Drain, failures: int) -> tuple[int, int]:
        close_old_connections()
        try:
            return one.run(), 0
        except Exception:
            log.exception("The drain %s failed; it is tried again.", one.name)
            return 0, min(failures + 1, 10)
        finally:
            close_old_connections()

    def _listen(self) -> None:
        lost = False
        while not self._stop.is_set():
            try:
                with psycopg.connect(**connector_params(), autocommit=True) as line:
                    lost = False
                    self._hear(line)
            except psycopg.OperationalError:
                if not lost:
                    log.warning("The drains lost the database; they look by the clock meanwhile.")
                lost = True
                self._stop.wait(2)

    def _hear(self, line: psycopg.Connection) -> None:
        line.execute(f"LISTEN {CHANNEL}")
        while not self._stop.is_set():
            for notification in line.notifies(timeout=LOOK_EVERY):
                if event := self._woken.get(notification.payload):
                    event.set()
