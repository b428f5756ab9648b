"""A real process, killed for real while it writes: the next look finds nothing of it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest
from django.db import connection, transaction

from tests.own_process import environment
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Team, Tier
from thirdline.practices.histories.models import HistorySet

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ladder(transactional_db):
    for level in (1, 2, 3):
        Tier.objects.create(level=level, name=f"Line {level}")


def begun(shared_data):
    log = shared_data / "incident-logs" / "volvo-train.xes.gz"
    return subprocess.Popen(
        [sys.executable, "-m", "thirdline.project.cli", "import-log", str(log), "--name", "killed"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_until_it_waits(process):
    """All but the last table is written by then."""
    held = "WHERE NOT granted AND relation = 'histories_casestay'::regclass"
    with connection.cursor() as cursor:
        for _ in range(1200):
            cursor.execute(f"SELECT count(*) FROM pg_locks {held}")
            if cursor.fetchone()[0] or process.poll() is not None:
                return
            time.sleep(0.05)


def said_by(process):
    """A process that goes on regardless is ended, so that it is this test that fails."""
    try:
        return process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_import_killed_while_it_writes_leaves_nothing(ladder, shared_data, how):
    with transaction.atomic(), connection.cursor() as cursor:
        # What it writes last is held, so that it cannot be over before the signal comes.
        cursor.execute("LOCK TABLE histories_casestay IN SHARE MODE")
        process = begun(shared_data)
        wait_until_it_waits(process)

        process.send_signal(how)
        _, said = said_by(process)

    assert process.returncode != 0, "the import was over before it could be killed"
    assert "Traceback" not in said
    for model in (HistorySet, Ticket, Team):
        assert not model.objects.count()
