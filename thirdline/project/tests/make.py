"""The web process in a thread on a real socket, and the worker as a process of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from django.conf import settings
from django.db import connection

from tests.own_process import database_url


@dataclass
class Web:
    url: str

    def get(self, path: str, **more: Any) -> httpx.Response:
        return httpx.get(self.url + path, timeout=10, **more)


def the_application() -> Any:
    """What bin/run serves; bin/run has made the folder of static files by then."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    from thirdline.project.asgi import application

    return application


@contextmanager
def web_process(application: Any) -> Iterator[Web]:
    # Threads of the web process end after the test; a connection they kept would outlive the database.
    connection.settings_dict["CONN_MAX_AGE"] = 0
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    held.listen()
    config = uvicorn.Config(application, log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [held]})
    thread.start()
    wait_until(lambda: server.started)
    try:
        yield Web(f"http://127.0.0.1:{held.getsockname()[1]}")
    finally:
        server.should_exit = True
        thread.join(10)
        held.close()


def wait_until(answer: Any, *, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not answer():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.02)


class Listening:
    """One open stream, as a browser tab holds it."""

    def __init__(self, response: httpx.Response) -> None:
        self.lines = response.iter_lines()

    def next(self) -> dict[str, Any]:
        """The next event; comments and blank lines are passed over."""
        number = ""
        for line in self.lines:
            if line.startswith("id: "):
                number = line[4:]
            if line.startswith("data: "):
                return {**json.loads(line[6:]), "id": number}
        raise EOFError

    def rest(self) -> list[str]:
        return list(self.lines)


@contextmanager
def listening(web: Web, topics: str, cookies: dict[str, str]) -> Iterator[Listening]:
    with httpx.stream(
        "GET", f"{web.url}/live?topics={topics}", cookies=cookies, timeout=10
    ) as response:
        assert response.status_code == 200, response.read()
        stream = Listening(response)
        assert next(stream.lines).startswith("retry:")
        yield stream


@contextmanager
def worker_process(program: str = "", **settings_of: str) -> Iterator[subprocess.Popen[bytes]]:
    """The worker as bin/run starts it, or by a program of the test's, on the test database."""
    given = {**os.environ, "DATABASE_URL": database_url(), "SECRET_KEY": settings.SECRET_KEY}
    given |= {"THIRDLINE_TESTING": "no", "PYTHONWARNINGS": "ignore", **settings_of}
    started = ["-c", program] if program else ["-m", "thirdline.project.worker"]
    command = [sys.executable, *started]
    with subprocess.Popen(command, env=given, stderr=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.communicate()


def ask(query: str) -> Any:
    """One value from the database."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone() if cursor.description else None
    return row[0] if row else None
