"""A request that goes on in somebody else's is shown under its own number, with no word of theirs."""

from __future__ import annotations

import pytest

from tests.cast import House
from thirdline.desk.links.operations import merge_tickets
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import open_ticket, resolve_ticket, watch_ticket
from thirdline.desk.tickets.states import Reading
from thirdline.foundation.people.models import Person

WORDS = "Rae's laptop had the old profile."


@pytest.fixture
def others(house: House, otto: Person) -> Ticket:
    return open_ticket(title="No VPN at the customer's", requester=otto, by=otto)


def merged_and_solved(others: Ticket, ticket: Ticket, by: Person, reading: Reading) -> None:
    merge_tickets([others], into=ticket, reading=reading, by=by)
    resolve_ticket(Ticket.objects.get(pk=ticket.pk), words=WORDS, by=by)


def shown(client, person: Person, ticket: Ticket) -> str:
    client.force_login(person)
    page: str = client.get(f"/help/tickets/{ticket.pk}").content.decode()
    assert ticket.title.partition("'")[0] in page
    return page.replace("&#x27;", "'")


def test_who_reads_nothing_of_the_other_reads_not_what_solved_it(
    client, ticket, others, ines, otto
):
    merged_and_solved(others, ticket, ines, Reading.APART)

    assert WORDS not in shown(client, otto, others)


def test_who_reads_our_answers_reads_what_solved_it(client, ticket, others, ines, otto):
    merged_and_solved(others, ticket, ines, Reading.FOLLOWS)

    assert WORDS in shown(client, otto, others)


def test_who_only_follows_the_merged_one_reads_not_what_solved_the_other(
    client, ticket, others, ines, vik
):
    watch_ticket(others, person=vik, by=others.requester)
    merged_and_solved(others, ticket, ines, Reading.FOLLOWS)

    assert WORDS not in shown(client, vik, others)
