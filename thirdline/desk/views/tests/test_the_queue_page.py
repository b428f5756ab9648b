from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.signals import request_started
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import House
from thirdline.desk.conversation.operations import add_note, reply
from thirdline.desk.tickets.models import Stay, Ticket
from thirdline.desk.tickets.operations import restrict_ticket, take_ticket
from thirdline.desk.views.tests import make
from thirdline.foundation.people.models import Person

BUDGETS = json.loads(Path(__file__).with_name("query_counts.json").read_text())
PART = {"HX-Request": "true", "HX-Target": "section#queue-list"}


@pytest.fixture
def fifty(house: House, rae: Person) -> None:
    """A full page and one more, each with a title of usual length and three stays."""
    first = make.ticket("x", rae, house)
    facts = {
        "requester": rae, "service": house.vpn, "team": house.desk, "tier_level": 1,
        "returned": True, "created_at": first.created_at, "changed_at": first.changed_at,
        "title": "Cannot open cost centre 4410 after moving department", "stay": first.stay,
        "priority": 2, "hold_reason": "requester", "state": "on_hold",
    }  # fmt: skip
    made = Ticket.objects.bulk_create([Ticket(**facts) for _ in range(50)])
    before: list[Stay | None] = [None] * len(made)
    for number, team in enumerate((house.desk, house.workplace, house.network), 1):
        stays = [
            Stay(
                ticket=one, number=number, team=team, tier_level=number, predecessor=last,
                opened_at=one.created_at, closed_at=one.created_at if number < 3 else None,
                ended="escalated" if number < 3 else None,
            )
            for one, last in zip(made, before, strict=True)
        ]  # fmt: skip
        before = [*Stay.objects.bulk_create(stays)]


def queries_of(browser: Client, url: str, headers: dict[str, str] | None = None) -> int:
    browser.get(url, headers=headers)
    request_started.disconnect(reset_queries)
    try:
        with CaptureQueriesContext(connection) as caught:
            answer = browser.get(url, headers=headers)
    finally:
        request_started.connect(reset_queries)
    assert answer.status_code == 200
    return len(caught)


def test_a_full_page_costs_the_queries_of_its_budget(
    fifty: None, ines: Person, django_assert_max_num_queries
) -> None:
    browser = make.browser(ines)

    assert queries_of(browser, "/queue?view=open") <= BUDGETS["queue"]
    assert queries_of(browser, "/queue?view=open", headers=PART) <= BUDGETS["queue-list"]


def test_a_full_page_is_light(fifty: None, ines: Person) -> None:
    page = make.browser(ines).get("/queue?view=open").content

    size, rows = len(page), page.count(b"<tr data-item")

    assert rows == 50
    assert size <= 60_000


def test_without_script_a_full_page_is_as_light_and_costs_no_query_more(
    fifty: None, ines: Person
) -> None:
    browser = make.browser(ines)
    scripted = browser.get("/queue?view=open").content.decode()
    address = scripted.split('content="0; url=')[1].split('"')[0].replace("&amp;", "&")

    page = browser.get(address).content

    assert address == "/queue?view=open&plain=1"
    assert page.count(b'name="ticket" form="picked"') == 50
    assert len(page) <= 60_000
    assert queries_of(browser, address) <= BUDGETS["queue"]


def test_pages_lead_on_and_back(fifty: None, ines: Person) -> None:
    browser = make.browser(ines)
    first = browser.get("/queue?view=open&order=oldest").content.decode()
    address = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]

    second = browser.get(address.replace("&amp;", "&")).content.decode()

    assert second.count("<tr data-item") == 1
    assert 'rel="prev"' in second
    assert 'rel="next"' not in second


def test_the_part_is_the_list_alone(ticket: Ticket, ines: Person) -> None:
    part = make.browser(ines).get("/queue", headers=PART).content.decode()

    assert part.startswith('<section class="q" id="queue-list"')
    assert "queue-views" not in part


@pytest.mark.parametrize("address", ["/queue", "/queue/filters", "/queue/tickets/1"])
def test_requesters_find_no_queue(ticket: Ticket, rae: Person, otto: Person, address: str) -> None:
    for person in (rae, otto):
        assert make.browser(person).get(address).status_code == 404


