"""Kill -9 of any process, or of all, at any moment: the next start has every acknowledged write."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from thirdline.project.supervisor import postgres, processes
from thirdline.project.supervisor.home import CLONE
from thirdline.project.supervisor.tests import make

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

UP_WITHIN = 90  # seconds
ROUNDS = 3
# Seconds: while the server is made, while it starts, and while the tables are made.
KILLED_AFTER = (0.3, 0.9, 1.5, 2.5, 4.0, 6.0)


class Desk:
    """One `bin/run` on a free port, and the rows it has acknowledged."""

    def __init__(self, home: Path):
        self.home, self.acknowledged = home, 0
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.begin()
        self.wait_until_up()

    def begin(self) -> None:
        told = {
            k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "THIRDLINE_TESTING"}
        }
        self.process = subprocess.Popen(
            [CLONE / "bin" / "run", "--empty", "--port", str(self.port)],
            env={**told, "THIRDLINE_HOME": str(self.home)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wait_until_up(self) -> None:
        up = processes.wait_until(self.is_up, seconds=UP_WITHIN)
        assert up, sorted((self.home / "logs").iterdir())

    def is_up(self) -> bool:
        return self.answers() and len(self.children()) == 2 and self.can_write()

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}/account/login/", timeout=5
            ) as page:
                return bool(page.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def can_write(self) -> bool:
        try:
            with psycopg.connect(self.url) as link:
                link.execute("CREATE TABLE IF NOT EXISTS acknowledged (number int PRIMARY KEY)")
        except (psycopg.Error, OSError):
            return False
        return True

    @property
    def url(self) -> str:
        return (self.home / "run" / "database-url").read_text().strip()

    def write_until_it_dies(self, seconds: float, kill: list[int]) -> None:
        """Write rows one commit each; in the middle of it, kill."""
        kill_at, stop_at = time.monotonic() + seconds, time.monotonic() + seconds * 2
        try:
            with psycopg.connect(self.url, autocommit=True) as link:
                while time.monotonic() < stop_at:
                    link.execute("INSERT INTO acknowledged VALUES (%s)", [self.acknowledged + 1])
                    self.acknowledged += 1
                    if kill and time.monotonic() > kill_at:
                        kill_now(kill)
                        kill = []
        except psycopg.OperationalError:
            kill_now(kill)

    def kept(self) -> int:
        with psycopg.connect(self.url) as link:
            row = link.execute("SELECT count(*) FROM acknowledged").fetchone()
        assert row is not None
        return int(row[0])

    def children(self) -> list[int]:
        assert self.process is not None
        parents = {int(p.name): parent_of(int(p.name)) for p in Path("/proc").glob("[0-9]*")}
        ours = [pid for pid, parent in parents.items() if parent == self.process.pid]
        return [pid for pid in ours if " -m thirdline.project." in processes.command_of(pid)]

    def postmaster(self) -> int:
        pid = postgres._postmaster((self.home / "database").resolve())
        assert pid is not None
        return pid

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)


def parent_of(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def kill_now(pids: list[int]) -> None:
    for pid in pids:
        if processes.is_running(pid):
            os.kill(pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def running() -> Iterator[Desk]:
    if not Path("/proc").is_dir():
        pytest.skip("finding processes to kill needs /proc")
    with make.home() as home:
        desk = Desk(home)
        try:
            desk.start()
            yield desk
        finally:
            desk.stop()


def test_each_killed_process_comes_back_and_nothing_is_lost(running):
    for pid in [*running.children(), running.postmaster()]:
        running.write_until_it_dies(0.3, [pid])

        running.wait_until_up()

        assert running.kept() >= running.acknowledged > 0


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_killed_supervisor_leaves_a_desk_that_starts_again(running, turn):
    children = running.children()
    running.write_until_it_dies(0.2, [running.process.pid])
    running.process.wait()
    assert processes.wait_until(lambda: not any(map(processes.is_running, children)), seconds=5)

    running.start()

    assert running.kept() >= running.acknowledged > 0


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_killing_everything_at_once_loses_no_acknowledged_row(running, turn):
    data = (running.home / "database" / "data").resolve()
    everything = [running.process.pid, *running.children(), *processes.processes_in(data)]
    running.write_until_it_dies(0.2, everything)
    running.process.wait()

    running.start()

    assert running.kept() >= running.acknowledged > 0


def test_starts_killed_half_way_are_finished_by_the_next():
    with make.home() as home:
        desk = Desk(home)
        try:
            for after in KILLED_AFTER:
                desk.begin()
                time.sleep(after)
                desk.process.kill()
                desk.process.wait()

            desk.start()

            assert desk.can_write()
        finally:
            desk.stop()


def test_a_second_copy_in_the_same_home_is_refused_in_one_sentence(running):
    done = subprocess.run(
        [CLONE / "bin" / "run", "--port", str(running.port)],
        env={**os.environ, "THIRDLINE_HOME": str(running.home)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.startswith("Thirdline already runs from")
    assert done.stderr.count("\n") == 1


def test_a_second_copy_on_the_same_port_is_refused_in_one_sentence(running):
    with make.home() as home:
        done = subprocess.run(
            [CLONE / "bin" / "run", "--port", str(running.port)],
            env={**os.environ, "THIRDLINE_HOME": str(home)},
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.returncode == 1
        assert done.stderr == (
            f"Port {running.port} is taken by another program; choose one with --port.\n"
        )
        assert not (home / "database").exists()


def test_stopping_leaves_no_process_behind(running):
    data = (running.home / "database" / "data").resolve()
    children = running.children()

    running.stop()

    assert running.process.returncode == 0
    assert not [pid for pid in children if processes.is_running(pid)]
    assert not list(processes.processes_in(data))
