"""A real process, killed for real while it writes: the next look finds nothing of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection, transaction

from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Team, Tier
from thirdline.practices.histories.models import HistorySet

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ladder(transactional_db):
    for level in (1, 2, 3):
        Tier.objects.create(level=level, name=f"Line {level}")


def begun(shared_data):
    settings = connection.settings_dict
    address = (
        f"postgresql://{settings['USER']}:{settings['PASSWORD']}@/{settings['NAME']}"
        f"?host={settings['HOST']}&port={settings['PORT'] or 5432}"
    )
    log = shared_data / "incident-logs" / "volvo-train.xes.gz"
    return subprocess.Popen(
        [sys.executable, "-m", "thirdline.project.cli", "import-log", str(log), "--name", "killed"],
        env=os.environ | {"DATABASE_URL": address},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_until_it_waits(process):
    """All but the last table is written by then."""
    with connection.cursor() as cursor:
        for _ in range(1200):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0] or process.poll() is not None:
                return
            time.sleep(0.05)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_import_killed_while_it_writes_leaves_nothing(ladder, shared_data, how):
    with transaction.atomic(), connection.cursor() as cursor:
        # What it writes last is held, so that it cannot be over before the signal comes.
        cursor.execute("LOCK TABLE histories_casestay IN SHARE MODE")
        process = begun(shared_data)
        wait_until_it_waits(process)

        process.send_signal(how)
        _, said = process.communicate(timeout=60)

    assert process.returncode != 0, "the import was over before it could be killed"
    assert "Traceback" not in said
    for model in (HistorySet, Ticket, Team):
        assert not model.objects.count()
