"""The worker as a real process: stopped gently, killed in the middle, started again."""

from __future__ import annotations

import os
import signal
import time

import psycopg
import pytest
from django.utils import timezone

from tests.own_process import database_url
from thirdline.foundation.journal.models import Seal
from thirdline.foundation.mail.models import Letter
from thirdline.foundation.mail.tests.make import letter, post_office
from thirdline.kit.jobs import later
from thirdline.project.tests.make import ask, wait_until, worker_process

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WAITING = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'"
RUNNING = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'"
SILENT = "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '5 minutes'"


@pytest.mark.parametrize("queued_again", [False, True])
def test_a_job_of_a_killed_worker_is_done_by_the_next(queue, house, rae, queued_again):
    later("journal.seal", lock="journal.seal", timestamp=0)
    with psycopg.connect(database_url(), autocommit=True) as line:
        # The job seals the journal; holding its lock keeps it in the middle of the work.
        line.execute("SELECT pg_advisory_lock(hashtext('journal.seal'))")
        with worker_process() as first:
            wait_until(lambda: ask(RUNNING) >= 1, seconds=30)
            first.kill()
            first.wait(10)
    assert ask(RUNNING) >= 1
    assert not Seal.objects.exists()

    if queued_again and not ask(WAITING):
        later("journal.seal", lock="journal.seal", timestamp=0)
    ask(SILENT)
    with worker_process():
        wait_until(lambda: ask(RUNNING) == 0 and Seal.objects.exists(), seconds=40)


def test_a_worker_asked_to_stop_stops_and_leaves_nothing_running(queue, house, rae):
    with worker_process() as process:
        wait_until(lambda: ask("SELECT count(*) FROM procrastinate_workers") >= 1, seconds=30)
        process.send_signal(signal.SIGTERM)

        assert process.wait(15) == 0

    assert ask("SELECT count(*) FROM procrastinate_workers") == 0


def test_a_letter_leaves_soon_after_it_is_written(queue):
    with post_office() as post, worker_process(EMAIL_URL=post.url):
        wait_until(lambda: ask("SELECT count(*) FROM procrastinate_workers") >= 1, seconds=30)
        waiting_letter()

        wait_until(lambda: post.arrived, seconds=10)
        wait_until(lambda: Letter.objects.get().state == "sent", seconds=5)


def test_a_worker_killed_while_the_server_takes_the_letter_never_sends_it_twice(queue):
    with post_office() as post:
        waiting_letter()
        with worker_process(EMAIL_URL=post.url) as first:
            post.on_data = lambda: os.kill(first.pid, signal.SIGKILL)
            wait_until(lambda: first.poll() is not None, seconds=30)
        post.on_data = None
        assert (post.asked, Letter.objects.get().state) == (1, "sending")

        ask("UPDATE mail_letter SET sending_at = sending_at - interval '1 hour'")
        with worker_process(EMAIL_URL=post.url):
            wait_until(lambda: Letter.objects.get().state == "in_doubt", seconds=30)

        assert post.asked == 1


def test_the_queue_goes_on_after_the_database_dropped_its_lines(queue, house, rae):
    with worker_process():
        wait_until(lambda: ask("SELECT count(*) FROM procrastinate_workers") >= 1, seconds=30)
        ask(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        later("journal.seal", timestamp=0)

        wait_until(Seal.objects.exists, seconds=30)


BROKEN = """
import asyncio, os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thirdline.project.settings")
import django; django.setup()
from asgiref.sync import sync_to_async
from django.db import connection
from thirdline.project import worker

def break_own_line():
    connection.ensure_connection()
    connection.connection.close()

async def work():
    await sync_to_async(break_own_line)()
    await worker._work()

asyncio.run(work())
"""


def test_the_queue_does_not_start_over_and_over_on_a_line_that_broke(queue, house, rae):
    """A database that crashes leaves Django's own connection closed, which queues periodic jobs."""
    before = newest_worker()

    with worker_process(BROKEN) as process:
        time.sleep(12)
        process.terminate()
        ended = process.wait(20)

    assert (ended, newest_worker()) == (0, before + 2)


def newest_worker() -> int:
    """Every start of the queue takes the next number, as this does."""
    return int(ask("SELECT nextval('procrastinate_workers_id_seq')"))


def waiting_letter() -> Letter:
    """A letter as a process with a mail server writes it."""
    one = letter()
    ask(
        f"UPDATE mail_letter SET state = 'queued', next_try_at = '{timezone.now()}' WHERE id = {one.pk}"
    )
    ask("SELECT pg_notify('thirdline_wake', 'mail.letters')")
    return one
