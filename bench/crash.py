"""A crash campaign: web, worker and database killed at random under mixed writes, then everything counted.

Four writers open tickets, answer and note on them, hand letters over, change many at once, answer all
children of one, merge and part, write replies for later, run macros, ask of the catalogue and approve,
register items and say they are down, note evidence, each with a key of its own that they go on sending until it is acknowledged; a local receiver is told by
webhook. Counted at the end: nothing acknowledged is lost, nothing is there twice, nothing is stuck, the
journal's seal holds.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from pathlib import Path

from bench.crash_count import inside, settled, summary, wrong
from bench.crash_writers import Way, Writer
from tests.journeys.product import Product, running_product
from thirdline.practices.exchange.tests.receiver import Receiver, receiver
from thirdline.project.supervisor import processes

WRITERS = 4
# Seconds after a kill. A database that lives and does not answer is replaced after 120.
ANSWERS_WITHIN = 300.0
# The writers are quicker than a token may be, Rae writes more letters than are taken in of one sender by
# themselves, and the receiver stands on this machine.
TOLD = {
    "API_REQUESTS_PER_MINUTE": "100000",
    "LETTERS_PER_SENDER_AND_HOUR": "100000",
    "WEBHOOKS_MAY_REACH": "127.0.0.0/8",
}


def campaign(kills: int, seed: int) -> int:
    """Run it and print what was counted; the answer is 0 when everything is as it was acknowledged."""
    os.environ.update(TOLD)
    with receiver() as told, running_product() as product:
        # One in fifty is not taken at first.
        told.answers = ([(200, "ok")] * 49 + [(503, "later")]) * 40
        facts = inside(product, "prepare", told.url)
        writers = _written_under_fire(product, facts, kills, seed)
        broken = [f"{one.name} still waits" for one in writers if one.is_alive()]
        broken += _counted(product, facts, writers, told)
    for line in broken[:100]:
        print(f"WRONG: {line}")
    print("Nothing acknowledged was lost, nothing is there twice." if not broken else "Failed.")
    return 1 if broken else 0


def _written_under_fire(
    product: Product, facts: dict[str, object], kills: int, seed: int
) -> list[Writer]:
    end = threading.Event()
    agent, lead, letters = (str(facts[name]) for name in ("agent", "lead", "way_in"))
    tree, event = int(str(facts["tree"])), str(facts["event"])
    way = Way(product.url, agent, lead, letters, int(str(facts["macro"])), tree, event, end)
    writers = [Writer(number, way) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    killed = _kill(product, kills, random.Random(seed))
    _wait_for_answers(product)
    end.set()
    for writer in writers:
        writer.join(120)
    print(f"killed {dict(killed)}")
    return writers


def _counted(
    product: Product, facts: dict[str, object], writers: list[Writer], told: Receiver
) -> list[str]:
    found = settled(product, int(str(facts["since"])))
    written = [writer.written for writer in writers]
    print(summary(written, told.heard))
    declined = Counter(why for each in written for why in each.declined.values())
    for why, number in declined.most_common(8):
        print(f"declined {number} times: {why}")
    print(product.run("journal", "verify").strip())
    return wrong(found, written, told.heard)


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
    servers, first = sorted(processes.processes_in(data)), _first_of(data)
    if what == "everything":
        return _strike_everything(product, servers)
    if what == "database":
        found = [one for one in servers if one == first]
    elif what == "backend":
        others = [one for one in servers if one != first]
        found = [chance.choice(others)] if others else []
    else:
        found = _ours(product, "supervisor.web" if what == "web" else "project.worker")
    return _killed(found)


def _first_of(data: Path) -> int:
    """The server's own process; its number need not be the lowest, numbers begin anew."""
    noted = data / "postmaster.pid"
    return int(noted.read_text().split()[0]) if noted.exists() else 0


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
    ends = time.monotonic() + ANSWERS_WITHIN
    while not product.answers():
        if time.monotonic() > ends:
            raise SystemExit(f"The desk did not come back.\n{product.said.read_text()[-2000:]}")
        time.sleep(0.2)
