"""Keeps a line to every mailbox: a thread each, woken by the server (IDLE, RFC 2177) or by the clock.

Of several workers one watches a mailbox: it holds a lock of the database as long as it does.
"""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from django.db import Error, close_old_connections, connection
from imap_tools import BaseMailBox

from thirdline.foundation.mail import operations, queries
from thirdline.foundation.mail.fetching import BROKEN, CannotFetch, line_to, take_new
from thirdline.foundation.mail.models import Mailbox

# A line that stands idle is looked at by the clock as well: some servers forget to call.
IDLE = 240.0  # seconds
LOOK = 60.0  # seconds between two looks where a server cannot call
LOCK = 7_301  # the first half of the number of the database's lock; the mailbox is the second
SHORTEST, LONGEST = 5.0, 300.0  # seconds until the next try after a failure
log = logging.getLogger(__name__)


@dataclass
class _Watch:
    number: int
    version: int
    stop: threading.Event = field(default_factory=threading.Event)
    line: BaseMailBox | None = None
    failures: int = 0
    thread: threading.Thread | None = None

    def start(self) -> None:
        self.thread = threading.Thread(target=self._run, name=f"mailbox {self.number}", daemon=True)
        self.thread.start()

    def end(self) -> None:
        """The thread hears of it at once: its line is cut."""
        self.stop.set()
        if (line := self.line) is not None:
            # Not closed from here: its number would be given to another file the thread then waits for.
            with suppress(OSError):
                line.client.sock.shutdown(socket.SHUT_RDWR)

    def _run(self) -> None:
        while not self.stop.is_set():
            pause = SHORTEST
            close_old_connections()
            try:
                pause = self._try()
            except Error:
                log.warning(
                    "Mailbox %s: the database does not answer; it is tried again.", self.number
                )
            finally:
                connection.close()
            self.stop.wait(pause)

    def _try(self) -> float:
        """One line, held as long as it goes; the answer is how long to wait for the next."""
        mailbox = queries.mailbox_numbered(self.number)
        if mailbox is None or mailbox.version != self.version or not _is_ours(self.number):
            return SHORTEST
        try:
            self._hold(mailbox)
        except CannotFetch as problem:
            self._failed(mailbox, str(problem))
        except BROKEN as error:
            if not self.stop.is_set():
                self._failed(mailbox, f"The line to {mailbox.host} broke ({type(error).__name__}).")
        return min(SHORTEST * 2**self.failures, LONGEST) if self.failures else SHORTEST

    def _hold(self, mailbox: Mailbox) -> None:
        with line_to(mailbox) as line, self._held(line):
            while not self.stop.is_set():
                take_new(mailbox, line, stop=self.stop.is_set)
                operations.note_success(mailbox, by=None)
                self.failures = 0
                self._wait(line)

    @contextmanager
    def _held(self, line: BaseMailBox) -> Iterator[None]:
        self.line = line
        try:
            yield
        finally:
            self.line = None

    def _wait(self, line: BaseMailBox) -> None:
        if "IDLE" in line.client.capabilities:
            line.idle.wait(timeout=IDLE)
        else:
            self.stop.wait(LOOK)

    def _failed(self, mailbox: Mailbox, error: str) -> None:
        self.failures = min(self.failures + 1, 10)
        log.warning("Mailbox %s: %s", mailbox.address, error)
        # Lines break now and then; what breaks twice in a row is for people to know.
        if self.failures > 1:
            operations.note_failure(mailbox, error=error, by=None)


class Watches:
    """The mailboxes this process watches."""

    def __init__(self) -> None:
        self._watches: dict[int, _Watch] = {}

    def keep(self, wanted: dict[int, int]) -> None:
        """Watch these, in these versions of their settings, and no others."""
        for number, watch in list(self._watches.items()):
            if wanted.get(number) != watch.version:
                watch.end()
                del self._watches[number]
        for number, version in wanted.items():
            if number not in self._watches:
                self._watches[number] = _Watch(number, version)
                self._watches[number].start()

    def end(self, *, within: float) -> None:
        """Watch nothing any more, and wait until every thread has let go of what it held."""
        ended = list(self._watches.values())
        self.keep({})
        for watch in ended:
            if watch.thread is not None:
                watch.thread.join(within)


def _is_ours(number: int) -> bool:
    """Held until the connection ends; whoever asks in vain tries again in a while."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, number])
        return bool(cursor.fetchone()[0])


watches = Watches()
