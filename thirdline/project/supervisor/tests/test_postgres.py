"""The embedded server survives whatever happens to its processes, and nobody else's get hurt."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress

import psycopg
import pytest

from thirdline.project.supervisor import guarding, postgres, processes
from thirdline.project.supervisor.guarding import Guard
from thirdline.project.supervisor.home import CannotStart, claim_home
from thirdline.project.supervisor.postgres import ensure_server, server_runs, stop_server
from thirdline.project.supervisor.service_user import OUTSIDE, service_user
from thirdline.project.supervisor.tests import make

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home():
    with make.home() as folder:
        ensure_server(folder)
        yield folder


def write(url: str, word: str) -> None:
    with psycopg.connect(url) as link:
        link.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
        link.execute("INSERT INTO kept VALUES (%s)", [word])


def words(url: str) -> list[str]:
    with psycopg.connect(url) as link:
        return [row[0] for row in link.execute("SELECT word FROM kept ORDER BY word")]


def pid_of(home) -> int:
    found = postgres._postmaster((home / "database").resolve())
    assert found is not None
    return found


def test_it_listens_on_a_private_socket_and_nothing_else(home):
    url = ensure_server(home)
    with psycopg.connect(url) as link:
        listening = link.execute("SHOW listen_addresses").fetchone()
        sockets = postgres.socket_folder(home, service_user())

    assert listening == ("",)
    assert sockets.stat().st_mode & 0o777 == 0o700


def test_its_log_says_what_failed_and_nothing_of_what_was_written(home):
    url = ensure_server(home)
    with pytest.raises(psycopg.errors.DivisionByZero), psycopg.connect(url) as link:
        link.execute("SELECT 1 / 0, 'open sesame'")
    refused = "DO $$ BEGIN CREATE TEMP TABLE box (held text CHECK (held = '')); INSERT INTO box VALUES ('open sesame'); END $$"
    with pytest.raises(psycopg.errors.CheckViolation), psycopg.connect(url) as link:
        link.execute(refused)

    log = (home / "logs" / "database.log").read_text()
    assert "division by zero" in log
    assert "box_held_check" in log
    assert "sesame" not in log


def test_a_wrong_password_is_turned_away(home):
    url = ensure_server(home)
    role, _, rest = url.partition("@")

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(f"{role.rpartition(':')[0]}:guess@{rest}")


def test_the_application_is_no_superuser(home):
    with psycopg.connect(ensure_server(home)) as link:
        row = link.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()

    assert row == (False,)


def test_its_address_is_readable_by_its_owner_only(home):
    ensure_server(home)

    assert (home / "run" / "database-url").stat().st_mode & 0o777 == 0o600


def test_a_running_server_is_adopted_by_another_process(home):
    url, pid = ensure_server(home), pid_of(home)
    code = "import sys; from pathlib import Path; from thirdline.project.supervisor.postgres import"
    code += " ensure_server; print(ensure_server(Path(sys.argv[1])))"

    said = subprocess.run(
        [sys.executable, "-c", code, home], capture_output=True, text=True, check=True
    )

    assert (said.stdout.strip(), pid_of(home)) == (url, pid)


@pytest.mark.parametrize("turn", range(3))
def test_a_killed_server_comes_back_with_every_acknowledged_row(home, turn):
    url = ensure_server(home)
    write(url, f"turn {turn}")
    os.kill(pid_of(home), signal.SIGKILL)

    back = ensure_server(home)

    assert back == url
    assert f"turn {turn}" in words(back)


def test_killing_every_process_of_it_loses_nothing(home):
    url = ensure_server(home)
    write(url, "before the end")
    for pid in list(processes.processes_in((home / "database" / "data").resolve())):
        with suppress(ProcessLookupError):  # its children end with the first
            os.kill(pid, signal.SIGKILL)

    assert "before the end" in words(ensure_server(home))


@pytest.fixture
def impatient(monkeypatch):
    """A guard that looks and asks at once."""
    monkeypatch.setattr(guarding, "LOOK_EVERY", 0.0)
    monkeypatch.setattr(guarding, "ASK_EVERY", 0.0)


def test_a_server_that_lives_and_does_not_answer_is_replaced_and_loses_nothing(home, impatient):
    url, stuck = ensure_server(home), pid_of(home)
    write(url, "before it stuck")
    os.kill(stuck, signal.SIGSTOP)

    Guard(home, patience=0).look()

    assert pid_of(home) != stuck
    assert not processes.is_running(stuck)
    assert "before it stuck" in words(url)


def test_a_server_that_is_silent_for_a_moment_is_left_to_recover(home, impatient):
    ensure_server(home)
    stuck = pid_of(home)
    os.kill(stuck, signal.SIGSTOP)

    Guard(home, patience=60).look()

    os.kill(stuck, signal.SIGCONT)
    assert pid_of(home) == stuck
    assert guarding.server_answers(home)


def test_a_pid_file_that_names_a_stranger_neither_blocks_nor_hurts_it(home):
    ensure_server(home)
    stop_server(home)
    with subprocess.Popen(["sleep", "60"]) as stranger:
        file = home / "database" / "data" / "postmaster.pid"
        file.write_text(f"{stranger.pid}\n{file.parent}\n0\n5432\n\n\n")

        ensure_server(home)

        assert stranger.poll() is None
        stranger.kill()


def test_stopping_ends_it_and_stopping_again_is_no_error(home):
    ensure_server(home)

    stop_server(home)
    stop_server(home)

    assert not server_runs(home)


def test_a_database_that_was_never_finished_is_made_anew():
    with make.home() as home:
        (home / "venv").mkdir()
        claim_home(home)
        half = home / "database.unfinished-earlier" / "data"
        half.mkdir(parents=True)

        url = ensure_server(home, fsync=False)
        write(url, "made")

        assert words(url) == ["made"]
        assert not half.exists()


def test_a_new_home_at_the_path_of_a_removed_one_gets_its_own_server():
    with make.home() as home:
        ensure_server(home, fsync=False)
        first = pid_of(home)
        subprocess.run(["rm", "-rf", *home.iterdir()], check=True)

        url = ensure_server(home, fsync=False)
        write(url, "new")

        assert words(url) == ["new"]
        assert not processes.is_running(first)


def test_a_database_that_has_gone_missing_is_not_replaced_by_an_empty_one():
    with make.home() as home:
        claim_home(home)
        (home / "database").symlink_to(home / "elsewhere")

        with pytest.raises(CannotStart, match="is missing"):
            ensure_server(home)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the server as somebody else")
def test_a_home_the_service_user_cannot_enter_keeps_its_data_outside():
    with make.home() as outer:
        outer.chmod(0o700)
        home = outer / "home"

        url = ensure_server(home, fsync=False)
        write(url, "kept")
        place = (home / "database").resolve()

        assert words(url) == ["kept"]
        assert OUTSIDE in place.parents
        stop_server(home)
        subprocess.run(["rm", "-rf", place.parent], check=True)
