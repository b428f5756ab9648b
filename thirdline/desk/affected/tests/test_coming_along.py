"""Merged, taken out again, split: what is affected goes with the matter."""

from __future__ import annotations

import pytest

from tests.cast import House
from thirdline.desk.affected.operations import copy_affected, say_affected, take_back_affected
from thirdline.desk.affected.queries import items_of
from thirdline.desk.affected.tests.make import item
from thirdline.desk.conversation.operations import reply
from thirdline.desk.links.operations import merge_tickets, split_ticket, undo_merge
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import open_ticket
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused
from thirdline.reference.estate.models import ConfigurationItem


@pytest.fixture
def other(house: House, rae: Person) -> Ticket:
    return open_ticket(title="VPN again", requester=rae, by=rae, service=house.vpn)


def named(ticket: Ticket) -> list[str]:
    return [one.name for one in items_of(ticket)]


def test_a_merge_lends_what_it_names_and_the_undo_takes_exactly_that_back(
    ticket: Ticket, other: Ticket, ines: Person
) -> None:
    a, b = item("fw-edge-a"), item("rad-b", "server")
    say_affected(ticket, items=[a], by=ines)
    say_affected(other, items=[a, b], by=ines)

    merge_tickets([other], into=ticket, by=ines)
    assert named(ticket) == ["fw-edge-a", "rad-b"]
    with pytest.raises(Refused, match="merged into another ticket"):
        say_affected(Ticket.objects.get(pk=other.pk), items=[item("sw-1")], by=ines)

    undo_merge(Ticket.objects.get(pk=other.pk), by=ines)
    assert (named(ticket), named(other)) == (["fw-edge-a"], ["fw-edge-a", "rad-b"])
    assert Ticket.objects.get(pk=ticket.pk).affected_items == [f"ci-{a.pk}"]


def test_what_two_lend_stays_until_both_are_gone(
    ticket: Ticket, other: Ticket, house: House, rae: Person, ines: Person
) -> None:
    b = item("rad-b", "server")
    third = open_ticket(title="And again", requester=rae, by=rae, service=house.vpn)
    for one in (other, third):
        say_affected(one, items=[b], by=ines)
        merge_tickets([one], into=ticket, by=ines)

    undo_merge(Ticket.objects.get(pk=other.pk), by=ines)
    assert named(ticket) == ["rad-b"]
    undo_merge(Ticket.objects.get(pk=third.pk), by=ines)
    assert named(ticket) == []


def test_what_came_with_a_merged_one_goes_with_it(
    ticket: Ticket, other: Ticket, house: House, rae: Person, ines: Person
) -> None:
    third = open_ticket(title="And again", requester=rae, by=rae, service=house.vpn)
    say_affected(third, items=[item("rad-b", "server")], by=ines)
    merge_tickets([third], into=other, by=ines)
    merge_tickets([Ticket.objects.get(pk=other.pk)], into=ticket, by=ines)
    assert named(ticket) == ["rad-b"]

    undo_merge(Ticket.objects.get(pk=other.pk), by=ines)

    assert (named(ticket), named(other)) == ([], ["rad-b"])


def test_what_a_person_said_since_is_not_taken_back(
    ticket: Ticket, other: Ticket, ines: Person
) -> None:
    b = item("rad-b", "server")
    say_affected(other, items=[b], by=ines)
    merge_tickets([other], into=ticket, by=ines)
    take_back_affected(Ticket.objects.get(pk=ticket.pk), items=[b], by=ines)
    say_affected(Ticket.objects.get(pk=ticket.pk), items=[b], by=ines)

    undo_merge(Ticket.objects.get(pk=other.pk), by=ines)

    assert named(ticket) == ["rad-b"]


def test_a_split_begins_with_what_is_affected(ticket: Ticket, ines: Person) -> None:
    a, old = item("fw-edge-a"), item("fw-old")
    say_affected(ticket, items=[a, old], by=ines)
    ConfigurationItem.objects.filter(pk=old.pk).update(retired_at=clock.now(), lifecycle="retired")
    message = reply(ticket, text="The printer is broken, too.", by=ines)

    new = split_ticket(ticket, messages=[message.pk], title="Printer", by=ines)

    assert named(new) == ["fw-edge-a"]
    assert Entry.objects.filter(verb="ticket.affected", subject_id=new.pk).count() == 1
    assert copy_affected(ticket, to=new, by=ines) == []
