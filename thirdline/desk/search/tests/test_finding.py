"""People find the tickets they may read, by any word in them, however it is written."""

from __future__ import annotations

import pytest

from thirdline.desk.conversation.operations import add_note, reply
from thirdline.desk.search.queries import find_tickets
from thirdline.desk.search.rules import forms, words_in
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import edit_ticket, restrict_ticket
from thirdline.foundation.people.models import Person


@pytest.mark.parametrize("question", ["vpn", "VPN drops", "drop minut", "every eight VPN"])
def test_a_ticket_is_found_by_the_beginnings_of_its_words(
    ticket: Ticket, ines: Person, question: str
) -> None:
    assert find_tickets(ines, question).tickets == [ticket]


def test_it_is_found_by_its_number(ticket: Ticket, ines: Person) -> None:
    assert find_tickets(ines, ticket.label).tickets == [ticket]
    assert find_tickets(ines, str(ticket.pk)).tickets == [ticket]


def test_every_word_must_occur(ticket: Ticket, ines: Person) -> None:
    assert find_tickets(ines, "vpn printer").count == 0


def test_accents_and_case_do_not_matter() -> None:
    assert [forms(word)[0] for word in words_in("Größe café ÉCOLE")] == ["grosse", "cafe", "ecole"]


def test_a_reply_makes_it_findable_at_once(ticket: Ticket, ines: Person, rae: Person) -> None:
    reply(ticket, text="The firmware was rolled back.", by=ines)

    assert find_tickets(rae, "firmware").count == 1


def test_a_requester_does_not_find_by_notes(ticket: Ticket, ines: Person, rae: Person) -> None:
    add_note(ticket, text="Suspect the proposal of group 14.", by=ines)

    assert find_tickets(ines, "proposal").count == 1
    assert find_tickets(rae, "proposal").count == 0


def test_words_taken_out_of_the_title_do_not_find_it_any_more(ticket: Ticket, ines: Person) -> None:
    edit_ticket(ticket, by=ines, title="Cannot connect", description="")

    assert find_tickets(ines, "minutes").count == 0
    assert find_tickets(ines, "connect").count == 1


def test_nobody_finds_what_they_may_not_read(
    ticket: Ticket, ines: Person, otto: Person, tomas: Person
) -> None:
    assert find_tickets(otto, "vpn").count == 0

    restrict_ticket(ticket, named=[ines], by=ines)

    assert find_tickets(tomas, "vpn").count == 0
    assert find_tickets(ines, "vpn").count == 1


@pytest.mark.parametrize(
    "question", ["", "   ", "'", "&|!", "\x00", "a" * 10_000, "drop:* | x", "<->", "'); --"]
)
def test_no_question_breaks_the_search(ticket: Ticket, ines: Person, question: str) -> None:
    assert find_tickets(ines, question).count in {0, 1}
