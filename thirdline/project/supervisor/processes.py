"""Looking at processes we may not be the parent of, without trusting a bare number.

A process id alone proves nothing after kill -9: the number may have been given to another
program since. Linux answers from /proc; elsewhere `ps` does.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

PROC = Path("/proc")
PR_SET_PDEATHSIG = 1


def is_running(pid: int) -> bool:
    """True for a live process; a zombie nobody has reaped counts as dead."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return state_of(pid) not in {"Z", "X"}


def state_of(pid: int) -> str:
    stat = PROC / str(pid) / "stat"
    if stat.exists():
        try:
            return stat.read_text().rpartition(")")[2].split()[0]
        except OSError:
            return "X"
    return _ps(pid, "state")[:1]


def command_of(pid: int) -> str:
    line = PROC / str(pid) / "cmdline"
    if line.exists():
        try:
            return line.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    return _ps(pid, "command")


def processes_in(folder: Path) -> Iterator[int]:
    """Ids of the processes whose working directory is `folder`; none where /proc is missing."""
    for entry in PROC.glob("[0-9]*"):
        try:
            here = os.readlink(entry / "cwd")
        except OSError:
            continue
        if here.removesuffix(" (deleted)") == str(folder) and is_running(int(entry.name)):
            yield int(entry.name)


def wait_until(answer: Callable[[], bool], *, seconds: float) -> bool:
    """Ask until the answer is yes or the time is over."""
    deadline = time.monotonic() + seconds
    while not answer():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def end(pid: int, first: signal.Signals, *, seconds: float) -> None:
    """Ask a process to end, and make it end when it has not by then."""
    for ask in (first, signal.SIGKILL):
        try:
            os.kill(pid, ask)
        except ProcessLookupError:
            return
        if wait_until(lambda: not is_running(pid), seconds=seconds):
            return


def die_with_parent() -> Callable[[], None] | None:
    """Linux ends the child when we are killed, so that no orphan keeps the port or takes jobs.

    For `preexec_fn`, in a process with one thread; None where the system has no such wish.
    """
    if not sys.platform.startswith("linux"):
        return None
    parent, prctl = os.getpid(), ctypes.CDLL(None).prctl

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # the parent died before the kernel was asked
            os._exit(1)

    return ask


def _ps(pid: int, column: str) -> str:
    command = ["ps", "-o", f"{column}=", "-p", str(pid)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
