"""The form of every verb stands on a page of its own and posts to its verb."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import take_ticket
from thirdline.desk.tickets.web.asking_how import VERBS
from thirdline.foundation.people.models import Person


@pytest.mark.parametrize("name", sorted(VERBS))
def test_a_form_is_a_page_that_posts_to_its_verb(
    client: Client, ticket: Ticket, ines: Person, name: str
) -> None:
    client.force_login(ines)
    take_ticket(ticket, by=ines)

    page = client.get(f"/tickets/{ticket.pk}/forms/{name}").content.decode()

    assert "<h1>" in page
    assert f'action="{reverse(VERBS[name].url, args=[ticket.pk])}"' in page


def test_an_unknown_form_is_not_there(client: Client, ticket: Ticket, ines: Person) -> None:
    client.force_login(ines)

    assert client.get(f"/tickets/{ticket.pk}/forms/nothing").status_code == 404


def test_a_form_posted_incomplete_comes_back_with_what_is_needed(
    client: Client, ticket: Ticket, ines: Person
) -> None:
    client.force_login(ines)
    take_ticket(ticket, by=ines)

    answer = client.post(f"/tickets/{ticket.pk}/resolution", {"code": "fixed", "words": ""})

    assert answer.status_code == 422
    assert "Say what solved it" in answer.content.decode()
