from __future__ import annotations

import pytest

from tests.cast import House
from thirdline.desk.conversation.windows import talk_of
from thirdline.desk.links.operations import link_tickets, unlink_tickets
from thirdline.desk.links.queries import link_for, links_of
from thirdline.desk.links.rules import BACKWARD, FORWARD, LinkKind
from thirdline.desk.links.tests.make import asked, fresh, verbs
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import restrict_ticket
from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import NotFound, Refused


@pytest.fixture
def other(house: House, otto: Person) -> Ticket:
    return asked(otto, "The gateway was updated")


@pytest.mark.parametrize("kind", list(LinkKind))
def test_both_sides_name_it(ticket: Ticket, other: Ticket, ines: Person, kind: LinkKind) -> None:
    link_tickets(ticket, other=other, kind=kind, by=ines)

    (here,), (there,) = links_of(ticket, ines), links_of(other, ines)
    assert (here.ticket, here.words) == (other, FORWARD[kind])
    assert (there.ticket, there.words) == (ticket, BACKWARD[kind])
    assert verbs(ticket)[-1] == verbs(other)[-1] == "ticket.linked"


def test_said_twice_it_is_one_link(ticket: Ticket, other: Ticket, ines: Person) -> None:
    link_tickets(ticket, other=other, kind=LinkKind.RELATES, by=ines)
    link_tickets(other, other=ticket, kind=LinkKind.RELATES, by=ines)

    assert len(links_of(ticket, ines)) == 1


def test_two_tickets_do_not_block_each_other(ticket: Ticket, other: Ticket, ines: Person) -> None:
    link_tickets(ticket, other=other, kind=LinkKind.BLOCKS, by=ines)

    with pytest.raises(Refused, match="the other way round"):
        link_tickets(other, other=ticket, kind=LinkKind.BLOCKS, by=ines)


def test_no_ticket_is_linked_with_itself_nor_by_requesters(
    ticket: Ticket, other: Ticket, ines: Person, rae: Person
) -> None:
    with pytest.raises(Refused, match="itself"):
        link_tickets(ticket, other=ticket, kind=LinkKind.RELATES, by=ines)
    with pytest.raises(Refused, match="support teams"):
        link_tickets(ticket, other=other, kind=LinkKind.RELATES, by=rae)


def test_it_is_removed_with_a_reason_that_both_keep(
    ticket: Ticket, other: Ticket, ines: Person
) -> None:
    link = link_tickets(ticket, other=other, kind=LinkKind.BLOCKS, by=ines)
    with pytest.raises(Refused, match="Say why"):
        unlink_tickets(link, reason=" ", by=ines)

    unlink_tickets(link, reason="Another matter", by=ines)

    assert links_of(ticket, ines) == []
    told = [item.told.words for item in talk_of(other, reader=ines).items if item.told]
    assert told[-1] == f"Ines removed a link: blocked by {ticket.label}: Another matter"
    with pytest.raises(Refused, match="gone already"):
        unlink_tickets(link, reason="Again", by=ines)


def test_a_link_to_what_one_may_not_read_is_not_there(
    ticket: Ticket, other: Ticket, ines: Person, tomas: Person
) -> None:
    link = link_tickets(ticket, other=other, kind=LinkKind.BLOCKS, by=ines)
    restrict_ticket(other, named=[ines], by=ines)

    assert links_of(ticket, tomas) == []
    told = [item.told.words for item in talk_of(fresh(ticket), reader=tomas).items if item.told]
    assert not any("link" in words for words in told)
    with pytest.raises(NotFound):
        link_for(tomas, link.pk)
