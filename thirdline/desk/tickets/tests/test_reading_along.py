"""Colleagues read along where an administrator lets them, and a stranger sees nothing anywhere."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import House, person
from thirdline.desk.search.queries import find_tickets
from thirdline.desk.tickets.live import _may_hear_ticket
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import attach_file, open_ticket, restrict_ticket
from thirdline.desk.tickets.queries import asked_by_colleagues, tickets_for
from thirdline.foundation.people.models import Company, Person
from thirdline.foundation.people.rules import Shares


@pytest.fixture
def vera(db: None) -> Person:
    Company.objects.create(name="Netvance", reads=Shares.COMPANY)
    return person("Vera Ruiz", company="Netvance", department="Sales")


@pytest.fixture
def hers(house: House, vera: Person) -> Ticket:
    return open_ticket(title="The dealer portal is slow", requester=vera, by=vera)


@pytest.fixture
def kim(db: None) -> Person:
    return person("Kim Ode", company="Netvance", department="Purchasing")


def test_a_colleague_reads_and_a_stranger_does_not(hers: Ticket, kim: Person, otto: Person):
    assert list(asked_by_colleagues(kim)) == [hers]
    assert not tickets_for(otto).exists()


def test_somebody_without_a_company_shares_with_nobody(hers: Ticket, rae: Person):
    Company.objects.create(name="", reads=Shares.COMPANY)

    assert not tickets_for(rae).exists()


def test_a_department_is_narrower_than_its_company(hers: Ticket, kim: Person):
    Company.objects.update(reads=Shares.DEPARTMENT)
    luc = person("Luc Morel", company="Netvance", department="Sales")

    assert list(tickets_for(luc)) == [hers]
    assert not tickets_for(kim).exists()


def test_a_restricted_ticket_is_shared_with_nobody(hers: Ticket, kim: Person, ada: Person):
    restrict_ticket(hers, named=[ada], by=ada)

    assert not tickets_for(kim).exists()
    assert not asked_by_colleagues(kim).exists()


@pytest.mark.parametrize("who", ["otto", "kim"])
def test_every_door_answers_alike(who: str, request: pytest.FixtureRequest, hers: Ticket):
    reader, allowed = request.getfixturevalue(who), who == "kim"
    file = attach_file(hers, name="a.txt", type="text/plain", chunks=[b"x"], by=hers.requester)
    door = Client()
    door.force_login(reader)

    assert door.get(f"/help/tickets/{hers.pk}").status_code == (200 if allowed else 404)
    fetched = door.get(f"/tickets/files/{file.pk}")
    assert fetched.status_code == (200 if allowed else 404)
    assert not allowed or b"".join(fetched.streaming_content) == b"x"
    assert door.get(f"/api/v1/tickets/{hers.pk}").status_code == (200 if allowed else 404)
    assert bool(door.get("/api/v1/tickets").json()["items"]) is allowed
    assert bool(find_tickets(reader, "dealer portal").tickets) is allowed
    assert _may_hear_ticket(reader, str(hers.pk)) is allowed


def test_reading_along_is_not_writing_along(hers: Ticket, kim: Person):
    door = Client()
    door.force_login(kim)

    assert door.post(f"/help/tickets/{hers.pk}/messages", {"text": "Me too"}).status_code == 409
    assert door.post(f"/help/tickets/{hers.pk}/reopening", {"reason": "x"}).status_code == 409
