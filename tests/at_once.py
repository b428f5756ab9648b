"""Several people at the same moment, each on a connection of their own."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import DatabaseError, connection

from thirdline.kit.refusals import Refused


def at_once(*verbs: Callable[[], object]) -> list[str]:
    """What each of them reads; an empty sentence for who won. Who never came back is no winner."""
    start, told = Barrier(len(verbs)), ["failed: it did not end"] * len(verbs)

    def run(place: int, verb: Callable[[], object]) -> None:
        try:
            start.wait(timeout=10)
            verb()
            told[place] = ""
        except Refused as refused:
            told[place] = refused.reason
        except DatabaseError as error:
            told[place] = f"failed: {error!r}"
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(told)


def elsewhere(work: Callable[[], object]) -> None:
    """In another thread, which has a connection of its own, while this one waits."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join(timeout=20)
    assert not thread.is_alive()
