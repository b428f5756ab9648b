"""What people say: lines chosen from the texts, with the rooms and numbers of the moment."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from thirdline.kit import clock
from thirdline.project.story.house import ZONE
from thirdline.project.story.texts import words_of


class Voice:
    """One ticket's choice of words; the same seed says the same."""

    def __init__(self, random: Random) -> None:
        talk = words_of("talk")
        self.random = random
        self.facts = {
            "n": random.randint(112, 989),
            "room": random.choice(talk["rooms"]),
            "device": random.choice(talk["devices"]),
            "who": random.choice(talk["names"]),
        }

    def fill(self, text: str, **facts: str) -> str:
        hour = clock.now().astimezone(ZONE).hour
        return text.format(**{"hour": max(hour, 8), **self.facts, **facts})

    def one(self, lines: Sequence[str], **facts: str) -> str:
        return self.fill(self.random.choice(lines), **facts)

    def say(self, what: str, **facts: str) -> str:
        """A line of `talk.yaml`, by the name of its list."""
        return self.one(words_of("talk")[what], **facts)

    def item(self, key: str) -> str:
        """What is answered to an item of a contract."""
        lines: dict[str, Any] = words_of("talk")["items"]
        return self.one(lines.get(key, ["See the note"]))
