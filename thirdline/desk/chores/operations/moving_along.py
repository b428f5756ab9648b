from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from thirdline.desk.chores.models import Checklist, LaterReply, Reminder, Timer
from thirdline.desk.chores.queries import template_slugs_on
from thirdline.desk.chores.rules import Sending
from thirdline.desk.tickets.merging import moves_when_merged
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person


@transaction.atomic
def move_chores(ticket: Ticket, *, to: Ticket, by: Person) -> dict[str, list[int]]:
    """Take what is open on a ticket along to another, as when both become one; what moved, by kind.

    Time and finished checklists stay where they belong: they say what was spent and done there.
    """
    moved = {
        "reminders": _move(Reminder.objects.filter(ticket=ticket, done_at=None), to),
        "later": _move(LaterReply.objects.filter(ticket=ticket, state=Sending.WAITING), to),
        "timers": _move(Timer.objects.filter(ticket=ticket), to),
        "checklists": _move(
            Checklist.objects.filter(ticket=ticket, items__done_at=None, items__left_out="")
            .exclude(template__in=template_slugs_on(to))
            .distinct(),
            to,
        ),
    }
    if any(moved.values()):
        # Where to is not said: whoever reads this ticket may not be allowed to know of the other.
        record("chores.moved", ticket, by=by, facts={**moved})
    return moved


def _move(rows: QuerySet[Any], to: Ticket) -> list[int]:
    found = sorted(rows.values_list("pk", flat=True))
    rows.model._default_manager.filter(pk__in=found).update(ticket=to)
    return found


def _together(into: Ticket, ticket: Ticket, by: Person) -> dict[str, list[int]]:
    return move_chores(ticket, to=into, by=by)


def _apart(into: Ticket, ticket: Ticket, kept: Mapping[str, Any], by: Person) -> None:
    """What has not moved on since goes back where it came from."""
    for name, model in _KINDS.items():
        model.objects.filter(pk__in=kept.get(name, ()), ticket=into).update(ticket=ticket)


_KINDS: dict[str, Any] = {
    "reminders": Reminder, "later": LaterReply, "timers": Timer, "checklists": Checklist,
}  # fmt: skip
moves_when_merged("chores", together=_together, apart=_apart)
