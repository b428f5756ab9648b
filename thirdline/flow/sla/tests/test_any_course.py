"""A ticket on a random course through the real operations: its clocks always agree with their ledgers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import House
from thirdline.desk.conversation.operations import reply
from thirdline.desk.tickets.models import Stay, Ticket
from thirdline.desk.tickets.operations import (
    move_ticket,
    open_ticket,
    put_on_hold,
    reopen_ticket,
    resolve_ticket,
    set_priority,
    take_back_assignment,
    take_off_hold,
    take_ticket,
)
from thirdline.desk.tickets.queries import ticket_for_update
from thirdline.desk.tickets.states import HandoffKind, HoldReason
from thirdline.flow.sla.models import Clock, ClockEvent
from thirdline.flow.sla.operations import sync_clocks
from thirdline.flow.sla.operations.writing import columns_of
from thirdline.flow.sla.reading import full_ledgers
from thirdline.flow.sla.rules import LIVE, SECOND
from thirdline.flow.sla.tasks import drain_due
from thirdline.flow.sla.tests import make
from thirdline.flow.sla.tests.make import MONDAY
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused

VERBS = [
    "desk",
    "workplace",
    "network",
    "hold",
    "go_on",
    "ask",
    "answer",
    "resolve",
    "reopen",
    "priority",
    "drain",
    "take",
    "take_back",
]
courses = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(1, 9 * 3600)), max_size=14)


@pytest.fixture
def policies(house: House) -> None:
    make.policy(
        targets={
            "first_response": "1h",
            "next_response": "2h",
            "resolution": {"1": "4h", "2": "6h", "*": "8h"},
            "update_cadence": "3h",
        },
        calendar=make.calendar(make.SPLIT, zone="Europe/Berlin", slug="split"),
        pause_on=["requester"],
        steps=[{"at": "50%", "do": "escalate"}, {"at": "+30m", "do": "inform"}],
    )
    make.policy(
        "between-teams", "ola", targets={"acknowledge": "30m", "work": "4h"}, pause_on=["requester"]
    )


def go(ticket: Ticket, verb: str, house: House, rae: Person, ines: Person) -> None:
    if verb in {"desk", "workplace", "network"}:
        to = getattr(house, verb)
        move_ticket(ticket, to=to, kind=HandoffKind.TRANSFER, reason="next", by=ines)
    elif verb == "hold":
        put_on_hold(ticket, reason=HoldReason.REQUESTER, by=ines)
    elif verb == "go_on":
        take_off_hold(ticket, by=ines)
    elif verb in {"ask", "answer"}:
        reply(ticket, text="Some words.", by=rae if verb == "ask" else ines)
    elif verb == "resolve":
        resolve_ticket(ticket, by=ines)
    elif verb == "reopen":
        reopen_ticket(ticket, reason="It dropped again.", by=rae)
    elif verb == "priority":
        set_priority(ticket, priority=ticket.priority % 4 + 1, reason="It matters.", by=ines)
    elif verb == "take":
        take_ticket(ticket, by=ines)
    elif verb == "take_back":
        take_back_assignment(ticket, to=None, asked=None, was_new=True, by=ines)
    else:
        drain_due()


# Each course is rolled back, so the house may stay.
@pytest.mark.slow
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(courses)
def test_on_any_course_the_clocks_agree_with_their_ledgers_and_no_team_loses_a_second(
    policies: None, house: House, rae: Person, ines: Person, course: list[tuple[str, int]]
) -> None:
    with transaction.atomic():
        moment = MONDAY
        with clock.at(moment):
            ticket = open_ticket(title="VPN drops", requester=rae, by=rae)
        for verb, later in course:
            moment += timedelta(seconds=later)
            with clock.at(moment):
                try:
                    go(ticket, verb, house, rae, ines)
                except Refused:
                    continue
        with clock.at(moment):
            columns_equal_a_replay(ticket)
            nothing_is_left_to_agree_on(ticket)
            each_team_has_used_its_stays(ticket)
        transaction.set_rollback(True)


def columns_equal_a_replay(ticket: Ticket) -> None:
    rows = list(Clock.objects.filter(ticket=ticket))
    for row, ledger in zip(rows, full_ledgers(rows), strict=True):
        expected = columns_of(ledger.book)
        assert {name: getattr(row, name) for name in expected} == expected
    shown = min((row.due_at for row in rows if row.state == "running" and row.due_at), default=None)
    ticket.refresh_from_db()
    assert ticket.next_due_at == shown


def nothing_is_left_to_agree_on(ticket: Ticket) -> None:
    before = ClockEvent.objects.count()
    sync_clocks(ticket_for_update(ticket), cause="", by=None)
    assert ClockEvent.objects.count() == before


def each_team_has_used_its_stays(ticket: Ticket) -> None:
    """By the path alone: what a team's work clock used and stood still with it is the time of its stays."""
    now = clock.now()
    for row in Clock.objects.filter(ticket=ticket, kind="work", team__isnull=False):
        book = (
            full_ledgers([row])[0].book.at(now)
            if row.state in LIVE
            else full_ledgers([row])[0].book
        )
        stays = Stay.objects.filter(ticket=ticket, team_id=row.team_id or 0)
        lengths = [(stay.closed_at or now) - stay.opened_at for stay in stays]
        with_team = sum(lengths, timedelta()) // timedelta(microseconds=1)
        held = sum(one.micros for one in book.intervals if not one.ran and one.key == "hold")
        assert book.used + held == with_team
        assert book.used == round(row.used_seconds * SECOND) or row.state == "running"
