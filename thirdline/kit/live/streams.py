"""The open streams of one process and the one database connection that feeds them."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import Counter
from dataclasses import dataclass, field

import psycopg
from procrastinate.contrib.django.utils import connector_params

CHANNEL = "thirdline_live"
MOST_STREAMS = 2000
MOST_OF_ONE_PERSON = 30
PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0)  # seconds between attempts to reach a database that went away

log = logging.getLogger(__name__)


@dataclass(eq=False)
class Stream:
    """One browser tab. Changes wait here, one a topic, however many happened meanwhile."""

    person_id: int
    topics: frozenset[str]
    waiting: dict[str, int] = field(default_factory=dict)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    ended: bool = False
    key: str = field(default_factory=lambda: secrets.token_hex(12))

    def tell(self, topic: str, sequence: int) -> None:
        self.waiting[topic] = sequence
        self.changed.set()

    def end(self) -> None:
        self.ended = True
        self.changed.set()

    def take(self) -> dict[str, int]:
        taken, self.waiting = self.waiting, {}
        self.changed.clear()
        return taken


class Streams:
    """Every open stream, by topic."""

    def __init__(self) -> None:
        self._by_topic: dict[str, set[Stream]] = {}
        self._open: set[Stream] = set()
        self._of_person: Counter[int] = Counter()
        self._listener: asyncio.Task[None] | None = None
        self.listening = asyncio.Event()

    def __len__(self) -> int:
        return len(self._open)

    def has_room_for(self, person_id: int) -> bool:
        few = self._of_person[person_id] < MOST_OF_ONE_PERSON
        return few and len(self._open) < MOST_STREAMS

    def add(self, stream: Stream) -> None:
        self._open.add(stream)
        self._of_person[stream.person_id] += 1
        for topic in stream.topics:
            self._by_topic.setdefault(topic, set()).add(stream)

    def remove(self, stream: Stream) -> None:
        self._open.discard(stream)
        self._of_person -= Counter({stream.person_id: 1})
        for topic in stream.topics:
            hearing = self._by_topic.get(topic, set())
            hearing.discard(stream)
            if not hearing:
                self._by_topic.pop(topic, None)

    def pass_on(self, payload: str) -> None:
        """A payload is `topic,topic 42`: the topics of one change and its journal entry.

        `0-7` behind the topics: nothing of the journal, and no news to person 7.
        """
        topics, _blank, ending = payload.rpartition(" ")
        number, _dash, knows = ending.partition("-")
        sequence = int(number) if number.isdigit() else 0
        for topic in topics.split(","):
            for stream in self._by_topic.get(topic, ()):
                if str(stream.person_id) != knows:
                    stream.tell(topic, sequence)

    def end_all(self) -> None:
        for stream in self._open:
            stream.end()

    async def listen(self) -> None:
        """Have the one connection running; returns once changes are heard."""
        if self._listener is None or self._listener.done():
            self.listening = asyncio.Event()
            self._listener = asyncio.create_task(self._listen_for_ever())
        await self.listening.wait()

    async def stop(self) -> None:
        self.end_all()
        if self._listener is not None:
            self._listener.cancel()
            await asyncio.gather(self._listener, return_exceptions=True)

    async def _listen_for_ever(self) -> None:
        failures = 0
        while True:
            try:
                await self._hear()
            except psycopg.OperationalError as error:
                log.warning("The event stream lost the database: %s", type(error).__name__)
                failures = 0 if self.listening.is_set() else failures + 1
            self.listening.clear()
            # What happened meanwhile was not heard: browsers come back and fetch everything once.
            self.end_all()
            await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])

    async def _hear(self) -> None:
        params = connector_params()
        async with await psycopg.AsyncConnection.connect(**params, autocommit=True) as line:
            await line.execute(f"LISTEN {CHANNEL}")
            self.listening.set()
            async for notification in line.notifies():
                self.pass_on(notification.payload)
