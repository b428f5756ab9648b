"""What was written to a ticket that goes on in another finds nothing for whoever asked for the other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cast import House
from thirdline.desk.conversation.models import Message
from thirdline.desk.conversation.operations import edit_message, reply
from thirdline.desk.links.operations import merge_tickets
from thirdline.desk.search.queries import find_tickets
from thirdline.desk.search.tests.make import asked, file
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.states import Reading
from thirdline.foundation.people.models import Person

WORD = "zanzibar"
Writes = Callable[[Ticket, Ticket, Person], None]


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def edits_what_stood_on_it(merged: Ticket, home: Ticket, otto: Person) -> None:
    edit_message(Message.objects.get(ticket=merged), text=f"A {WORD} letter.", by=otto)


def edits_what_landed_on_the_other(merged: Ticket, home: Ticket, otto: Person) -> None:
    landed = reply(fresh(merged), text="One more thing.", by=otto)
    assert (landed.ticket, landed.via) == (home, merged)
    edit_message(landed, text=f"A {WORD} letter.", by=otto)


def writes_to_it(merged: Ticket, home: Ticket, otto: Person) -> None:
    reply(fresh(merged), text=f"A {WORD} letter.", by=otto)


def sends_a_file(merged: Ticket, home: Ticket, otto: Person) -> None:
    file(fresh(home), f"{WORD}.txt", f"the {WORD} letter", by=otto)


def and_then_another_edits(merged: Ticket, home: Ticket, otto: Person) -> None:
    """Everything is gathered anew by an edit of whatever stands on the other."""
    sends_a_file(merged, home, otto)
    writes_to_it(merged, home, otto)
    own = Message.objects.filter(ticket=home, via=None).earliest("id")
    edit_message(own, text="It drops hourly.", by=own.author)


WAYS = [
    edits_what_stood_on_it, edits_what_landed_on_the_other, writes_to_it, sends_a_file, and_then_another_edits,
]  # fmt: skip


def merged(rae: Person, otto: Person, ines: Person, reading: Reading) -> tuple[Ticket, Ticket]:
    one, home = asked("VPN drops", otto), asked("VPN drops for all", rae)
    reply(one, text="It drops.", by=otto)
    reply(home, text="It drops for all.", by=rae)
    merge_tickets([one], into=home, reading=reading, by=ines)
    return fresh(one), fresh(home)


@pytest.fixture(params=[Reading.FOLLOWS, Reading.APART])
def asked_apart(
    request: pytest.FixtureRequest, house: House, rae: Person, otto: Person, ines: Person
) -> tuple[Ticket, Ticket, Person]:
    return *merged(rae, otto, ines, request.param), otto


@pytest.mark.parametrize("way", WAYS)
def test_it_finds_nothing_for_whoever_asked_for_the_other(
    asked_apart: tuple[Ticket, Ticket, Person], rae: Person, ines: Person, way: Writes
) -> None:
    one, home, otto = asked_apart

    way(one, home, otto)

    assert list(find_tickets(rae, WORD).tickets) == []
    assert home in list(find_tickets(ines, WORD).tickets)


@pytest.mark.parametrize("way", [edits_what_stood_on_it, sends_a_file])
def test_where_all_read_both_it_finds_for_both(
    house: House, rae: Person, otto: Person, ines: Person, way: Writes
) -> None:
    one, home = merged(rae, otto, ines, Reading.TOGETHER)

    way(one, home, otto)

    assert home in list(find_tickets(rae, WORD).tickets)
