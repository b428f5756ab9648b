"""`bin/run` inside the locked environment: prepare, start, watch, stop."""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from thirdline.project.supervisor import addresses, children, processes
from thirdline.project.supervisor.children import Child
from thirdline.project.supervisor.database import database
from thirdline.project.supervisor.guarding import Guard
from thirdline.project.supervisor.home import (
    CannotStart,
    claim_home,
    home_from_environment,
    locked,
    write_private,
)
from thirdline.project.supervisor.prepared import is_prepared, note_prepared
from thirdline.project.supervisor.start import run_options

LOOK_EVERY = 0.2  # seconds
LOG_LIMIT = 10_000_000  # bytes


class Stopped(Exception):
    """Somebody asked us to end."""


def main(arguments: list[str]) -> int:
    asked = run_options().parse_args(arguments)
    home = home_from_environment()
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, _stop)
    try:
        with ExitStack() as held:
            _bring_up(home, asked, held)
    except Stopped:
        return 0
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        return 1
    except PermissionError as error:
        print(f"{error.filename} may not be used by this user.", file=sys.stderr)
        return 1
    return 0


def _bring_up(home: Path, asked: argparse.Namespace, held: ExitStack) -> None:
    claim_home(home)
    if not held.enter_context(locked(home / "locks" / "running", wait=False)):
        raise CannotStart(f"Thirdline already runs from {home}; stop it first, or name another.")
    children.end_leftovers(home / "run" / "processes.json")
    sockets = [held.enter_context(each) for each in addresses.listen(asked.host, asked.port)]
    os.environ.setdefault("SITE_URL", f"http://localhost:{asked.port}")
    _secret_key(home)
    said = _prepare(home, held.enter_context(database(home)), empty=asked.empty)
    os.environ["THIRDLINE_READY"] = str(home / "run" / "web-ready")
    kept = _children(home, [each.fileno() for each in sockets])
    # Entered last, so left first: web and worker stop before the database does.
    held.callback(children.stop_all, kept)
    _watch(home, kept, [f"Thirdline is at {os.environ['SITE_URL']}", *said])


def _secret_key(home: Path) -> None:
    kept = home / "run" / "secret-key"
    if not kept.exists():
        write_private(kept, secrets.token_urlsafe(50) + "\n")


def _prepare(home: Path, url: str, *, empty: bool) -> list[str]:
    """Migrations, static files and the story, in a process that ends; returns the logins."""
    logins = home / "run" / "logins"
    if not is_prepared(home, url, empty=empty):
        command = [sys.executable, "-m", "thirdline.project.prepare"]
        # An orphan of a killed start would go on beside the next one, in the same database.
        done = subprocess.run(
            [*command, *(["--empty"] if empty else [])],
            check=False,
            preexec_fn=processes.die_with_parent(),  # this process has one thread
        )
        if done.returncode != 0:
            raise CannotStart("The desk could not be prepared; the reason stands above.")
        note_prepared(home, url, empty=empty)
    return logins.read_text().splitlines() if logins.exists() else []


def _children(home: Path, sockets: list[int]) -> list[Child]:
    def log(name: str) -> Path:
        file = home / "logs" / f"{name}.log"
        file.parent.mkdir(exist_ok=True)
        if file.exists() and file.stat().st_size > LOG_LIMIT:
            file.replace(file.with_suffix(".log.1"))
        return file

    web = [sys.executable, "-m", "thirdline.project.supervisor.web", *map(str, sockets)]
    worker = [sys.executable, "-m", "thirdline.project.worker"]
    return [Child("Web", web, log("web"), sockets), Child("Worker", worker, log("worker"))]


def _watch(home: Path, kept: list[Child], greeting: list[str]) -> None:
    guard = Guard(home) if "DATABASE_URL" not in os.environ else None
    running: list[int] = []
    while True:
        for each in kept:
            each.look_after()
        now_running = [each.process.pid for each in kept if each.process]
        if now_running != running:
            running = now_running
            children.note(kept, home / "run" / "processes.json")
        if greeting and _answers(kept[0]):
            print("\n".join(greeting), flush=True)
            greeting = []
        if guard is not None:
            guard.look()
        time.sleep(LOOK_EVERY)


def _answers(web: Child) -> bool:
    ready = Path(os.environ["THIRDLINE_READY"])
    return web.process is not None and ready.exists() and ready.read_text() == str(web.process.pid)


def _stop(number: int, frame: FrameType | None) -> None:
    # A second signal must not interrupt the stopping itself.
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise Stopped


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