def test_a_restricted_ticket_is_in_no_list_and_no_preview_of_others(
    house: House, ticket: Ticket, ines: Person, tomas: Person
) -> None:
    restrict_ticket(ticket, named=[ines], by=ines)
    browser = make.browser(tomas)

    assert ticket.title not in browser.get("/queue?view=all").content.decode()
    assert browser.get(f"/queue/tickets/{ticket.pk}").status_code == 404
    assert ticket.title in make.browser(ines).get("/queue?view=all").content.decode()


def test_titles_are_escaped(house: House, rae: Person, ines: Person) -> None:
    make.ticket("<script>alert(1)</script>", rae, house)

    page = make.browser(ines).get("/queue").content.decode()

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_filters_narrow_the_list(house: House, rae: Person, ines: Person) -> None:
    make.ticket("urgent one", rae, house, priority=1)
    make.ticket("calm one", rae, house, priority=4)

    page = make.browser(ines).get("/queue?view=all&priority=1&service=vpn&who=okafor&tier=1")

    assert "urgent one" in page.content.decode()
    assert "calm one" not in page.content.decode()


def test_a_condition_narrows_the_list_and_a_wrong_one_says_why(
    house: House, rae: Person, ines: Person
) -> None:
    make.ticket("urgent one", rae, house, priority=1)
    make.ticket("calm one", rae, house, priority=4)
    browser = make.browser(ines)

    page = browser.get("/queue", {"view": "all", "where": '{"priority": {"at_most": 2}}'})
    wrong = browser.get("/queue", {"where": '{"colour": "red"}'})

    assert "calm one" not in page.content.decode()
    assert wrong.status_code == 409
    assert "colour" in wrong.content.decode()
    assert browser.get("/queue", {"where": "[[["}).status_code == 409


def test_an_imported_set_is_listed_to_be_read(house: House, rae: Person, ines: Person) -> None:
    make.ticket("long ago", rae, house, history=4, state="closed", resolved_at="2013-05-01T00:00Z")
    make.ticket("today", rae, house)

    page = make.browser(ines).get("/queue?history=4").content.decode()

    assert "long ago" in page
    assert "today" not in page
    assert "checkbox" not in page
    assert "queue-assign" not in page


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/queue?view=with-me", "Nothing is with you."),
        ("/queue?view=all&priority=4", "No ticket here matches the filter."),
        ("/queue?view=watching", "You follow no open ticket."),
    ],
)
def test_an_empty_list_says_why(house: House, ines: Person, address: str, sentence: str) -> None:
    assert sentence in make.browser(ines).get(address).content.decode()


@pytest.mark.parametrize(
    "address",
    ["/queue?view=gone", "/queue?history=x", "/queue?team=nowhere", "/queue?history=" + "9" * 40],
)
def test_an_address_that_leads_nowhere_says_so(house: House, ines: Person, address: str) -> None:
    assert make.browser(ines).get(address).status_code == 404


def test_the_preview_shows_the_last_two_things_said(
    house: House, ticket: Ticket, rae: Person, ines: Person
) -> None:
    take_ticket(ticket, by=ines)
    for words in ("first words", "second words"):
        reply(ticket, text=words, by=rae, channel="portal")
    add_note(ticket, text="a note of ours", by=ines)
    browser = make.browser(ines)

    page = browser.get(
        f"/queue/tickets/{ticket.pk}", headers={"HX-Request": "true"}
    ).content.decode()

    assert page.startswith('<aside class="peek"')
    assert "first words" not in page
    assert page.index("second words") < page.index("a note of ours")
    assert queries_of(browser, f"/queue/tickets/{ticket.pk}") <= BUDGETS["peek"]


def test_the_rail_counts_what_is_with_me(ticket: Ticket, ines: Person) -> None:
    take_ticket(ticket, by=ines)

    page = make.browser(ines).get("/queue").content.decode()

    assert '<span class="rail__count">1<' in page


def test_leads_turn_to_any_team(house: House, ticket: Ticket, mina: Person) -> None:
    page = make.browser(mina).get("/queue?view=open&team=service-desk").content.decode()

    assert ticket.title in page
    assert "team=network" in page
