"""What a change would do to each ticket, asked of all of them at once and written down nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from thirdline.desk.bulk.contributing import Foreseen, Step
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Person

CHUNK = 500


@dataclass(frozen=True)
class Seen:
    """One ticket with what every step would do to it. It changes whole or not at all."""

    ticket: Ticket
    parts: Sequence[tuple[Step, Foreseen]]

    @property
    def refusal(self) -> str:
        return next((one.refusal for _step, one in self.parts if one.refusal), "")

    @property
    def is_same(self) -> bool:
        return not self.refusal and all(one.same for _step, one in self.parts)

    @property
    def changes(self) -> list[tuple[Step, Foreseen]]:
        return [(step, one) for step, one in self.parts if not one.same and not one.refusal]


@dataclass(frozen=True)
class Preview:
    """All tickets of a change in the order of their numbers; `unseen` are not there any more."""

    seen: Sequence[Seen]
    unseen: int

    @property
    def refused(self) -> list[Seen]:
        return [one for one in self.seen if one.refusal]

    @property
    def same(self) -> list[Seen]:
        return [one for one in self.seen if one.is_same]

    @property
    def changing(self) -> list[Seen]:
        return [one for one in self.seen if not one.refusal and not one.is_same]


def foresee(
    tickets: Sequence[Ticket], steps: Sequence[Step], *, now: datetime, by: Person
) -> Iterator[Seen]:
    for at in range(0, len(tickets), CHUNK):
        some = tickets[at : at + CHUNK]
        known = [step.verb.gather(some, step.meant, by) for step in steps]
        for ticket in some:
            parts = [
                (step, step.verb.foresee(ticket, step.meant, known=facts, now=now, by=by))
                for step, facts in zip(steps, known, strict=True)
            ]
            yield Seen(ticket, parts)
