"""The ticket page shows the whole ticket to those who may read it, and its forms answer in place."""

from __future__ import annotations

import pytest
from django.test import Client

from thirdline.desk.conversation.models import Draft, Message
from thirdline.desk.conversation.operations import add_note, reply
from thirdline.desk.tickets.models import Category, CategoryField, Ticket
from thirdline.desk.tickets.operations import edit_ticket, resolve_ticket, take_ticket
from thirdline.foundation.people.models import Person

HTMX = {"HTTP_HX_REQUEST": "true"}


def test_it_shows_what_was_said_to_the_team(as_ines: Client, ticket: Ticket, ines: Person) -> None:
    reply(ticket, text="Which client version?", by=ines)
    add_note(ticket, text="Looks like the edge.", by=ines)

    page = as_ines.get(f"/tickets/{ticket.pk}").content.decode()

    for words in (
        "Which client version?",
        "Looks like the edge.",
        "VPN drops every eight minutes",
        "Ines took it",
    ):
        assert words in page


def test_an_edit_is_told_in_the_words_of_the_form(
    as_ines: Client, ticket: Ticket, ines: Person
) -> None:
    category = Category.objects.create(name="Broken", slug="broken-things")
    CategoryField.objects.create(
        category=category, key="drop_times", label="Drop times", type="text"
    )
    edit_ticket(ticket, title="VPN drops again", category=category, by=ines)
    edit_ticket(ticket, custom={"drop_times": "09:12 and 09:20"}, by=ines)

    page = as_ines.get(f"/tickets/{ticket.pk}").content.decode()

    assert "Ines changed the category, the title" in page
    assert "Ines changed “drop times”" in page


def test_hostile_words_are_shown_not_run(as_ines: Client, ticket: Ticket, rae: Person) -> None:
    reply(ticket, text="<script>alert(1)</script><img src=x onerror=alert(1)>", by=rae)

    page = as_ines.get(f"/tickets/{ticket.pk}").content.decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page


@pytest.mark.parametrize("who", ["otto", "vik"])
def test_strangers_find_nothing_there(
    client: Client, ticket: Ticket, who: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(who))

    assert client.get(f"/tickets/{ticket.pk}").status_code in {302, 404}
    assert client.post(f"/tickets/{ticket.pk}/messages", {"text": "x"}).status_code == 404


def test_a_reply_is_said_once_however_often_it_is_sent(as_ines: Client, ticket: Ticket) -> None:
    for _ in range(2):
        as_ines.post(f"/tickets/{ticket.pk}/messages", {"text": "Hello", "once": "k1"}, **HTMX)

    assert Message.objects.filter(ticket=ticket).count() == 1


def test_a_reply_that_was_overtaken_is_refused_and_kept(
    as_ines: Client, ticket: Ticket, rae: Person
) -> None:
    reply(ticket, text="It stopped dropping.", by=rae)

    answer = as_ines.post(
        f"/tickets/{ticket.pk}/messages", {"text": "Try this", "seen": "0"}, **HTMX
    )

    assert answer.status_code == 409
    assert "Rae replied while you were writing" in answer.content.decode()
    assert "Try this" in answer.content.decode()


def test_what_was_begun_as_a_reply_and_sent_as_a_note_does_not_come_back_as_a_reply(
    as_ines: Client, ticket: Ticket
) -> None:
    as_ines.post(f"/tickets/{ticket.pk}/draft", {"kind": "reply", "text": "Between us: he"})

    as_ines.post(
        f"/tickets/{ticket.pk}/messages", {"kind": "note", "text": "Between us: he is away"}, **HTMX
    )

    assert not Draft.objects.filter(ticket=ticket).exists()


def test_a_draft_of_a_note_comes_back_as_a_note(as_ines: Client, ticket: Ticket) -> None:
    as_ines.post(f"/tickets/{ticket.pk}/draft", {"kind": "note", "text": "Between us"})

    page = as_ines.get(f"/tickets/{ticket.pk}").content.decode()

    assert 'value="note" data-key="n" checked' in page
    assert ">Between us</textarea>" in page


def test_a_draft_is_kept_and_comes_back(as_ines: Client, ticket: Ticket) -> None:
    as_ines.post(f"/tickets/{ticket.pk}/draft", {"kind": "reply", "text": "Half a thought"})

    assert Draft.objects.get().text == "Half a thought"
    assert "Half a thought" in as_ines.get(f"/tickets/{ticket.pk}").content.decode()


def test_an_empty_resolution_is_asked_for_in_place(
    as_ines: Client, ticket: Ticket, ines: Person
) -> None:
    take_ticket(ticket, by=ines)

    answer = as_ines.post(
        f"/tickets/{ticket.pk}/resolution", {"code": "fixed", "words": ""}, **HTMX
    )

    assert answer.status_code == 422
    assert "Say what solved it" in answer.content.decode()


def test_resolving_twice_is_refused_with_the_way_out(
    as_ines: Client, ticket: Ticket, ines: Person
) -> None:
    resolve_ticket(ticket, by=ines)

    answer = as_ines.post(
        f"/tickets/{ticket.pk}/resolution", {"code": "fixed", "words": "again"}, **HTMX
    )

    assert answer.status_code == 409
    assert "Reopen it first" in answer.content.decode()
