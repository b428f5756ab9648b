"""A crash campaign: web, worker and database killed at random under mixed writes, then everything counted.

Four writers open tickets, answer and note on them and hand letters over, each with a key of its own
that they go on sending until it is acknowledged. Counted at the end: nothing acknowledged is lost,
nothing is there twice, no job is stuck, the journal's seal holds.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from tests.journeys.product import Product, running_product
from thirdline.project.supervisor import processes

WRITERS = 4
SETTLES_WITHIN = 120.0  # seconds after the last kill
_TOKEN = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "thirdline.project.settings"
import django; django.setup()
from thirdline.foundation.mail.operations import add_mailbox, renew_way_in
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import issue_token
ines, ada = (Person.objects.get(email=f"{one}@aldermoor.example") for one in ("ines", "ada"))
box = add_mailbox(secret={}, by=ada, kind="http", address="it@aldermoor.example")
print(issue_token(ines, name="crash", scopes=["read", "write"], by=ines)[1])
print(f"/mail/in/{box.pk}/{renew_way_in(box, by=ada)}")
"""


@dataclass
class Written:
    """What the desk said it has, and what it refused."""

    tickets: dict[str, int] = field(default_factory=dict)
    messages: set[str] = field(default_factory=set)
    letters: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)


class Writer(threading.Thread):
    def __init__(self, number: int, base: str, token: str, way_in: str, end: threading.Event):
        super().__init__(name=f"writer {number}", daemon=True)
        self.number, self.way_in, self.end = number, way_in, end
        self.random = random.Random(number)
        self.client = httpx.Client(
            base_url=base, timeout=20, headers={"Authorization": f"Bearer {token}"}
        )
        self.written = Written()

    def run(self) -> None:
        for count in itertools.count():
            if self.end.is_set():
                return
            words = f"crash {self.number}-{count}"
            kind = self.random.choices(["ticket", "message", "letter"], [3, 5, 2])[0]
            if kind == "message" and self.written.tickets:
                self._message(words)
            elif kind == "letter":
                self._letter(words)
            else:
                self._ticket(words)

    def _ticket(self, words: str) -> None:
        answer = self._until_acknowledged(words, "/api/v1/tickets", {"title": words})
        if answer is not None:
            self.written.tickets[words] = answer["number"]

    def _message(self, words: str) -> None:
        number = self.random.choice(list(self.written.tickets.values()))
        given = {"text": words, "kind": self.random.choice(["public", "note"])}
        if self._until_acknowledged(words, f"/api/v1/tickets/{number}/messages", given):
            self.written.messages.add(words)

    def _letter(self, words: str) -> None:
        raw = (
            f"From: Rae <rae@aldermoor.example>\r\nSubject: {words}\r\n"
            f"Message-ID: <{words.replace(' ', '.')}@aldermoor.example>\r\n\r\n{words}\r\n"
        )
        heads = {"Content-Type": "message/rfc822"}
        if self._sent(lambda: self.client.post(self.way_in, content=raw, headers=heads)):
            self.written.letters.add(words)

    def _until_acknowledged(self, words: str, url: str, given: object) -> dict[str, int] | None:
        heads = {"Idempotency-Key": words.replace(" ", "-")}
        return self._sent(lambda: self.client.post(url, json=given, headers=heads))

    def _sent(self, send: Callable[[], httpx.Response]) -> dict[str, int] | None:
        """Go on sending the same thing until the desk says that it has it."""
        while True:
            try:
                answer = send()
                if answer.status_code < 300:
                    found: dict[str, int] = answer.json()
                    return found
                if answer.status_code < 500 and answer.status_code not in {409, 429}:
                    self.written.refused.append(f"{answer.status_code} {answer.text[:120]}")
                    return None
            except httpx.HTTPError:
                pass
            if self.end.is_set():
                return None
            time.sleep(0.05)


def campaign(kills: int, seed: int) -> int:
    """Run it and print what was counted; the answer is 0 when everything is as it was acknowledged."""
    with running_product() as product:
        token, way_in = _python(product, _TOKEN).split()
        end = threading.Event()
        writers = [Writer(number, product.url, token, way_in, end) for number in range(WRITERS)]
        for writer in writers:
            writer.start()
        killed = _kill(product, kills, random.Random(seed))
        _wait_for_answers(product)
        end.set()
        for writer in writers:
            writer.join(60)
        wrong = _counted(product, [writer.written for writer in writers], killed)
    for line in wrong:
        print(f"WRONG: {line}")
    print("Nothing acknowledged was lost, nothing is there twice." if not wrong else "Failed.")
    return 1 if wrong else 0


