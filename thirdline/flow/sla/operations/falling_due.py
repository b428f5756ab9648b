"""What happens when a clock comes to its breach or to a step of its promise."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import set_priority
from thirdline.desk.tickets.queries import tickets_for
from thirdline.desk.tickets.topics import topics_of
from thirdline.flow.sla import wording
from thirdline.flow.sla.ledger import Event
from thirdline.flow.sla.models import Clock
from thirdline.flow.sla.operations.writing import copy_columns, keep
from thirdline.flow.sla.planning import Ledger
from thirdline.flow.sla.queries import reached_by, tickets_due_for_update
from thirdline.flow.sla.reading import full_ledgers
from thirdline.flow.sla.rules import Do, What
from thirdline.foundation.journal.operations import record
from thirdline.foundation.notifications.operations import notify
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.readers import as_reader, as_the_desk
from thirdline.kit import clock


@transaction.atomic
def mark_due(*, limit: int = 100, by: Person) -> int:
    """Claim a batch of tickets whose clocks came to something, record it and do it; the number claimed.

    Tickets somebody else is changing are left for the next call. What is no longer due is only
    given its next moment.
    """
    now = clock.now()
    tickets = {ticket.pk: ticket for ticket in tickets_due_for_update(now, limit=limit)}
    rows = list(
        Clock.objects.select_for_update(of=("self",))
        .filter(ticket_id__in=tickets, next_step_at__lte=now)
        .order_by("ticket_id", "id")
    )
    reached = []
    for row, ledger in zip(rows, full_ledgers(rows), strict=True):
        ticket = tickets[row.ticket_id]
        reached += [(ticket, ledger, event) for event in _reach(ledger, now)]
        if not keep(ticket, [ledger], by=by):
            copy_columns(row, ledger)
    for ticket, ledger, event in reached:
        _tell(ticket, ledger, event, by)
    return len(tickets)


def _reach(ledger: Ledger, now: datetime) -> list[Event]:
    """Add the lines that are due at `now`; replaying has already taken back what a late pause undid."""
    added = []
    for due in ledger.book.dues():
        moment = ledger.book.moment_of(due.threshold)
        if moment is None or moment > now:
            break
        if due.step is None:
            ledger.say(What.BREACH, moment, now, "overdue")
        else:
            facts = {"do": due.step.do, "to": due.step.to, "at": due.step.at}
            ledger.say(What.STEP, moment, now, "step", key=due.step.key, facts=facts)
        added.append(ledger.added[-1])
    return added


def _tell(ticket: Ticket, ledger: Ledger, event: Event, by: Person) -> None:
    facts = {"clock": ledger.clock_id, "kind": ledger.kind, "due": event.at.isoformat()}
    if event.what is What.BREACH:
        record("clock.breached", ticket, by=by, facts=facts, topics=topics_of(ticket))
        return
    # Climbing is escalation's business; it listens to this entry.
    record(
        "clock.step_due", ticket, by=by, facts={**facts, **event.facts}, topics=topics_of(ticket)
    )
    if event.facts["do"] == Do.NOTIFY:
        _notify(ticket, reached_by(ticket, event.facts["to"]), ledger, by)
    elif event.facts["do"] == Do.RAISE_PRIORITY and ticket.priority > 1 and ticket.is_open:
        with as_the_desk():
            reason = _("%(clock)s came to %(at)s") % {
                "clock": wording.name_of(ledger.kind),
                "at": event.facts["at"],
            }
        set_priority(ticket, priority=ticket.priority - 1, reason=reason, by=by)


def _notify(ticket: Ticket, people: Iterable[Person], ledger: Ledger, by: Person) -> None:
    for person in people:
        # A clock may know more people than may read a restricted ticket.
        if not ticket.restricted or tickets_for(person).filter(pk=ticket.pk).exists():
            with as_reader(person):
                text = wording.step_words(ticket, ledger)
            notify(
                person,
                kind="clock.step",
                text=text,
                url=ticket.get_absolute_url(),
                ticket_id=ticket.pk,
                by=by,
            )
