from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.flow.sla.models import Clock, Policy
from thirdline.flow.sla.planning import Ledger
from thirdline.flow.sla.portraits import face_of, row_shape, tale_of
from thirdline.flow.sla.reading import full_ledgers, promises_by_id
from thirdline.flow.sla.rules import ClockKind, ClockState, Key
from thirdline.flow.sla.shapes import Face, Sentence
from thirdline.flow.sla.wording import explain_ledger
from thirdline.foundation.people.models import Person, Team
from thirdline.foundation.people.queries import lead_of, people_of, person_by_email
from thirdline.kit.db import require_transaction
from thirdline.kit.fixed import fixed
from thirdline.kit.refusals import NotFound
from thirdline.kit.ui.shapes import ClockShape

# In a row the clock that runs out first is shown, else what is waited for, else how it ended.
_ROW_RANK = Case(
    When(state=ClockState.RUNNING, then=Value(0)),
    When(Q(state=ClockState.PAUSED) & ~Q(waiting__in=[Key.ELSEWHERE, Key.MERGED]), then=Value(1)),
    When(kind=ClockKind.RESOLUTION, state__in=[ClockState.MET, ClockState.MISSED], then=Value(2)),
    When(state__in=[ClockState.MET, ClockState.MISSED], then=Value(3)),
    default=Value(4),
)
_ROW = (
    "id", "ticket_id", "kind", "state", "promise_id", "target_seconds", "used_seconds", "reckoned_at",
    "waiting", "due_at", "breached_at",
)  # fmt: skip

PROMISED_TO_REQUESTERS = (
    ClockKind.FIRST_RESPONSE,
    ClockKind.NEXT_RESPONSE,
    ClockKind.RESOLUTION,
)


def policies() -> QuerySet[Policy]:
    return (
        Policy.objects.filter(retired_at=None)
        .select_related("calendar")
        .order_by("kind", "order", "id")
    )


def policy_named(slug: str) -> Policy:
    policy = policies().filter(slug=slug).first()
    if policy is None:
        raise NotFound(_("There is no policy “%(slug)s”.") % {"slug": slug})
    return policy


def clocks_of(ticket: Ticket) -> QuerySet[Clock]:
    """A ticket's clocks in the order they started. The caller has checked who may read the ticket."""
    return (
        Clock.objects.filter(ticket=ticket).select_related("promise", "team", "stay").order_by("id")
    )


def clock_for(person: Person, number: int) -> Clock:
    """One clock by number, of a ticket the person may read; requesters see only those promised to them."""
    rows = Clock.objects.select_related("ticket__requester", "promise", "team").filter(
        pk=number, ticket__in=tickets_for(person).values("pk")
    )
    if not person.standing.is_staff:
        rows = rows.filter(kind__in=PROMISED_TO_REQUESTERS)
    clock = rows.first()
    if clock is None:
        raise NotFound(_("There is no clock %(number)s for you.") % {"number": number})
    return clock


def clocks_of_consults(consult_ids: Sequence[int]) -> dict[int, Clock]:
    """The newest clock of each consult, in one query."""
    rows = Clock.objects.filter(consult_id__in=consult_ids).order_by("id")
    return {row.consult_id: row for row in rows if row.consult_id is not None}


def next_clocks(ticket_ids: Sequence[int], now: datetime) -> dict[int, ClockShape]:
    """The clock a list shows of each ticket, in one query however many; a ticket without one is left out."""
    names = (*_ROW, "requester")
    found: list[dict[str, Any]] = [
        dict(zip(names, row, strict=True)) for row in _NEXT_CLOCKS(list(ticket_ids))
    ]
    promises = promises_by_id(row["promise_id"] for row in found)
    return {row["ticket_id"]: row_shape(row, promises[row["promise_id"]], now) for row in found}


def faces_of(ticket: Ticket, now: datetime, *, explain_at: str = "") -> list[Face]:
    """The clocks of the ticket page: the customer's by their due time, those of the team that has it, consults.

    Clocks of other teams and earlier stays are left to the explanation. `explain_at` is the address
    of one clock's explanation, with %d for its number.
    """
    rows = [row for row in _SHOWN_CLOCKS(ticket.pk) if _is_shown(row, ticket)]
    faces = [
        face_of(row, ledger, ticket, now, explain_at % row.pk if explain_at else "")
        for row, ledger in zip(rows, full_ledgers(rows), strict=True)
    ]
    order = {"sla": 0, "ola": 1, "asked": 2}
    return sorted(
        faces,
        key=lambda face: (
            order[face.group],
            face.due_at is None,
            face.due_at or now,
            face.clock_id,
        ),
    )


def _is_shown(row: Clock, ticket: Ticket) -> bool:
    if row.state == ClockState.STOPPED:
        return False
    if row.kind == ClockKind.ACKNOWLEDGE:
        return row.stay_id == ticket.stay_id and row.state != ClockState.MET
    if row.kind == ClockKind.WORK:
        return row.team_id == ticket.team_id
    if row.kind == ClockKind.NEXT_RESPONSE:
        return row.ended_at is None
    return True


def explain(clock: Clock, now: datetime) -> list[Sentence]:
    """The ledger of a clock, replayed into sentences; the last one has the figures of the face."""
    return explain_ledger(ledger_of(clock).events, tale_of(clock, clock.ticket, now))


def ledger_of(clock: Clock) -> Ledger:
    return full_ledgers([clock])[0]


# Falling due


def tickets_due_for_update(now: datetime, *, limit: int) -> list[Ticket]:
    """Tickets with a clock that came to something, locked; those that are locked already are left alone.

    The ticket is locked before its clocks, as everywhere, so that no two of us wait for each other.
    """
    require_transaction()
    due = (
        Clock.objects.filter(next_step_at__lte=now)
        .order_by("next_step_at")
        .values("ticket_id")[:limit]
    )
    return list(
        Ticket.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related(
            "requester",
            "person",
            "asked_person",
            "team__tier",
            "team__lead",
            "service",
            "category",
            "stay__team",
        )
        .filter(pk__in=due)
        .order_by("pk")
    )


def reached_by(ticket: Ticket, whom: str) -> list[Person]:
    """The people a step reaches; where nobody has the ticket, everybody of its team."""
    team = ticket.team
    if whom.startswith("mail:"):
        found = person_by_email(whom.removeprefix("mail:"))
        return [found] if found else []
    if whom.startswith("team:"):
        team = Team.objects.filter(slug=whom.removeprefix("team:")).first()
    elif whom == "lead":
        lead = lead_of(team) if team else None
        return [lead] if lead else []
    elif whom == "watchers":
        return list(Person.objects.filter(watches__ticket=ticket, is_active=True).order_by("pk"))
    elif whom in {"", "person"} and (holder := ticket.person or ticket.asked_person):
        return [holder]
    return people_of(team) if team else []


_SHOWN_CLOCKS = fixed(
    lambda ticket: (
        Clock.objects.filter(ticket=ticket).select_related("promise", "team", "stay").order_by("id")
    ),
    int,
)
_NEXT_CLOCKS = fixed(
    lambda tickets: (
        Clock.objects.filter(ticket__any=tickets)
        .exclude(state=ClockState.STOPPED)
        .annotate(rank=_ROW_RANK)
        .order_by("ticket_id", "rank", F("due_at").asc(nulls_last=True), "-id")
        .distinct("ticket_id")
        .values_list(*_ROW, "ticket__requester__name")
    ),
    list[int],
)
