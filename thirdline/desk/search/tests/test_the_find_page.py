from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import House
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Person


def found(person: Person, asked: str) -> str:
    client = Client()
    client.force_login(person, backend="thirdline.foundation.people.backends.PersonBackend")
    return client.get("/find", {"q": asked}).content.decode()


def test_one_box_finds_tickets_people_and_services(
    house: House, ticket: Ticket, ines: Person
) -> None:
    assert "VPN <mark>drops</mark> every <mark>eight</mark> minutes" in found(ines, "drops eight")
    assert "Rae Okafor" in found(ines, "okafor")
    assert "service=vpn" in found(ines, "vpn")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("", "Nothing was asked for yet."),
        ("zebra", "No ticket you may read has all of these words."),
        ("\x00", "Nothing was asked for yet."),
    ],
)
def test_nothing_found_says_why(ticket: Ticket, ines: Person, asked: str, sentence: str) -> None:
    assert sentence in found(ines, asked)


def test_what_was_asked_is_escaped(ticket: Ticket, ines: Person) -> None:
    assert "<b>x</b>" not in found(ines, "<b>x</b>")
