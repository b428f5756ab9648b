"""What was promised beside what is there: nothing acknowledged lost, nothing twice, nothing left undone."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from bench.crash_writers import Written
from tests.journeys.product import ROOT, Product

# Seconds after the last kill. What a killed worker had claimed of webhooks is tried again after 150, and
# what waits for the same ticket behind it after that; a job of a silent worker after 20.
SETTLES_WITHIN = 600.0

Found = dict[str, Any]
Heard = list[tuple[dict[str, str], bytes]]


def inside(product: Product, verb: str, given: str) -> Found:
    url = (product.home / "run" / "database-url").read_text().strip()
    done = subprocess.run(
        [sys.executable, "-m", "bench.crash_inside", verb, given],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**product.environment, "DATABASE_URL": url},
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    found: Found = json.loads(done.stdout)
    return found


def settled(product: Product, since: int) -> Found:
    """What is there once nothing is left to do."""
    begun, shown = time.monotonic(), None
    while True:
        found = inside(product, "count", str(since))
        passed = time.monotonic() - begun
        if not found["unfinished"] or passed > SETTLES_WITHIN:
            print(f"settled after {passed:.0f} s")
            return found
        if found["unfinished"] != shown:
            shown = found["unfinished"]
            print(shown, file=sys.stderr, flush=True)
        time.sleep(5)


def wrong(found: Found, written: list[Written], heard: Heard) -> list[str]:
    """Every broken promise, in words."""
    all_of = _together(written)
    checks: list[Callable[[Found, Written], Iterator[str]]] = [
        _tickets, _talk, _letters, _bulk, _runs, _merges, _later, _macros, _requests,
        _estate,
    ]  # fmt: skip
    said = [line for check in checks for line in check(found, all_of)]
    said += _webhooks(found, heard)
    return said + [f"unfinished: {n} {name}" for name, n in found["unfinished"].items()]


def _together(written: list[Written]) -> Written:
    total = Written()
    for name, kept in vars(total).items():
        for one in written:
            more = getattr(one, name)
            kept.extend(more) if isinstance(kept, list) else kept.update(more)
    return total


def summary(written: list[Written], heard: Heard) -> str:
    one = _together(written)
    facts = {
        "tickets": len(one.tickets) + len(one.requests),
        "letters": len(one.letters),
        "messages": sum(len(numbers) for numbers in one.said.values()),
        "of them for later": len(one.later),
        "bulk changes": len(one.bulk),
        "tickets in them": sum(one.bulk.values()),
        "undone": len(one.undone),
        "runs": len(one.runs),
        "children answered": sum(one.runs.values()),
        "merges": len(one.merges),
        "merges undone": sum(back for _into, back in one.merges.values()),
        "macros": len(one.macros),
        "requests": len(one.requests),
        "requests approved": sum(yes for _ticket, yes in one.requests.values()),
        "items": len(one.items),
        "of them down": len(one.down),
        "evidence": len(one.evidence),
        "webhooks heard": len(heard),
        "declined": len(one.declined),
    }
    return ", ".join(f"{name} {number}" for name, number in facts.items())


def _tickets(found: Found, written: Written) -> Iterator[str]:
    there = found["tickets"]
    for words in [*written.tickets, *written.letters]:
        if there.get(words) != 1:
            yield f"ticket {words}: there {there.get(words, 0)} times"
    yield from (f"ticket {words}: there {n} times" for words, n in there.items()
                if n > 1 and words.startswith(("crash", "family")))  # fmt: skip
    if found["without_place"]:
        yield f"{found['without_place']} tickets without a place"


def _talk(found: Found, written: Written) -> Iterator[str]:
    """Each message on each ticket it was for, once, and nowhere else; none that was declined."""
    for words, numbers in written.said.items():
        there = found["messages"].get(words, {})
        if there != {str(number): 1 for number in numbers}:
            missing = [one for one in numbers if str(one) not in there]
            strange = {k: n for k, n in there.items() if n > 1 or int(k) not in numbers}
            yield f"message {words}: missing on {missing}, too often or elsewhere {strange}"
    for words, there in found["messages"].items():
        if words not in written.said and words.startswith("crash") and max(there.values()) > 1:
            yield f"message {words}: never acknowledged, and there {there}"
    for words, why in written.declined.items():
        if words in found["messages"] and words not in written.said:
            yield f"message {words}: declined ({why}), and there"


def _letters(found: Found, written: Written) -> Iterator[str]:
    """One letter to whoever asked for each public answer; one receipt at most; nobody told twice."""
    for words in written.public:
        due = {str(number): 1 for number in written.said[words]}
        sent = found["letters"].get(words, {})
        if {k: sent.get(k, 0) for k in due} != due:
            yield f"letters of {words}: {sent} for {sorted(due)}"
    for words in written.letters:
        there = found["taken_in"].get(f"<{words.replace(' ', '.')}@aldermoor.example>", {})
        if there != {"ticket": 1}:
            yield f"letter {words}: {there}"
    receipts = Counter({one.partition("] ")[2]: n for one, n in found["receipts"].items()})
    yield from (f"{n} receipts: {one}" for one, n in receipts.items() if one in written.letters and n > 1)  # fmt: skip
    yield from (f"told twice: {one}" for one in found["noticed_twice"])


def _bulk(found: Found, written: Written) -> Iterator[str]:
    for number, total in written.bulk.items():
        facts = found["bulk"].get(str(number))
        if facts != ["done", total, total, 0, 0]:
            yield f"bulk change {number} of {total} tickets: {facts}"
    for number in written.undone:
        if found["undone"].get(str(number)) != 1:
            yield f"bulk change {number} is not undone once"
    for number, (state, total, *tried) in found["bulk"].items():
        if state != "done" or sum(tried) != total:
            yield f"bulk change {number}: {state}, {tried} of {total}"


def _runs(found: Found, written: Written) -> Iterator[str]:
    for number, children in written.runs.items():
        ended, steps = found["runs"].get(str(number), [False, {}])
        if not ended or steps != {"done": children}:
            yield f"run {number} over {children} children: ended {ended}, {steps}"


def _merges(found: Found, written: Written) -> Iterator[str]:
    for gone, (into, undone) in written.merges.items():
        rows, where = found["merges"].get(str(gone)), found["merged"].get(str(gone))
        if rows != [[into, undone]] or where != (None if undone else into):
            yield f"merge of {gone} into {into}, undone {undone}: {rows}, it goes on in {where}"


def _later(found: Found, written: Written) -> Iterator[str]:
    for words in written.later:
        if found["later"].get(words) != ["sent"]:
            yield f"reply for later {words}: {found['later'].get(words)}"
    for words, states in found["later"].items():
        if len(states) > 1 or words in written.declined:
            yield f"reply for later {words}: {states}, {written.declined.get(words, '')}"


def _macros(found: Found, written: Written) -> Iterator[str]:
    promised = Counter(str(number) for number in written.macros)
    for number in {*promised, *found["macros"], *found["time"]}:
        done, time_spent = found["macros"].get(number, 0), found["time"].get(number, 0)
        if not promised[number] == done == time_spent:
            yield f"macros on {number}: {promised[number]} acknowledged, {done} run, {time_spent} times"


def _requests(found: Found, written: Written) -> Iterator[str]:
    for words, (ticket, approved) in written.requests.items():
        rows = found["requests"].get(words, [])
        if len(rows) != 1 or rows[0][0] != ticket:
            yield f"request {words}: {rows}"
        elif approved and (rows[0][1] != ["approved"] or rows[0][2] == "on_hold"):
            yield f"request {words} was approved: {rows}"


def _estate(found: Found, written: Written) -> Iterator[str]:
    """Each item, its entry, its place in the hall and its state once; each piece of evidence once."""
    for words, number in written.items.items():
        if found["items"].get(words) != 1:
            yield f"item {words}: there {found['items'].get(words, 0)} times"
        for name in ("registered", "in_the_hall"):
            if found[name].get(str(number)) != 1:
                yield f"item {words}: {name} {found[name].get(str(number), 0)} times"
    yield from (f"item {words}: there {n} times" for words, n in found["items"].items() if n > 1)
    for words in written.down:
        if found["health"].get(words) != "down" or found["spans"].get(words) != 1:
            yield f"item {words} was said to be down: {found['health'].get(words)}, {found['spans'].get(words)}"
    for words in written.evidence:
        if found["evidence"].get(words) != 1:
            yield f"evidence {words}: there {found['evidence'].get(words, 0)} times"
    yield from (
        f"evidence {words}: there {n} times"
        for words, n in found["evidence"].items()
        if n > 1 and words
    )


def _webhooks(found: Found, heard: Heard) -> Iterator[str]:
    """Each event at least once, always under the one id it has, always with the same body."""
    bodies: dict[int, set[bytes]] = {}
    for heads, body in heard:
        told = json.loads(body)
        bodies.setdefault(told["entry"], set()).add(body)
        if heads["webhook-id"] != told["id"]:
            yield f"event {told['entry']} came as {heads['webhook-id']} and says {told['id']}"
    for entry in found["events"]:
        if len(bodies.get(entry, ())) != 1:
            yield f"event {entry}: heard in {len(bodies.get(entry, ()))} ways"
        elif found["deliveries"].get(str(entry), ["", ""])[1] != "delivered":
            yield f"event {entry}: {found['deliveries'].get(str(entry))}"
    yield from (f"event {entry}: nothing of ours" for entry in bodies.keys() - set(found["events"]))
