"""Rae asks on the portal, follows, answers, confirms or opens it again; nobody else sees it there."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import House
from thirdline.desk.conversation.operations import add_note, reply
from thirdline.desk.tickets.models import CategoryField, Ticket
from thirdline.desk.tickets.operations import resolve_ticket, take_ticket
from thirdline.foundation.people.models import Person


def ask(client: Client, **more: object) -> object:
    return client.post("/help/ask", {"title": "VPN drops", "how_bad": "high", **more})


def test_asking_opens_a_ticket_with_the_service_desk(
    as_rae: Client, house: House, rae: Person
) -> None:
    as_rae.get("/help")

    ask(as_rae, service="vpn", description="Since Monday")

    ticket = Ticket.objects.get()
    assert (ticket.requester, ticket.team, ticket.urgency) == (rae, house.desk, "high")
    assert ticket.legs.count() == 1


def test_a_picture_comes_along(as_rae: Client, house: House) -> None:
    ask(as_rae, files=SimpleUploadedFile("refusal.png", b"\x89PNG", content_type="image/png"))

    assert Ticket.objects.get().attachments.get().name == "refusal.png"


def test_a_question_without_a_title_is_asked_again_in_words(as_rae: Client, house: House) -> None:
    answer = as_rae.post("/help/ask", {"title": "", "how_bad": "high", "description": "kept"})

    assert answer.status_code == 422
    assert "Give it a title" in answer.content.decode()
    assert "kept" in answer.content.decode()


def test_a_needed_field_of_the_kind_is_named(as_rae: Client, house: House) -> None:
    CategoryField.objects.create(
        category=house.incident, key="client", label="Client version", needed_to="open"
    )

    answer = ask(as_rae, category="broken")

    assert "Fill in “Client version”" in answer.content.decode()
    assert not Ticket.objects.exists()


def test_she_reads_replies_but_never_notes_nor_tiers(
    as_rae: Client, ticket: Ticket, ines: Person
) -> None:
    reply(ticket, text="Which version?", by=ines)
    add_note(ticket, text="Suspect the edge.", by=ines)

    page = as_rae.get(f"/help/tickets/{ticket.pk}").content.decode()

    assert "Which version?" in page
    assert "Suspect the edge" not in page
    assert ">L1" not in page
    assert "data-tier" not in page


def test_she_opens_a_solved_one_again_with_a_reason(
    as_rae: Client, ticket: Ticket, ines: Person
) -> None:
    take_ticket(ticket, by=ines)
    resolve_ticket(ticket, by=ines, words="Restarted.")

    as_rae.post(f"/help/tickets/{ticket.pk}/reopening", {"reason": "It dropped again."})

    ticket.refresh_from_db()
    assert (ticket.state, ticket.reopened_count) == ("new", 1)


def test_reopening_without_a_reason_is_refused_with_a_sentence(
    as_rae: Client, ticket: Ticket, ines: Person
) -> None:
    resolve_ticket(ticket, by=ines)

    answer = as_rae.post(f"/help/tickets/{ticket.pk}/reopening", {"reason": " "})

    assert answer.status_code == 409
    assert "Say what is still wrong" in answer.content.decode()


def test_she_confirms_and_it_is_closed(as_rae: Client, ticket: Ticket, ines: Person) -> None:
    resolve_ticket(ticket, by=ines)

    as_rae.post(f"/help/tickets/{ticket.pk}/closure")

    ticket.refresh_from_db()
    assert ticket.state == "closed"


def test_otto_sees_and_finds_nothing_of_hers(client: Client, ticket: Ticket, otto: Person) -> None:
    client.force_login(otto)

    assert client.get(f"/help/tickets/{ticket.pk}").status_code == 404
    assert client.post(f"/help/tickets/{ticket.pk}/messages", {"text": "x"}).status_code == 404
    assert "VPN drops every" not in client.get("/help?q=vpn").content.decode()


@pytest.mark.slow
def test_pages_of_her_tickets_follow_by_number(as_rae: Client, house: House, rae: Person) -> None:
    for number in range(23):
        ask(as_rae, title=f"Question {number}")

    first = as_rae.get("/help/tickets").content.decode()
    oldest_shown = Ticket.objects.order_by("-pk")[19].pk
    second = as_rae.get(f"/help/tickets?before={oldest_shown}").content.decode()

    assert ("Question 22<" in first, "Question 0<" in first) == (True, False)
    assert ("Question 22<" in second, "Question 0<" in second) == (False, True)
