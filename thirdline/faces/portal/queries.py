from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.utils.translation import gettext as _

from thirdline.desk.tickets.joining import home_for, home_of, solved_for
from thirdline.desk.tickets.models import Resolution, Ticket
from thirdline.desk.tickets.queries import (
    asked_by,
    asked_by_colleagues,
    is_shared_with,
    last_resolution_of,
    ticket_for,
    watched_by,
)
from thirdline.desk.tickets.states import OPEN_STATES, State
from thirdline.faces.portal.rules import progress, where_it_stands
from thirdline.flow.sla.models import Clock
from thirdline.flow.sla.rules import ClockKind, ClockState
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.queries import person_by_email
from thirdline.kit import clock
from thirdline.kit.fixed import fixed
from thirdline.kit.refusals import NotFound, Refused
from thirdline.kit.ui.shapes import ProgressShape

PAGE = 20


@dataclass(frozen=True)
class Mine:
    """One of a person's own tickets as the portal shows it."""

    ticket: Ticket
    stands: str
    progress: list[ProgressShape]
    your_turn: bool
    answer_by: datetime | None = None
    state: State = State.NEW


@dataclass(frozen=True)
class MinePage:
    rows: list[Mine]
    older: int | None


def mine(person: Person, *, before: int | None = None, limit: int = PAGE) -> MinePage:
    """A person's own tickets, newest first, paged by number."""
    rows = asked_by(person).select_related("person", "service")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    page = list(rows[: limit + 1])
    older = page[limit - 1].pk if len(page) > limit else None
    return MinePage(all_as_mine(page[:limit]), older)


def read_along(
    person: Person, show: str, *, before: int | None = None, limit: int = PAGE
) -> MinePage:
    """What a person follows, or what colleagues asked where they may read along."""
    rows = watched_by(person) if show == "followed" else asked_by_colleagues(person)
    rows = rows.select_related("person", "service", "requester")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    page = list(rows[: limit + 1])
    older = page[limit - 1].pk if len(page) > limit else None
    return MinePage(all_as_mine(page[:limit]), older)


def all_as_mine(tickets: Sequence[Ticket]) -> list[Mine]:
    due = _answers_due([ticket.pk for ticket in tickets])
    return [as_mine(ticket, answer_by=due.get(ticket.pk)) for ticket in tickets]


def _answers_due(ticket_ids: list[int]) -> dict[int, datetime]:
    """When an answer is promised, by ticket; what is due already is no promise any more."""
    running = Clock.objects.filter(
        ticket_id__in=ticket_ids,
        kind__in=[ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE],
        state=ClockState.RUNNING,
        due_at__gt=clock.now(),
    )
    found: dict[int, datetime] = {}
    for ticket_id, due_at in running.order_by("-due_at").values_list("ticket_id", "due_at"):
        if due_at is not None:
            found[ticket_id] = due_at
    return found


def own_ticket(person: Person, number: int) -> Ticket:
    """A ticket the person asked for, follows or reads along; all else does not exist for them here."""
    ticket = ticket_for(person, number)
    if ticket.requester_id == person.pk or is_shared_with(person, ticket):
        return ticket
    if not ticket.watches.filter(person=person).exists():
        raise NotFound(_("There is no ticket %(number)s of yours.") % {"number": number})
    return ticket


def person_to_add(address: str) -> Person:
    """Whoever has this address; somebody unknown is said to be so, and nobody is made up."""
    person = person_by_email(address) if "@" in address else None
    if person is None or not person.is_active or person.is_robot:
        raise Refused(
            _("Nobody here has the address %(address)s. Check it, or forward them your letters.")
            % {"address": address[:80] or "–"}
        )
    return person


def solution_of(ticket: Ticket, reader: Person) -> Resolution | None:
    """What solved it, as far as this reader reads it; of a merged ticket, what solved the other one."""
    solved = solved_for(reader, ticket)
    return last_resolution_of(solved) if solved else None


def own_home(person: Person, number: int) -> Ticket | None:
    """The ticket of theirs in which a merged one of theirs goes on; None where theirs is the page."""
    ticket = own_ticket(person, number)
    home = home_for(person, ticket)
    follows = home is not None and home.watches.filter(person=person).exists()
    return home if home is not None and (follows or home.requester_id == person.pk) else None


def as_mine(ticket: Ticket, *, answer_by: datetime | None = None) -> Mine:
    """A merged ticket stands where the one stands in which it goes on."""
    home = home_of(ticket)
    state = State(home.state)
    name = home.person.first_name if home.person else None
    hold = home.hold_reason if home is ticket else None
    return Mine(
        ticket,
        where_it_stands(state, hold, name),
        progress(state, home.tier_level, hold),
        your_turn=hold == "requester" or state == State.RESOLVED,
        answer_by=answer_by,
        state=state,
    )


def count_open(person: Person) -> int:
    return asked_by(person).filter(state__in=OPEN_STATES).count()


def usual_wait_minutes() -> int | None:
    """Median minutes to the first answer over the last 50 answered tickets; None under ten of them."""
    answered = _ANSWERED()
    waits = [(first - created).total_seconds() / 60 for created, first in answered if first]
    return round(median(waits)) if len(waits) >= 10 else None


# Asked at every key somebody presses in the box.
_ANSWERED = fixed(
    lambda: (
        Ticket.objects.filter(history=None, first_answered_at__isnull=False)
        .order_by("-created_at")
        .values_list("created_at", "first_answered_at")[:50]
    )
)
