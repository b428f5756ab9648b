"""Those who write while the desk is killed: each keeps what it was told is done."""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

RAE = "rae@aldermoor.example"
# How often each is drawn.
MIX = {
    "ticket": 4, "message": 6, "letter": 3, "bulk": 1, "children": 1, "merge": 2, "later": 3,
    "macro": 3, "request": 2, "item": 2, "evidence": 2,
}  # fmt: skip
# A refusal with one of these says: not now. Any other says: no.
NOT_NOW = {"under_way", "at_once"}


@dataclass
class Written:
    """What the desk said it has, by the words that name it, and what it declined."""

    tickets: dict[str, int] = field(default_factory=dict)
    letters: set[str] = field(default_factory=set)
    # The tickets on each of which these words stand once, and nowhere else.
    said: dict[str, set[int]] = field(default_factory=dict)
    public: set[str] = field(default_factory=set)
    later: set[str] = field(default_factory=set)
    bulk: dict[int, int] = field(default_factory=dict)
    undone: set[int] = field(default_factory=set)
    runs: dict[int, int] = field(default_factory=dict)
    # By the merged ticket: where it went, and whether it came back.
    merges: dict[int, tuple[int, bool]] = field(default_factory=dict)
    macros: list[int] = field(default_factory=list)
    requests: dict[str, tuple[int, bool]] = field(default_factory=dict)
    # By name, each registered once; and those that were then said to be down.
    items: dict[str, int] = field(default_factory=dict)
    down: set[str] = field(default_factory=set)
    evidence: set[str] = field(default_factory=set)
    declined: dict[str, str] = field(default_factory=dict)


@dataclass
class Way:
    """How a writer reaches the desk, and the tickets that all of them work on."""

    base: str
    agent: str
    lead: str
    letters: str
    macro: int
    tree: int
    event: str  # of the tree
    end: threading.Event
    pool: list[int] = field(default_factory=list)


