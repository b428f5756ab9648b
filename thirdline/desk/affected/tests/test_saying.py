"""Who says what of the estate a ticket is about, and what becomes of it."""

from __future__ import annotations

import pytest

from tests.cast import House
from thirdline.desk.affected.models import Affected
from thirdline.desk.affected.operations import say_affected, take_back_affected
from thirdline.desk.affected.queries import (
    items_of,
    open_tickets_of,
    open_tickets_on,
    others_like,
)
from thirdline.desk.affected.rules import MOST
from thirdline.desk.affected.tests.make import item
from thirdline.desk.conversation.timeline import lines_of
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import open_ticket, resolve_ticket, restrict_ticket
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import robot
from thirdline.kit import clock
from thirdline.kit.refusals import Refused


def told(verb: str) -> list[Entry]:
    return list(Entry.objects.filter(verb=verb).select_related("actor").order_by("id"))


def test_an_agent_names_what_is_affected_once(ticket: Ticket, ines: Person) -> None:
    a, b = item("fw-edge-a"), item("rad-b", "server")
    say_affected(ticket, items=[a], by=ines)

    new = say_affected(ticket, items=[b, a, b], words="Its log says so.", by=ines)

    assert [row.item for row in new] == [b]
    assert say_affected(ticket, items=[a], by=ines) == []
    assert items_of(ticket) == [a, b]
    assert (new[0].source, new[0].said_by, new[0].words) == ("hand", ines, "Its log says so.")
    first, second = told("ticket.affected")
    assert (first.facts["items"], second.facts["names"]) == ([a.pk], ["rad-b"])
    assert lines_of([second], ines)[second.pk].words == (
        "Ines named what is affected: rad-b. Its log says so."
    )


def test_the_ticket_carries_what_conditions_ask(ticket: Ticket, ines: Person) -> None:
    a, b = item("fw-edge-a"), item("rad-b", "server")

    say_affected(ticket, items=[a, b], by=ines)
    take_back_affected(ticket, items=[a], by=ines)

    fresh = Ticket.objects.get(pk=ticket.pk)
    assert (fresh.affected_items, fresh.affected_kinds) == ([f"ci-{b.pk}"], ["server"])


def test_a_machine_says_so_in_its_own_name(ticket: Ticket, ines: Person) -> None:
    (row,) = say_affected(ticket, items=[item("fw-edge-a")], by=robot())

    assert row.source == "machine"


def test_what_was_taken_back_stays_known(ticket: Ticket, ines: Person, noor: Person) -> None:
    a = item("fw-edge-a")
    say_affected(ticket, items=[a], by=ines)

    take_back_affected(ticket, items=[a], words="Only its neighbour.", by=noor)

    row = Affected.objects.get()
    assert (row.said_by, row.taken_back_by) == (ines, noor)
    (entry,) = told("ticket.affected_taken_back")
    assert lines_of([entry], ines)[entry.pk].words == (
        "Noor: not affected after all: fw-edge-a. Only its neighbour."
    )
    say_affected(ticket, items=[a], by=noor)
    assert items_of(ticket) == [a]


def test_what_was_broken_is_often_known_only_afterwards(ticket: Ticket, ines: Person) -> None:
    resolve_ticket(ticket, code="fixed", words="Restarted.", by=ines)

    assert say_affected(ticket, items=[item("fw-edge-a")], by=ines)


def test_refusals_name_what_is_wrong(ticket: Ticket, rae: Person, ines: Person) -> None:
    a = item("fw-edge-a")
    old = item("fw-old", retired_at=clock.now(), lifecycle="retired")

    with pytest.raises(Refused, match="support teams"):
        say_affected(ticket, items=[a], by=rae)
    with pytest.raises(Refused, match="at least one item"):
        say_affected(ticket, items=[], by=ines)
    with pytest.raises(Refused, match="fw-old: retired"):
        say_affected(ticket, items=[a, old], by=ines)
    with pytest.raises(Refused, match="at most 300"):
        say_affected(ticket, items=[a], words="x" * 301, by=ines)
    with pytest.raises(Refused, match=f"at most {MOST} items"):
        say_affected(ticket, items=[item(f"sw-{n}") for n in range(MOST + 1)], by=ines)
    with pytest.raises(Refused, match="fw-edge-a is not named on TL-"):
        take_back_affected(ticket, items=[a], by=ines)
    with pytest.raises(Refused, match="Nothing is not named"):
        take_back_affected(ticket, items=[], by=ines)
    assert not Affected.objects.exists()


def test_a_history_is_only_read(ticket: Ticket, ines: Person) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(history=1)

    with pytest.raises(Refused, match="imported history"):
        say_affected(ticket, items=[item("fw-edge-a")], by=ines)


def test_an_item_counts_only_what_its_reader_may_read(
    ticket: Ticket, house: House, rae: Person, ines: Person, noor: Person
) -> None:
    a, b = item("fw-edge-a"), item("rad-b", "server")
    secret = open_ticket(title="Odd sign-ins", requester=rae, by=rae, service=house.vpn)
    solved = open_ticket(title="Was slow", requester=rae, by=rae, service=house.vpn)
    for one in (ticket, secret, solved):
        say_affected(one, items=[a], by=ines)
    resolve_ticket(solved, code="fixed", words="Restarted.", by=ines)
    restrict_ticket(secret, named=[], by=ines)

    assert open_tickets_of([a.pk, b.pk], ines) == {a.pk: 2}
    assert open_tickets_of([a.pk, b.pk], noor) == {a.pk: 1}
    assert list(open_tickets_on([a.pk], noor)) == [ticket]
    assert [one.pk for one in others_like(secret, [a.pk], ines).shown] == [ticket.pk]
    assert not others_like(ticket, [a.pk], noor)
    assert open_tickets_of([a.pk], rae) == {}
    assert not open_tickets_on([a.pk], rae).exists()


def test_there_is_a_shelf_of_others_and_it_says_when_there_are_more(
    ticket: Ticket, house: House, rae: Person, ines: Person
) -> None:
    a = item("fw-edge-a")
    for n in range(6):
        other = open_ticket(title=f"VPN {n}", requester=rae, by=rae, service=house.vpn)
        say_affected(other, items=[a], by=ines)

    found = others_like(ticket, [a.pk], ines)

    assert (len(found.shown), found.more) == (5, True)
    assert not others_like(ticket, [], ines)
