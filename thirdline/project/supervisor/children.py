"""Child processes that are kept running: restarted with growing patience, ended together."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from thirdline.project.supervisor import processes
from thirdline.project.supervisor.home import write_private
from thirdline.project.supervisor.tools import say

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds before a restart
STEADY_AFTER = 60.0  # seconds up, after which earlier crashes are forgotten
STOP_WITHIN = 15.0  # seconds


@dataclass
class Child:
    """One program to keep running."""

    name: str
    command: Sequence[str]
    log: Path
    sockets: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    pause: float = field(default=FIRST_PAUSE)

    def start(self) -> None:
        with open(self.log, "ab") as writing:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=writing,
                stderr=writing,
                pass_fds=self.sockets,
                start_new_session=True,
                preexec_fn=processes.die_with_parent(),  # noqa: PLW1509 - this process has one thread
            )
        self.started_at = time.monotonic()

    def look_after(self) -> None:
        """Start it when it is due; note a crash and plan the restart."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.start_at:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        if now - self.started_at > STEADY_AFTER:
            self.pause = FIRST_PAUSE
        say(
            f"{self.name} ended ({_words(code)}); it starts again in {self.pause:g} s. See {self.log}."
        )
        self.process, self.start_at = None, now + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)


def stop_all(children: Sequence[Child]) -> None:
    """Ask every process group to end, wait, and end what is left."""
    running = [each.process for each in children if each.process and each.process.poll() is None]
    for process in running:
        _signal_group(process.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_WITHIN
    for process in running:
        try:
            process.wait(max(deadline - time.monotonic(), 0.01))
        except subprocess.TimeoutExpired:
            _signal_group(process.pid, signal.SIGKILL)
            process.wait()


def note(children: Sequence[Child], file: Path) -> None:
    """Write down who runs, for a next start on a system whose children outlive a killed parent."""
    running = {each.process.pid: list(each.command) for each in children if each.process}
    write_private(file, json.dumps(running))


def end_leftovers(file: Path) -> None:
    """End what a killed supervisor left behind, if the number still belongs to that command."""
    try:
        left: dict[str, list[str]] = json.loads(file.read_text())
    except (OSError, ValueError):
        return
    for number, command in left.items():
        pid = int(number)
        if processes.command_of(pid).strip() == " ".join(command):
            processes.end(pid, signal.SIGKILL, seconds=5)
    file.unlink()


def _signal_group(pid: int, which: signal.Signals) -> None:
    try:
        os.killpg(pid, which)
    except ProcessLookupError:
        return


def _words(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
