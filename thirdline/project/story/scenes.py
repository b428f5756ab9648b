"""What the scenes of the day share: a ticket by its number, and moments by minutes before the anchor."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from thirdline.foundation.people.models import Person
from thirdline.project.story.case import Case
from thirdline.project.story.stage import Script, Stage


@dataclass(frozen=True)
class Scene:
    """One ticket of the mocks: its number, who asks what, and how many minutes before the anchor."""

    number: int
    ago: float
    asks: str
    service: str
    title: str
    said: str
    facts: dict[str, Any] = field(default_factory=dict)

    def begin(self, stage: Stage) -> Scripted:
        requester = stage.house.cast[self.asks]
        case = Scripted(stage, requester, self.service, f"scene {self.number}")
        case.open(self.title, self.said, number=self.number, **self.facts)
        return case


class Scripted(Case):
    """A case whose moments are told, not drawn."""

    def who(self, name: str) -> Person:
        return self.house.cast[name]

    def at(self, ago: float) -> datetime:
        return self.stage.anchor - timedelta(minutes=ago)

    def desk(self, agent: str, *, taken: float, up: float, words: str, to: str = "") -> Script:
        """Taken and answered at the desk, its contract filled, handed to L2."""
        yield self.at(taken)
        who = self.who(agent)
        self.take(who)
        yield self.at(taken - 1.5)
        self.answer(self.voice.say("first", name=self.requester.first_name), who)
        yield self.at(up)
        self.fill(2, who)
        team = self.house.teams[to] if to else None
        self.escalate(who, reason="guide_ended", words=words, to=team)

    def taken_by(self, name: str, ago: float) -> Script:
        yield self.at(ago)
        self.take(self.who(name))
