"""What the queries of clocks answer with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from thirdline.kit.ui.shapes import ClockShape


@dataclass(frozen=True, slots=True)
class Sentence:
    """One line of an explanation, at the moment it speaks of."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Face:
    """One clock as a page shows it, and `told`, its explanation.

    `group` is "sla", "ola" or "asked" (a consult or a vendor case).
    """

    clock_id: int
    kind: str
    group: str
    shape: ClockShape
    due_at: datetime | None
    stay_id: int | None = None
    team_id: int | None = None
    consult_id: int | None = None
    told: Sequence[Sentence] = ()


@dataclass(frozen=True, slots=True)
class Attainment:
    """Promises kept and broken; an open breach counts as broken at once."""

    met: int
    missed: int

    @property
    def share(self) -> float | None:
        decided = self.met + self.missed
        return self.met / decided if decided else None


@dataclass(frozen=True, slots=True)
class ChangedTicket:
    """A ticket whose promise would have come out otherwise."""

    ticket_id: int
    kind: str
    before: str
    after: str


@dataclass
class PolicyEffect:
    """What a policy draft would have made of the clocks of a period; grows while it is worked out."""

    total: int = 0
    done: int = 0
    met_before: int = 0
    missed_before: int = 0
    met_after: int = 0
    missed_after: int = 0
    no_longer_promised: int = 0
    changed: list[ChangedTicket] = field(default_factory=list)
    changed_total: int = 0
    cut_short: bool = False

    @property
    def is_finished(self) -> bool:
        return self.done >= self.total
