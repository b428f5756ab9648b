"""Contract items that fill themselves from the estate, with their source and time."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from thirdline.desk.affected.operations import say_affected
from thirdline.desk.tickets.models import Ticket
from thirdline.flow.escalation.contracts import Item, ItemKind, Met
from thirdline.flow.escalation.queries import contract_state
from thirdline.flow.escalation.tests.make import contract
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import robot
from thirdline.kit import clock
from thirdline.reference.estate.operations import edit_item, say_health
from thirdline.reference.estate.tests.make import item as register

KNOWN = Item("ci", "Affected item known", ItemKind.MACHINE, config={"fact": "estate.affected_item"})
CHANGES = Item(
    "changes", "Recent changes", ItemKind.MACHINE, config={"fact": "estate.recent_changes"}
)
LONG_AGO = timedelta(days=9)


@pytest.fixture(autouse=True)
def asks(mina: Person) -> None:
    contract(KNOWN, CHANGES, by=mina)


def states(ticket: Ticket) -> list[tuple[Met, str, str]]:
    return [(one.state, one.value, one.source) for one in contract_state(ticket, 2).items]


def test_nothing_is_known_of_a_ticket_that_names_nothing(ticket: Ticket) -> None:
    assert [one[0] for one in states(ticket)] == [Met.MISSING, Met.MISSING]


def test_what_is_named_fills_it_with_who_and_when(ticket: Ticket, noor: Person) -> None:
    with time_machine.travel("2026-06-01T12:12:00Z", tick=False):
        a, b = register(noor, "fw-edge-a"), register(noor, "rad-b")
    with time_machine.travel("2026-06-30T12:12:00Z", tick=False):
        say_affected(ticket, items=[a, b], by=noor)
        known, changes = states(ticket)

    assert known == (Met.MET, "fw-edge-a, rad-b", "Noor, 12:12")
    assert changes == (Met.MET, "no change in 72 h", "estate, 12:12")


def test_a_machine_that_named_it_is_named(ticket: Ticket, noor: Person) -> None:
    say_affected(ticket, items=[register(noor, "fw-edge-a")], by=robot())

    assert states(ticket)[0][2].startswith("machine, ")


def test_recent_changes_are_counted_and_the_newest_is_told(ticket: Ticket, noor: Person) -> None:
    with time_machine.travel(clock.now() - LONG_AGO, tick=False):
        a = register(noor, "fw-edge-a")
    say_affected(ticket, items=[a], by=noor)
    edit_item(a, changes={"rack": "B06"}, by=noor)
    edit_item(a, changes={"rack": "B07", "about": "Moved."}, by=noor)
    say_health(a, health="down", by=noor)

    assert states(ticket)[1][1] == "2 changes in 72 h: fw-edge-a edited: Rack B07, Description"