def _kill(product: Product, kills: int, chance: random.Random) -> Counter[str]:
    killed: Counter[str] = Counter()
    while killed.total() < kills:
        time.sleep(chance.uniform(0.1, 2.5))
        what = chance.choices(
            ["web", "worker", "database", "backend", "everything"], [6, 5, 2, 4, 1]
        )[0]
        if _strike(product, what, chance):
            killed[what] += 1
            print(f"\r{killed.total()} of {kills} killed", end="", file=sys.stderr, flush=True)
        if what in {"database", "everything"}:
            _wait_for_answers(product)
    print(file=sys.stderr)
    return killed


def _strike(product: Product, what: str, chance: random.Random) -> bool:
    data = (product.home / "database" / "data").resolve()
    servers = sorted(processes.processes_in(data))
    if what == "everything":
        return _strike_everything(product, servers)
    if what == "database":
        found = servers[:1]
    elif what == "backend":
        found = [chance.choice(servers[1:])] if len(servers) > 1 else []
    else:
        found = _ours(product, "supervisor.web" if what == "web" else "project.worker")
    return _killed(found)


def _strike_everything(product: Product, servers: list[int]) -> bool:
    first = product.process
    if first is None:
        return False
    _killed([first.pid, *_ours(product, ""), *servers])
    first.wait(30)
    product.start()
    return True


def _ours(product: Product, word: str) -> list[int]:
    noted = product.home / "run" / "processes.json"
    found = json.loads(noted.read_text()) if noted.exists() else {}
    return [int(pid) for pid, words in found.items() if word in str(words)]


def _killed(found: list[int]) -> bool:
    struck = 0
    for pid in found:
        try:
            os.kill(pid, signal.SIGKILL)
            struck += 1
        except ProcessLookupError:
            continue
    return struck > 0


def _wait_for_answers(product: Product) -> None:
    ends = time.monotonic() + SETTLES_WITHIN
    while not product.answers():
        if time.monotonic() > ends:
            raise SystemExit(f"The desk did not come back.\n{product.said.read_text()[-2000:]}")
        time.sleep(0.2)


_COUNT = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "thirdline.project.settings"
import django; django.setup()
from collections import Counter
from django.db import connection
from thirdline.desk.conversation.models import Message
from thirdline.desk.search.models import *
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.mail.models import InboundLetter, Letter
jobs = (
    "SELECT task_name || ' ' || status, count(*) FROM procrastinate_jobs"
    " WHERE status IN ('todo', 'doing', 'aborting', 'failed') GROUP BY 1"
)
with connection.cursor() as cursor:
    cursor.execute(jobs)
    waiting = dict(cursor.fetchall())
print(json.dumps({
    "tickets": Counter(Ticket.objects.values_list("title", flat=True)),
    "messages": Counter(Message.objects.values_list("text", flat=True)),
    "receipts": Counter(Letter.objects.filter(person__email="rae@aldermoor.example").values_list("subject", flat=True)),
    "pending": InboundLetter.objects.filter(outcome="pending").count(),
    "without_place": Ticket.objects.filter(stay=None).count(),
    "waiting": waiting,
}))
"""


def _counted(product: Product, written: list[Written], killed: Counter[str]) -> list[str]:
    found = _settled(product)
    tickets, messages = Counter(found["tickets"]), Counter(found["messages"])
    wrong = [f"refused: {one}" for each in written for one in each.refused[:3]]
    promised = {one for each in written for one in {*each.tickets, *each.letters}}
    said = {one for each in written for one in each.messages}
    wrong += [f"lost: {one}" for one in sorted(promised) if not tickets[one]]
    wrong += [f"lost: {one}" for one in sorted(said) if not messages[one]]
    wrong += [f"{n} times: {one}" for one, n in (tickets + messages).items() if n > 1]
    letters = {one for each in written for one in each.letters}
    receipts = Counter({one.partition("] ")[2]: n for one, n in found["receipts"].items()})
    wrong += [f"{receipts[one]} receipts: {one}" for one in letters if receipts[one] > 1]
    wrong += [
        f"{found[name]} {name}" for name in ("pending", "without_place", "waiting") if found[name]
    ]
    print(f"killed {dict(killed)}; acknowledged {len(promised)} tickets, {len(said)} messages")
    print(product.run("journal", "verify").strip())
    return wrong


def _settled(product: Product) -> dict[str, dict[str, int]]:
    """What is there once nothing is left to do."""
    ends = time.monotonic() + SETTLES_WITHIN
    while True:
        found: dict[str, dict[str, int]] = json.loads(_python(product, _COUNT))
        if not (found["pending"] or found["waiting"]) or time.monotonic() > ends:
            return found
        time.sleep(2)


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
