"""What the ticket page shows of what is to be done; only what is there is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from thirdline.desk.chores import queries
from thirdline.desk.chores.queries import Spent
from thirdline.desk.chores.rules import TIME_KINDS
from thirdline.kit import clock

if TYPE_CHECKING:
    from thirdline.desk.chores.models import Checklist, ChecklistItem, Reminder, Timer
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person


@dataclass(frozen=True)
class ListShown:
    checklist: Checklist
    items: list[ChecklistItem]

    @property
    def settled(self) -> int:
        return sum(one.done_at is not None for one in self.items)

    @property
    def left_out(self) -> int:
        return sum(bool(one.left_out) for one in self.items)


@dataclass(frozen=True)
class TierTime:
    level: int | None
    seconds: int


@dataclass(frozen=True)
class Chores:
    reminders: list[Reminder] = field(default_factory=list)
    lists: list[ListShown] = field(default_factory=list)
    spent: Spent = field(default_factory=Spent)
    timer: Timer | None = None

    @property
    def seconds(self) -> int:
        return self.spent.minutes * 60

    @property
    def tiers(self) -> list[TierTime]:
        return [TierTime(level, minutes * 60) for level, minutes in self.spent.by_tier]


def chores_of(ticket: Ticket, reader: Person) -> Chores:
    load = queries.loads_of([ticket])[ticket.pk]
    timer = queries.timer_of(reader) if load.timer else None
    lists = queries.checklists_of([ticket])[ticket.pk] if load.checklists else []
    return Chores(
        reminders=queries.open_reminders(ticket, reader) if load.reminders else [],
        lists=[ListShown(one, list(one.items.all())) for one in lists],
        spent=queries.time_on(ticket, reader) if load.time else Spent(),
        timer=timer if timer and timer.ticket_id == ticket.pk else None,
    )


def facts_of(ticket: Ticket, reader: Person) -> dict[str, Any]:
    return {
        "subject": ticket,
        "person": reader,
        "chores": chores_of(ticket, reader),
        "now": clock.now(),
        "time_kinds": list(TIME_KINDS.items()),
    }
