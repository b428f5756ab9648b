"""Idle live streams: a thousand browser tabs that only listen, their memory and CPU, and how late a change is.

A product of its own is started on this machine; forty people hold the streams, a third of which stand at
one ticket. Nothing leaves the loopback.
"""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import time
from pathlib import Path

import psutil

from bench.memory import _processes, _pss
from tests.journeys.product import Product, running_product

PEOPLE = 40
AT_ONCE = 20  # connections opened side by side
_MADE = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "thirdline.project.settings"
import django; django.setup()
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from thirdline.desk.tickets.operations import open_ticket
from thirdline.foundation.people.models import Person, Team
from thirdline.foundation.people.operations import invite_person, join_team
from thirdline.foundation.people.rules import Role
team = Team.objects.order_by("tier__level").exclude(tier__level=0).first()
store = import_module(settings.SESSION_ENGINE).SessionStore
keys = []
for n in range(%d):
    one = invite_person(name=f"Listener {n}", email=f"listener{n}@bench.example", role=Role.AGENT, by=None)
    join_team(one, team=team, by=one)
    one = Person.objects.get(pk=one.pk)
    session = store()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(one.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = one.get_session_auth_hash()
    session.save()
    keys.append(session.session_key)
ticket = open_ticket(title="Heard by all", requester=one, by=one, channel="phone")
print(settings.SESSION_COOKIE_NAME, ticket.pk, *keys)
"""
_CHANGE = """
import os, time
os.environ["DJANGO_SETTINGS_MODULE"] = "thirdline.project.settings"
import django; django.setup()
from django.db import transaction
from thirdline.kit.live.telling import tell
for _turn in range(5):
    time.sleep(1.5)
    with transaction.atomic():
        tell(["tickets"])
        said = time.time()
    print(said)
"""


class Listeners:
    def __init__(self, product: Product, cookie: str, keys: list[str], ticket: str):
        self.host, port = product.url.removeprefix("http://").split(":")
        self.port, self.cookie, self.keys, self.ticket = int(port), cookie, keys, ticket
        self.heard: list[float] = []
        self.open = 0
        self.lines: list[asyncio.StreamWriter] = []

    async def listen(self, number: int) -> None:
        topics = f"tickets,here:{self.ticket}" if number % 3 == 0 else "tickets,presences"
        reader, writer = await asyncio.open_connection(self.host, self.port)
        self.lines.append(writer)
        key = self.keys[number % len(self.keys)]
        head = f"GET /live?topics={topics} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
        writer.write(f"{head}Cookie: {self.cookie}={key}\r\n\r\n".encode())
        await writer.drain()
        status = await reader.readline()
        if b" 200 " not in status:
            raise SystemExit(f"A stream was refused: {status!r}")
        self.open += 1
        asyncio.get_running_loop().create_task(self._hear(reader))

    async def _hear(self, reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            if line.startswith(b"data:") and b'"tickets"' in line:
                self.heard.append(time.time())


async def _measure(product: Product, streams: int, seconds: float) -> None:
    cookie, ticket, *keys = _python(product, _MADE % PEOPLE).split()[-PEOPLE - 2 :]
    before = _sizes(product)
    listeners = Listeners(product, cookie, keys, ticket)
    begun = time.monotonic()
    for first in range(0, streams, AT_ONCE):
        await asyncio.gather(
            *(listeners.listen(n) for n in range(first, min(first + AT_ONCE, streams)))
        )
    print(f"{listeners.open} streams opened in {time.monotonic() - begun:.1f} s")
    await asyncio.sleep(5)
    spent = _cpu(product)
    await asyncio.sleep(seconds)
    used = {name: after - spent[name] for name, after in _cpu(product).items()}
    for name, after in _sizes(product).items():
        share = 100 * used.get(name, 0) / seconds
        print(
            f"{name:10} {before.get(name, 0):7.1f} -> {after:7.1f} MiB PSS, {share:.2f} % of a core idle"
        )
    await _late(product, listeners)
    for line in listeners.lines:
        line.close()


async def _late(product: Product, listeners: Listeners) -> None:
    listeners.heard.clear()
    said = await asyncio.to_thread(_python, product, _CHANGE)
    await asyncio.sleep(3)
    moments = [float(one) for one in said.split() if one.replace(".", "").isdigit()]
    first, last = [], []
    for at, until in zip(moments, [*moments[1:], moments[-1] + 3], strict=True):
        heard = sorted(one - at for one in listeners.heard if at - 0.5 <= one < until)
        print(
            f"heard by {len(heard)}: first after {heard[0] * 1000:.0f} ms, last after {heard[-1] * 1000:.0f} ms"
        )
        first.append(heard[0])
        last.append(heard[-1])
    print(f"one change to all: median {statistics.median(last) * 1000:.0f} ms to the last")


def _noted(product: Product) -> list[tuple[str, int]]:
    import json

    return _processes(json.loads((Path(product.home) / "run" / "processes.json").read_text()))


def _sizes(product: Product) -> dict[str, float]:
    return {name: _pss(number) for name, number in _noted(product)}


def _cpu(product: Product) -> dict[str, float]:
    found = {}
    for name, number in _noted(product):
        times = psutil.Process(number).cpu_times()
        found[name] = times.user + times.system
    return found


def measure(streams: int, seconds: float) -> None:
    with running_product() as product:
        asyncio.run(_measure(product, streams, seconds))


def _python(product: Product, program: str) -> str:
    url = (product.home / "run" / "database-url").read_text().strip()
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**product.environment, "DATABASE_URL": url},
    )
    return done.stdout
