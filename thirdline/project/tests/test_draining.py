"""Drains in their threads: woken, kept going, and not stopped by one another."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from thirdline.kit.drains import Drain, Drains, drain, wake
from thirdline.project.tests.make import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def run():
    running: list[Drains] = []

    def start(*drains: Drain) -> None:
        connection.settings_dict["CONN_MAX_AGE"] = 0
        running.append(Drains(list(drains)))
        running[0].start()

    yield start
    running[0].stop(within=5)


def test_a_drain_is_woken_at_commit(run):
    ran = threading.Semaphore(0)
    run(Drain("test.slow", 60, _and_nothing(ran.release)))
    assert ran.acquire(timeout=5)
    wait_until(_listens, seconds=5)

    wake("test.slow")

    assert ran.acquire(timeout=5)


def test_a_drain_goes_on_at_once_while_it_finds_something(run):
    left = list(range(50))
    run(Drain("test.many", 60, lambda: 1 if left and left.pop() + 1 else 0))

    wait_until(lambda: not left, seconds=5)


def test_a_drain_that_fails_is_tried_again_and_the_others_go_on(run, caplog):
    tries, ran = [], threading.Event()

    def failing() -> int:
        tries.append(1)
        raise ValueError("no")

    run(Drain("test.failing", 0.05, failing), Drain("test.fine", 0.05, _and_nothing(ran.set)))

    wait_until(lambda: len(tries) >= 2 and ran.is_set(), seconds=5)
    assert "The drain test.failing failed; it is tried again." in caplog.text


def test_two_drains_of_one_name_are_a_mistake():
    with pytest.raises(ValueError, match="already"):
        drain("mail.letters", every=1)(lambda: 0)


def _listens() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE query = 'LISTEN thirdline_wake'"
            " AND datname = current_database()"
        )
        return bool(cursor.fetchone()[0])


def _and_nothing(act: Callable[[], None]) -> Callable[[], int]:
    def run() -> int:
        act()
        return 0

    return run
