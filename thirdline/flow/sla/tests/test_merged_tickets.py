"""A merge is a pause that is charged to nobody: nothing is kept by it, nothing missed, nothing lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import House
from thirdline.desk.conversation.models import Message
from thirdline.desk.conversation.operations import reply
from thirdline.desk.links.operations import merge_tickets, undo_merge
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import open_ticket
from thirdline.desk.tickets.states import State
from thirdline.flow.sla.figures import attainment
from thirdline.flow.sla.models import Clock
from thirdline.flow.sla.reading import full_ledgers
from thirdline.flow.sla.rules import ClockKind, ClockState
from thirdline.flow.sla.tests.make import MONDAY, policy
from thirdline.foundation.people.models import Person
from thirdline.kit import clock

HOUR = timedelta(hours=1)


@pytest.fixture
def twin(house: House, rae: Person) -> Ticket:
    policy("desk", targets={"resolution": "8h", "first_response": "4h"})
    with clock.at(MONDAY):
        return open_ticket(title="VPN is gone", description="", requester=rae, by=rae)


@pytest.fixture
def home(twin: Ticket, rae: Person) -> Ticket:
    with clock.at(MONDAY):
        return open_ticket(title="VPN drops", description="", requester=rae, by=rae)


def of(ticket: Ticket, kind: ClockKind = ClockKind.RESOLUTION) -> Clock:
    return Clock.objects.get(ticket=ticket, kind=kind)


def used(ticket: Ticket, at: Any) -> float:
    (ledger,) = full_ledgers([of(ticket)])
    return ledger.book.at(at).used / 1_000_000


def test_its_clocks_stand_still_and_say_why(home: Ticket, twin: Ticket, ines: Person) -> None:
    with clock.at(MONDAY + HOUR):
        merge_tickets([twin], into=home, by=ines)

    stood = of(twin)
    assert (stood.state, stood.waiting, stood.due_at) == (ClockState.PAUSED, "merged", None)
    assert stood.events.last().cause == "merged"  # type: ignore[union-attr]


def test_they_are_neither_kept_nor_missed(home: Ticket, twin: Ticket, ines: Person) -> None:
    with clock.at(MONDAY + 9 * HOUR):
        merge_tickets([twin], into=home, by=ines)

    whole = MONDAY, MONDAY + timedelta(days=9)
    found = attainment(["resolution"], *whole, now=MONDAY + 9 * HOUR)
    assert (found.met, found.missed) == (0, 1)  # the other one's


def test_they_go_on_as_if_nothing_had_been(home: Ticket, twin: Ticket, ines: Person) -> None:
    with clock.at(MONDAY + HOUR):
        merge_tickets([twin], into=home, by=ines)
    with clock.at(MONDAY + 21 * HOUR):
        undo_merge(Ticket.objects.get(pk=twin.pk), by=ines)

    again = of(twin)
    assert again.state == ClockState.RUNNING
    assert again.used_seconds == 3600
    assert again.due_at == MONDAY + 28 * HOUR


STEPS = st.lists(
    st.tuples(st.sampled_from(["merge", "undo", "reply", "answer"]), st.integers(1, 600)),
    max_size=7,
)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_no_second_and_no_word_is_lost_or_charged(
    steps: list[tuple[str, int]], home: Ticket, twin: Ticket, ines: Person, rae: Person
) -> None:
    Message.objects.all().delete()
    with clock.at(MONDAY):
        twin = open_ticket(title="VPN once more", description="", requester=rae, by=rae)
    now, ran, words = MONDAY, 0, 0
    for number, (do, minutes) in enumerate(steps):
        merged = Ticket.objects.get(pk=twin.pk).state == State.MERGED
        ran += 0 if merged else minutes * 60
        now += timedelta(minutes=minutes)
        with clock.at(now):
            if do == "merge" and not merged:
                merge_tickets([twin], into=home, by=ines)
            elif do == "undo" and merged:
                undo_merge(Ticket.objects.get(pk=twin.pk), by=ines)
            elif do in ("reply", "answer"):
                words += 1
                reply(twin, text=f"Word {number}", by=rae if do == "reply" else ines)

    assert used(twin, now) == ran
    both = Message.objects.filter(ticket__in=[home, twin])
    assert both.count() == len({one.text for one in both}) == words
    if Ticket.objects.get(pk=twin.pk).state != State.MERGED:
        assert not both.filter(via=twin).exists()