class Writer(threading.Thread):
    def __init__(self, number: int, way: Way):
        super().__init__(name=f"writer {number}", daemon=True)
        self.number, self.way, self.random = number, way, random.Random(number)
        self.agent, self.lead = self._as(way.agent), self._as(way.lead)
        self.written = Written()

    def _as(self, token: str) -> httpx.Client:
        heads = {"Authorization": f"Bearer {token}"}
        return httpx.Client(base_url=self.way.base, timeout=20, headers=heads)

    def run(self) -> None:
        for count in itertools.count():
            if self.way.end.is_set():
                return
            words = f"crash {self.number}-{count}"
            kind = self.random.choices(list(MIX), list(MIX.values()))[0]
            if len(self.way.pool) < 10:
                kind = "ticket"
            getattr(self, f"_{kind}")(words)

    def _ticket(self, words: str) -> None:
        if number := self._opened(words):
            self.way.pool.append(number)

    def _opened(self, words: str) -> int | None:
        """A ticket of its own; only those in the pool are for everybody."""
        answer = self._post(words, "/tickets", {"title": words, "requester": RAE})
        if answer is None:
            return None
        self.written.tickets[words] = answer["number"]
        return int(answer["number"])

    def _message(self, words: str) -> None:
        self._say(words, self.random.choice(self.way.pool))

    def _say(self, words: str, number: int) -> bool:
        kind = self.random.choice(["public", "note"])
        given = {"text": words, "kind": kind}
        if self._post(words, f"/tickets/{number}/messages", given) is None:
            return False
        self.written.said[words] = {number}
        if kind == "public":
            self.written.public.add(words)
        return True

    def _letter(self, words: str) -> None:
        raw = (
            f"From: Rae <{RAE}>\r\nSubject: {words}\r\n"
            f"Message-ID: <{words.replace(' ', '.')}@aldermoor.example>\r\n\r\n{words}\r\n"
        )
        heads = {"Content-Type": "message/rfc822"}
        url = self.way.letters
        if self._sent(words, lambda: self.agent.post(url, content=raw, headers=heads)) is not None:
            self.written.letters.add(words)

    def _bulk(self, words: str) -> None:
        """A note has no way to be added twice unseen; the priority can be put back."""
        among = list(self.way.pool)
        numbers = self.random.sample(among, min(len(among), self.random.randint(5, 60)))
        priority = {"priority": self.random.randint(1, 4), "reason": words}
        steps = [{"verb": "note", "given": {"text": words}}, {"verb": "priority", "given": priority}]  # fmt: skip
        change = self._post(words, "/bulk-changes", {"tickets": numbers, "steps": steps})
        if change is None:
            return
        self.written.bulk[change["number"]] = len(numbers)
        self.written.said[words] = set(numbers)
        if self.random.random() < 0.3:
            self._undo_bulk(words, change["number"])

    def _undo_bulk(self, words: str, number: int) -> None:
        read = f"/api/v1/bulk-changes/{number}"
        while True:
            found = self._sent(words, lambda: self.agent.get(read))
            if found is None or found["state"] != "running":
                break
            time.sleep(0.3)
        if self._post(words, f"/bulk-changes/{number}/undo", None, "undo") is not None:
            self.written.undone.add(number)

    def _children(self, words: str) -> None:
        """A parent, a few children, one answer to all of them."""
        family = words.replace("crash", "family")  # what is said to them stands in no title
        names = [f"{family} child {one}" for one in range(self.random.randint(2, 12))]
        parent, *children = [self._opened(one) for one in (family, *names)]
        there = [one for one in children if one is not None]
        if parent is None or len(there) < len(children):
            return
        if self._post(words, f"/tickets/{parent}/children", {"tickets": there}, "tie") is None:
            return
        given = {"do": "answer", "text": words}
        run = self._post(words, f"/tickets/{parent}/runs", given, "run")
        if run is not None:
            self.written.runs[run["number"]] = len(there)
            self.written.said[words] = set(there)
            self.written.public.add(words)

    def _merge(self, words: str) -> None:
        """Two tickets become one, one message is written to it, and half of the time they part again."""
        into, gone = self._opened(f"{words} into"), self._opened(f"{words} gone")
        if into is None or gone is None:
            return
        merges = f"/tickets/{into}/merges"
        if self._post(words, merges, {"tickets": [gone], "reason": words}, "merge") is None:
            return
        self.written.merges[gone] = (into, False)
        said = self._post(words, f"/tickets/{gone}/messages", {"text": words, "kind": "note"})
        if said is not None:
            self.written.said[words] = {into}
        if self.random.random() < 0.5:
            undo = f"/tickets/{gone}/merge-undo"
            if self._post(words, undo, {"reason": words}, "undo") is not None:
                self.written.merges[gone] = (into, True)
                if said is not None:
                    self.written.said[words] = {gone}

    def _later(self, words: str) -> None:
        number = self.random.choice(self.way.pool)
        at = datetime.now(UTC) + timedelta(seconds=self.random.uniform(4, 40))
        given = {"text": words, "send_at": at.isoformat()}
        if self._post(words, f"/tickets/{number}/later", given) is not None:
            self.written.later.add(words)
            self.written.said[words] = {number}
            self.written.public.add(words)

    def _macro(self, words: str) -> None:
        number = self.random.choice(self.way.pool)
        url = f"/tickets/{number}/macros/{self.way.macro}/runs"
        if self._post(words, url, {"answers": {"words": words}}) is not None:
            self.written.macros.append(number)
            self.written.said[words] = {number}

    def _request(self, words: str) -> None:
        """Asked for Rae, and half of the time approved by the lead."""
        given = {"requester": RAE, "answers": {"size": "16 inch", "why": words}}
        asked = self._post(words, "/catalogue/work-laptop/requests", given)
        if asked is None:
            return
        self.written.requests[words] = (asked["ticket"], False)
        if self.random.random() < 0.5:
            url = f"/approvals/{asked['approvals'][0]['number']}/approval"
            if self._post(words, url, {}, "approve", self.lead) is not None:
                self.written.requests[words] = (asked["ticket"], True)

    def _item(self, words: str) -> None:
        """Registered where all share a site, half of the time down at once, so that it has margins to change."""
        given = {"name": words, "kind": "server", "site": "Crash hall"}
        made = self._post(words, "/estate/items", given, who=self.lead)
        if made is None:
            return
        self.written.items[words] = made["number"]
        if self.random.random() < 0.5:
            url, said = f"/estate/items/{made['number']}/health", {"health": "down", "words": words}
            if self._post(words, url, said, "down", self.lead) is not None:
                self.written.down.add(words)

    def _evidence(self, words: str) -> None:
        """A faint hint: thousands of them leave the likelihoods of the tree what they are."""
        faint = {"says": "hints", "if_failed": 0.9999, "if_fine": 0.9998}
        given = {"name": self.way.event, "words": words, **faint}
        if self._post(words, f"/fault-trees/{self.way.tree}/evidence", given) is not None:
            self.written.evidence.add(words)

    def _post(
        self, words: str, url: str, given: object, what: str = "", who: httpx.Client | None = None
    ) -> dict[str, Any] | None:
        heads = {"Idempotency-Key": f"{words} {what}".strip().replace(" ", "-")}
        client = who or self.agent
        send = lambda: client.post(f"/api/v1{url}", json=given, headers=heads)  # noqa: E731
        return self._sent(f"{words} {what}".strip(), send)

    def _sent(self, words: str, send: Callable[[], httpx.Response]) -> dict[str, Any] | None:
        """Go on sending the same thing until the desk says that it has it, or that it will not."""
        while True:
            try:
                answer = send()
                if answer.status_code < 300:
                    found: dict[str, Any] = answer.json()
                    return found
                if not _again(answer):
                    self.written.declined[words] = f"{answer.status_code} {answer.text[:300]}"
                    return None
            except httpx.HTTPError:
                pass
            time.sleep(0.05)


def _again(answer: httpx.Response) -> bool:
    if answer.status_code in {409, 429}:
        return answer.status_code == 429 or answer.json().get("code") in NOT_NOW
    return answer.status_code >= 500
