from __future__ import annotations

from typing import Any

from django.test import Client

from tests.cast import House
from thirdline.desk.search.tests.make import asked
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import issue_token


def search(person: Person, **query: Any) -> Any:
    _token, secret = issue_token(person, name="t", scopes=["read"], by=person)
    answer = Client().get("/api/v1/search", query, headers={"Authorization": f"Bearer {secret}"})
    return answer.json() | {"status": answer.status_code}


def test_it_speaks_the_language_of_the_box(ticket: Ticket, ines: Person) -> None:
    answer = search(ines, q='"every eight" team:service is:open')

    assert [row["number"] for row in answer["items"]] == [ticket.pk]
    assert (answer["count"], answer["more"], answer["next"]) == (1, False, None)


def test_a_wrong_filter_is_refused_with_a_sentence(ticket: Ticket, ines: Person) -> None:
    answer = search(ines, q="vpn sate:open")

    assert answer["status"] == 409
    assert "Did you mean “state:”?" in str(answer)


def test_it_says_what_it_asked_instead(ticket: Ticket, ines: Person) -> None:
    assert search(ines, q="vpm drops")["asked"] == "vpn drops"


def test_pages_follow_one_another(house: House, ines: Person, rae: Person) -> None:
    numbers = [asked(f"Printer jams {k}", rae).pk for k in range(3)]

    first = search(ines, q="printer", limit=2)
    second = search(ines, q="printer", limit=2, after=first["next"])

    shown = [row["number"] for row in first["items"] + second["items"]]
    assert shown == sorted(numbers, reverse=True)
    assert (second["count"], second["next"]) == (3, None)


def test_a_requester_finds_their_own(ticket: Ticket, rae: Person, otto: Person) -> None:
    assert search(rae, q="vpn")["count"] == 1
    assert search(otto, q="vpn")["count"] == 0
