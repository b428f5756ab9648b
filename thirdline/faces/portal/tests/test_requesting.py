"""The catalogue on the portal: a form with and without script, and approval by whoever is asked."""

from __future__ import annotations

import pytest
from django.test import Client

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import resolve_ticket, take_ticket
from thirdline.foundation.people.models import Person
from thirdline.practices.catalogue.models import CatalogueItem, Deputy, Request
from thirdline.practices.catalogue.tests import make


@pytest.fixture(autouse=True)
def _catalogue(house, ada: Person, mina: Person, rae: Person) -> None:
    make.catalogue(ada)
    Person.objects.filter(pk=rae.pk).update(manager=mina)
    rae.refresh_from_db()


def door(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_catalogue_says_promise_price_and_approval(rae: Person):
    page = door(rae).get("/help/catalogue").content.decode()

    assert "8 hours" in page
    assert "may need approval" in page
    assert "Meeting room help" in page


def test_it_is_searched(rae: Person):
    page = door(rae).get("/help/catalogue?q=meeting").content.decode()

    assert "Meeting room help" in page
    assert "Laptop" not in page
    assert "Nothing in the catalogue" in door(rae).get("/help/catalogue?q=boat").content.decode()


def test_without_script_every_field_is_there_with_its_condition(rae: Person):
    page = door(rae).get("/help/catalogue/laptop").content.decode()

    assert "Only if “Size” is 16 inch" in page


def test_with_script_the_server_says_which_fields_are_asked(rae: Person):
    small = door(rae).get("/help/catalogue/laptop/shown?size=14 inch").json()
    large = door(rae).get("/help/catalogue/laptop/shown?size=16 inch&extras=Dock").json()

    assert "why" not in small["shown"]
    assert "why" in large["shown"]
    assert large["price"].replace("\u202f", " ") == "1 870 €"


def test_a_request_is_sent_and_shown_with_its_answers(rae: Person):
    answer = door(rae).post("/help/catalogue/laptop", {"size": "14 inch", "screens": "2"})

    page = door(rae).get(answer["Location"]).content.decode()
    assert "Screens" in page
    assert "Promised by" in page


def test_a_missing_answer_is_named_at_its_field_and_the_others_stay(rae: Person):
    answer = door(rae).post("/help/catalogue/laptop", {"size": "16 inch", "screens": "2"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“Why so large” is needed." in page
    assert 'value="2"' in page


def test_nobody_signed_in_is_led_to_the_sign_in():
    CatalogueItem.objects.filter(slug="room").update(audience="anybody")

    assert Client().get("/help/catalogue/room").status_code == 200
    assert Client().get("/help/catalogue/laptop").status_code == 404
    assert "/account/login" in Client().post("/help/catalogue/room")["Location"]


def test_the_manager_approves_on_a_page(rae: Person, mina: Person):
    make.large(rae)
    number = make.step().pk
    page = door(mina).get(f"/help/approvals/{number}").content.decode()
    assert "Spreadsheets" in page
    assert "To approve" in door(mina).get("/help").content.decode()

    door(mina).post(f"/help/approvals/{number}/verdict", {"verdict": "approve"})

    assert Ticket.objects.get().state == "new"


def test_a_refusal_without_a_reason_keeps_the_page_and_asks_for_one(rae: Person, mina: Person):
    make.large(rae)

    answer = door(mina).post(
        f"/help/approvals/{make.step().pk}/verdict", {"verdict": "refuse", "reason": ""}
    )

    assert answer.status_code == 409
    assert "Say why not" in answer.content.decode()


def test_who_asked_reads_what_it_waits_for(rae: Person):
    ticket = make.large(rae)

    page = door(rae).get(f"/help/tickets/{ticket.pk}").content.decode()

    assert "Waits for approval" in page
    assert "waits for Mina Costa" in page
    assert "The time begins when it is approved." in page


def test_a_stranger_finds_no_approval(rae: Person, otto: Person):
    make.large(rae)

    assert door(otto).get(f"/help/approvals/{make.step().pk}").status_code == 404


def test_a_deputy_is_named_on_the_page_and_ended(mina: Person, tomas: Person):
    door(mina).post("/help/approvals/deputy", {"deputy": "Tomas Lindqvist", "until": "2099-01-31"})
    assert Deputy.objects.get().deputy == tomas
    assert "Tomas Lindqvist approves" in door(mina).get("/help/approvals").content.decode()

    door(mina).post("/help/approvals/deputy", {"do": "end"})

    assert "Name the deputy" in door(mina).get("/help/approvals").content.decode()


def test_an_unknown_deputy_is_named_as_such(mina: Person):
    answer = door(mina).post("/help/approvals/deputy", {"deputy": "X", "until": "2099-01-31"})

    assert answer.status_code == 422
    assert "Write the address" in answer.content.decode()


def test_agents_see_the_request_beside_their_ticket(rae: Person, tomas: Person):
    ticket = make.ask(rae, screens=2)

    page = door(tomas).get(f"/tickets/{ticket.pk}").content.decode()

    assert "ticket-request" in page
    assert "Screens" in page


def test_reopening_takes_a_reason_from_a_short_list(rae: Person, tomas: Person):
    ticket = make.ask(rae)
    take_ticket(ticket, by=tomas)
    resolve_ticket(ticket, by=tomas, words="Delivered.")

    door(rae).post(f"/help/tickets/{ticket.pk}/reopening", {"why": "partly", "reason": "No dock"})

    assert ticket.resolutions.get().reopen_reason == "Only part of it is solved: No dock"


def test_hostile_words_are_only_words(rae: Person, mina: Person):
    make.large(rae)
    Request.objects.update(answers={"size": "16 inch", "why": "<script>alert(1)</script>"})

    page = door(mina).get(f"/help/approvals/{make.step().pk}").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_the_home_page_offers_what_may_be_requested_and_all_of_it(rae: Person):
    page = door(rae).get("/help").content.decode()

    assert "/help/catalogue/laptop" in page
    assert "All 2" in page


def test_an_item_is_suggested_while_one_types_to_those_who_may_see_it(rae: Person, otto: Person):
    assert "/help/catalogue/room" in door(rae).get("/help?q=meeting room").content.decode()

    CatalogueItem.objects.filter(slug="room").update(audience="named")
    make.item("room").people.add(rae)
    assert "/help/catalogue/room" not in door(otto).get("/help?q=meeting room").content.decode()
