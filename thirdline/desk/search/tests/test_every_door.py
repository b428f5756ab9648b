"""No door of search says anything of a ticket its reader may not read: no hit, no count, no word."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import House
from thirdline.desk.conversation.operations import add_note
from thirdline.desk.search.correcting import nearest
from thirdline.desk.search.queries import files_saying, find_tickets, messages_saying, search
from thirdline.desk.search.tests.make import asked, file, pdf, read_files
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import restrict_ticket
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import issue_token


@pytest.fixture
def hidden(house: House, ines: Person, rae: Person) -> Ticket:
    ticket = asked("Zanzibar ransom letter", rae, "Somebody sent a zanzibar ransom letter.")
    file(ticket, "zanzibar.txt", "the zanzibar letter itself", by=ines)
    file(ticket, "scan.pdf", pdf("quetzal invoice"), by=ines)
    read_files()
    restrict_ticket(ticket, named=[ines], by=ines)
    return ticket


QUESTIONS = [
    "zanzibar", "zanzi", "quetzal", '"quetzal invoice"', "quetzl", '"ransom letter"', "zanzibra", "zanzibarletter", "is:restricted",
    "requester:okafor", "is:open", "after:2020", "has:attachment", "zanzibar is:open", "-vpn is:open",
]  # fmt: skip


@pytest.mark.parametrize("typed", QUESTIONS)
def test_nothing_counts_finds_or_suggests_it(hidden: Ticket, tomas: Person, typed: str) -> None:
    found = search(tomas, typed)

    assert (list(found.numbers), found.count, found.more) == ([], 0, False)
    assert not found.corrected


def test_its_words_are_known_and_still_not_suggested(hidden: Ticket, tomas: Person) -> None:
    assert nearest("zanzibra") == ["zanzibar"]
    assert search(tomas, "zanzibra").question.text == "zanzibra"


@pytest.mark.parametrize("typed", [*QUESTIONS, "number"])
def test_the_page_shows_none_of_it(hidden: Ticket, tomas: Person, typed: str) -> None:
    client = Client()
    client.force_login(tomas)
    asked_for = str(hidden.pk) if typed == "number" else typed

    answer = client.get("/find", {"q": asked_for})

    assert answer.status_code == 200
    assert hidden.title not in answer.content.decode()
    assert f"/tickets/{hidden.pk}" not in answer.content.decode()


@pytest.mark.parametrize("typed", QUESTIONS)
def test_the_api_answers_none_of_it(hidden: Ticket, tomas: Person, typed: str) -> None:
    _token, secret = issue_token(tomas, name="t", scopes=["read"], by=tomas)

    answer = (
        Client()
        .get("/api/v1/search", {"q": typed}, headers={"Authorization": f"Bearer {secret}"})
        .json()
    )

    assert (answer["items"], answer["count"], answer["more"]) == ([], 0, False)
    assert answer["asked"] == typed


def test_the_people_named_find_it(hidden: Ticket, ines: Person) -> None:
    assert find_tickets(ines, "zanzibar").tickets == [hidden]
    assert find_tickets(ines, "quetzal").tickets == [hidden]
    assert search(ines, "zanzibra").corrected


def test_a_hidden_ticket_hides_none_that_may_be_read(
    hidden: Ticket, tomas: Person, ines: Person, rae: Person
) -> None:
    open_one = asked("Zanzibar office has no light", rae)
    open_one.refresh_from_db()

    assert find_tickets(ines, "zanzibar").tickets == [open_one, hidden]


@pytest.mark.parametrize("typed", ["proposal", "vpn proposal", "propsal", "capture", "group -vpn"])
def test_a_requester_is_not_led_by_what_the_teams_say(
    ticket: Ticket, ines: Person, rae: Person, typed: str
) -> None:
    add_note(ticket, text="Suspect the proposal of group 14.", by=ines)
    file(ticket, "capture.log", "proposal of group 14", by=ines, public=False)
    read_files()

    found = search(rae, typed)

    assert found.count == 0
    assert not found.corrected


def test_a_word_said_to_all_and_inside_finds_for_all(
    ticket: Ticket, ines: Person, rae: Person
) -> None:
    add_note(ticket, text="The vpn drops there, too.", by=ines)

    assert find_tickets(rae, "vpn drops").tickets == [ticket]


def test_a_piece_of_text_never_comes_from_a_note_for_a_requester(
    ticket: Ticket, ines: Person, rae: Person
) -> None:
    add_note(ticket, text="Suspect the proposal.", by=ines)
    file(ticket, "capture.log", "proposal", by=ines, public=False)

    read_files()

    assert messages_saying([ticket.pk], staff=False) == {}
    assert list(files_saying(rae, [ticket.pk])[ticket.pk]) == []
