"""One ticket in the hands of the cast: each verb of the scripts, done by an operation."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from thirdline.desk.affected.operations import say_affected
from thirdline.desk.conversation.operations import add_note, reply
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import (
    attach_file,
    close_ticket,
    open_ticket,
    put_on_hold,
    reopen_ticket,
    resolve_ticket,
    take_ticket,
)
from thirdline.desk.tickets.states import HoldReason, State
from thirdline.flow.escalation.contracts import ItemKind
from thirdline.flow.escalation.models import Consult
from thirdline.flow.escalation.operations import (
    answer_consult,
    answer_item,
    ask_team,
    escalate_ticket,
    return_ticket,
    transfer_ticket,
    waive_item,
)
from thirdline.flow.escalation.queries import contract_state
from thirdline.foundation.people.models import Person, Team
from thirdline.kit import clock
from thirdline.project.story.house import ZONE, House
from thirdline.project.story.stage import Stage
from thirdline.project.story.voice import Voice
from thirdline.reference.estate.models import ConfigurationItem


def _picture() -> bytes:
    """A grey picture of one dot: the smallest file that is a screenshot to everybody."""

    def part(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    dot = zlib.compress(b"\x00\x80")
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", dot) + part(b"IEND", b"")


PICTURE = _picture()
CAPTURE = bytes.fromhex("d4c3b2a1020004000000000000000000ffff000001000000")


@dataclass
class Case:
    """A ticket and who is in it. Its own random numbers keep it apart from every other ticket."""

    stage: Stage
    requester: Person
    service: str
    seed: str
    ticket: Ticket = field(init=False)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311 - a story, not a secret
        self.voice = Voice(self.random)

    @property
    def house(self) -> House:
        return self.stage.house

    @property
    def holder(self) -> Person:
        """Who has it, as the object of the cast."""
        return next(one for one in self.house.cast.values() if one.pk == self.ticket.person_id)

    # Time

    def minutes(self, low: float, high: float) -> datetime:
        """A moment that much later, nearer to the low end: most things are quick, some are not."""
        share = self.random.random() ** 1.7
        return clock.now() + timedelta(minutes=low + share * (high - low))

    def office(self, low: float, high: float) -> datetime:
        """The same in the office hours of L2."""
        ahead = self.minutes(low, high) - clock.now()
        return self.house.office.add(clock.now(), ahead.total_seconds())

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    # Asking and answering

    def open(
        self,
        title: str,
        said: str,
        *,
        category: str = "broken",
        number: int | None = None,
        tried_for: int = 0,
        **facts: Any,
    ) -> Ticket:
        now = clock.now()
        self.stage.numbers.give(now, number)
        self.ticket = open_ticket(
            title=title,
            description=said,
            requester=self.requester,
            by=self.requester,
            service=self.house.services[self.service],
            category=self.house.categories[category],
            self_service_since=now - timedelta(minutes=tried_for) if tried_for else None,
            **facts,
        )
        return self.ticket

    def take(self, who: Person) -> None:
        if self.ticket.person_id != who.pk:
            take_ticket(self.ticket, by=who)

    def answer(self, text: str, by: Person) -> None:
        reply(self.ticket, text=text, by=by)

    def hear(self, text: str, channel: str = "mail") -> None:
        """The person who asked writes."""
        reply(self.ticket, text=text, by=self.requester, channel=channel)

    def note(self, text: str, by: Person) -> None:
        add_note(self.ticket, text=text, by=by)

    def hold(self, reason: HoldReason, by: Person, words: str = "") -> None:
        put_on_hold(self.ticket, reason=reason, words=words, by=by)

    # The ladder

    def fill(self, level: int, by: Person, *, leave: Sequence[str] = ()) -> None:
        """Answer what the contract of a tier misses, but for what is left on purpose."""
        for state in contract_state(self.ticket, level).missing:
            item = state.item
            if item.key in leave:
                continue
            if item.kind is ItemKind.ATTACHMENT:
                self._attach(item.config, by)
                continue
            if str(item.config.get("fact", "")).startswith("estate."):
                self.name_service(by)
                continue
            step = item.kind is ItemKind.STEP
            answer_item(
                self.ticket,
                key=item.key,
                value=self.voice.item(item.key),
                result=self.voice.say("results") if step else "",
                tier_level=level,
                by=by,
            )

    def name_service(self, by: Person) -> None:
        """Name the service itself as affected, where nobody knows closer; what is known fills itself."""
        service = self.house.services[self.service]
        items = list(ConfigurationItem.objects.filter(service=service))
        if items:
            say_affected(self.ticket, items=items, by=by)

    def _attach(self, config: Any, by: Person) -> None:
        picture = str(config.get("type", "")).startswith("image/")
        attach_file(
            self.ticket,
            name="refusal.png" if picture else "edge.pcap",
            type="image/png" if picture else "application/octet-stream",
            chunks=[PICTURE if picture else CAPTURE],
            by=by,
            public=picture,
        )

    def say_item(self, key: str, by: Person, value: str, result: str = "", level: int = 3) -> None:
        answer_item(self.ticket, key=key, value=value, result=result, tier_level=level, by=by)

    def waive(self, key: str, reason: str, level: int, by: Person | None = None) -> None:
        lead = by or self.house.cast["mina"]
        waive_item(self.ticket, key=key, reason=reason, tier_level=level, by=lead)

    def escalate(self, by: Person, *, reason: str, words: str, to: Team | None = None) -> None:
        level = (self.ticket.tier_level or 0) + 1
        team = to or self.house.team_at(level, self.service)
        escalate_ticket(self.ticket, reason=reason, words=words, to_team=team, by=by)

    def send_back(
        self, by: Person, *, reason: str, words: str = "", missing: Sequence[str] = ()
    ) -> None:
        return_ticket(self.ticket, reason=reason, words=words, missing=missing, by=by)

    def transfer(self, by: Person, to: str, *, reason: str, words: str) -> None:
        team = self.house.teams[to]
        transfer_ticket(self.ticket, to_team=team, reason=reason, words=words, by=by)

    def ask(self, by: Person, question: str, team: Team, person: Person | None = None) -> Consult:
        return ask_team(self.ticket, question=question, team=team, person=person, by=by)

    def tell(self, consult: Consult, by: Person, answer: str, *, article: bool = False) -> None:
        answer_consult(consult, answer=answer, worth_article=article, by=by)

    # The end

    def solve(self, by: Person, words: str, code: str = "fixed") -> None:
        resolve_ticket(self.ticket, by=by, words=words, code=code)

    def reopen(self, reason: str) -> None:
        reopen_ticket(self.ticket, reason=reason, by=self.requester)

    def close(self, by: Person) -> None:
        if self.ticket.state == State.RESOLVED:
            close_ticket(self.ticket, by=by)

    def colleague(self) -> Person:
        """Who of the team takes it: whoever was asked, else whoever the day leaves free."""
        members = self.house.members[self.ticket.team_id or 0]
        asked = [one for one in members if one.pk == self.ticket.asked_person_id]
        if asked:
            return asked[0]
        if self.ticket.tier_level == 1:
            return self._at_the_desk(members)
        return self.random.choice(members)

    def _at_the_desk(self, members: list[Person]) -> Person:
        night = not 7 <= clock.now().astimezone(ZONE).hour < 19
        fitting = [one for one in members if ("nights" in one.job) == night]
        return self.random.choice(fitting)
