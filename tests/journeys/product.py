"""The real product for the journeys: the supervisor of bin/run on a home and a port of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from thirdline.foundation.mail.tests.make import Post, post_office

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
# What a test run sets for itself and the product must not inherit.
OF_THE_TESTS = {"DATABASE_URL", "THIRDLINE_TESTING", "THIRDLINE_LANE", "THIRDLINE_TALLY"}


class Product:
    """One running desk: started, asked by command line, broken on purpose and started again."""

    def __init__(self, home: Path, post: Post):
        self.home, self.port, self.post = home, _free_port(), post
        self.url = f"http://localhost:{self.port}"
        assets = os.environ.get("THIRDLINE_ASSETS", str(ROOT / "var" / "assets"))
        kept = {key: value for key, value in os.environ.items() if key not in OF_THE_TESTS}
        own = {"THIRDLINE_HOME": str(home), "THIRDLINE_ASSETS": assets, "EMAIL_URL": post.url}
        self.environment = {**kept, **own}
        self.said = home.parent / f"{home.name}.said"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, seconds: float = 180) -> None:
        command = ["-m", "thirdline.project.supervisor.run", "--empty", "--port", str(self.port)]
        with self.said.open("ab") as said:
            self.process = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=self.environment,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        process = self.process
        wait_for(lambda: self.answers() or process.poll() is not None, "an answer", seconds)
        assert self.answers(), self.said.read_text()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
        self.said.unlink(missing_ok=True)

    def answers(self) -> bool:
        try:
            with socket.create_connection(("localhost", self.port), timeout=1) as line:
                line.sendall(b"GET /account/login/ HTTP/1.0\r\nHost: localhost\r\n\r\n")
                return line.recv(12).endswith(b"200")
        except OSError:
            return False

    def run(self, *words: str, text: str | None = None) -> str:
        """A command of the product, as bin/thirdline runs it."""
        return self._python("thirdline.project.supervisor.command", *words, text=text)

    def seat(self, verb: str) -> None:
        url = (self.home / "run" / "database-url").read_text().strip()
        self._python("tests.journeys.cast_in", verb, DATABASE_URL=url)

    def letters_to(self, name: str) -> list[str]:
        """What the mail server was given for somebody, whole."""
        return [str(one) for one in self.post.arrived if f"{name}@" in str(one["To"])]

    def web_process(self) -> int | None:
        noted = json.loads((self.home / "run" / "processes.json").read_text())
        found = (int(pid) for pid, words in noted.items() if "supervisor.web" in str(words))
        return next(found, None)

    def kill_web(self) -> int:
        """What a crash does; the supervisor notices and starts another. Answers who died."""
        pid = self.web_process()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        return pid

    def wait_for_web_after(self, dead: int) -> None:
        wait_for(lambda: self.web_process() not in {None, dead} and self.answers(), "the desk", 90)

    def _python(self, module: str, *words: str, text: str | None = None, **told: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            cwd=ROOT,
            env={**self.environment, **told},
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def running_product() -> Iterator[Product]:
    home = Path(tempfile.mkdtemp(prefix="thirdline-journeys-")).resolve()
    home.chmod(0o755)
    with post_office() as post:
        product = Product(home, post)
        try:
            product.start()
            product.seat("invite")
            product.run("config", "apply", str(HERE / "house.yaml"))
            product.seat("join")
            yield product
        finally:
            product.stop()
            shutil.rmtree(home, ignore_errors=True)


def wait_for(answer: Callable[[], object], what: str, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not answer():
        assert time.monotonic() < deadline, f"Waited {seconds:.0f} s for {what}."
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("localhost", 0))
        return int(one.getsockname()[1])
