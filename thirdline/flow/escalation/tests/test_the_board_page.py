"""The board's page and the queue's bar: what stands there, who may see it, and what a press does."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from tests.cast import House
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import open_ticket
from thirdline.flow.escalation.board import ages, on_duty
from thirdline.flow.escalation.models import Consult, ItemWaiver
from thirdline.flow.escalation.operations import accept_handoff, ask_team
from thirdline.flow.escalation.tests.make import DROP_TIMES, climb, come_back, contract
from thirdline.foundation.people.models import Person, Rotation, RotationPlace, Shift
from thirdline.kit import clock

HTMX = {"HTTP_HX_REQUEST": "true"}
BUDGETS = json.loads(Path(__file__).with_name("query_counts.json").read_text())


def signed_in(client: Client, person: Person) -> Client:
    client.force_login(person)
    return client


@pytest.fixture
def as_noor(client: Client, noor: Person) -> Client:
    return signed_in(client, noor)


def arrive(house: House, rae: Person, by: Person, count: int = 1) -> list[Ticket]:
    tickets = []
    for number in range(count):
        one = open_ticket(title=f"VPN {number}", requester=rae, by=rae, service=house.vpn)
        climb(one, by, to_team=house.network)
        tickets.append(one)
    return tickets


def test_it_opens_at_the_readers_own_tier(
    as_noor: Client, house: House, rae: Person, ines: Person
) -> None:
    arrive(house, rae, ines)

    page = as_noor.get("/board").content.decode()

    for words in ("Level 3", "VPN 0", "asked by Ines, L1 Service desk", "1 open, 1 arriving"):
        assert words in page
    assert "VPN 0" not in as_noor.get("/board?tier=2").content.decode()


def test_an_empty_board_says_why(as_noor: Client) -> None:
    page = as_noor.get("/board?tier=3").content.decode()

    assert "Nothing waits for L3." in page
    assert "Nobody is on call for this tier." in page
    assert "Nobody asks L3 anything." in page


@pytest.mark.parametrize(
    ("who", "status"),
    [("ines", 200), ("mina", 200), ("ada", 200), ("rae", 404), ("vik", 404), ("otto", 404)],
)
def test_staff_alone_have_a_board(
    client: Client, house: House, who: str, status: int, request: pytest.FixtureRequest
) -> None:
    signed_in(client, request.getfixturevalue(who))

    assert client.get("/board").status_code == status


@pytest.mark.slow
def test_it_costs_the_same_for_one_ticket_and_for_many(  # noqa: PLR0917
    as_noor: Client,
    house: House,
    rae: Person,
    ines: Person,
    mina: Person,
    django_assert_max_num_queries,
) -> None:
    contract(DROP_TIMES, by=mina, tier_level=2)
    for _round in range(2):
        arrive(house, rae, ines, 4)
        with django_assert_max_num_queries(BUDGETS["board"]):
            as_noor.get("/board")
        with django_assert_max_num_queries(BUDGETS["board-arrivals"]):
            as_noor.get("/board", HTTP_HX_TARGET="section#board-arrivals", **HTMX)


def test_accepting_on_the_board_leaves_the_reader_there(
    as_noor: Client, house: House, rae: Person, ines: Person, noor: Person
) -> None:
    [ticket] = arrive(house, rae, ines)
    handoff = ticket.handoffs.get()

    answer = as_noor.post(
        f"/handoffs/{handoff.pk}/acceptance", HTTP_HX_TARGET="section#board-arrivals", **HTMX
    )

    ticket.refresh_from_db()
    assert ticket.person == noor
    assert "Nothing waits for L3." in answer.content.decode()
    assert f"{ticket.label} is yours." in answer.content.decode()


def test_of_two_who_accept_the_second_is_told(  # noqa: PLR0917
    client: Client, house: House, rae: Person, ines: Person, noor: Person, mina: Person
) -> None:
    [ticket] = arrive(house, rae, ines)
    accept_handoff(ticket, by=noor)

    answer = signed_in(client, mina).post(
        f"/handoffs/{ticket.handoffs.get().pk}/acceptance", **HTMX
    )

    assert answer.status_code == 409
    assert "Noor Haddad has accepted" in answer.content.decode()


def test_a_question_is_answered_on_the_board(
    as_noor: Client, ticket: Ticket, house: House, ines: Person
) -> None:
    consult = ask_team(ticket, question="Which group?", team=house.network, by=ines)

    answer = as_noor.post(
        f"/consults/{consult.pk}/answer", {"answer": "G7", "back": "board"}, **HTMX
    )

    assert Consult.objects.get().answer == "G7"
    assert 'id="board-consults"' in answer.content.decode()


def test_everybody_on_duty_stands_there_once(
    house: House, noor: Person, jonas: Person, ines: Person
) -> None:
    now = clock.now()
    calls = Rotation.objects.create(
        team=house.network, name="Nights", kind="weekly", starts_at=now - timedelta(days=2)
    )
    RotationPlace.objects.create(rotation=calls, person=noor, position=0)
    for team, person, hours in ((house.network, noor, 0), (house.database, jonas, 2)):
        starts = now + timedelta(hours=hours - 1)
        Shift.objects.create(
            team=team, person=person, starts_at=starts, ends_at=starts + timedelta(hours=8)
        )

    duties = on_duty([house.network, house.database], now)

    assert [(one.person, one.on_call, one.since is None) for one in duties] == [
        (noor, True, True),
        (jonas, False, False),
    ]


def test_ages_add_up(house: House, rae: Person, ines: Person, noor: Person) -> None:
    for days, ticket in zip((0, 2, 5, 30), arrive(house, rae, ines, 4), strict=True):
        moment = clock.now() - timedelta(days=days)
        Ticket.objects.filter(pk=ticket.pk).update(created_at=moment)

    found = ages(noor, 3)

    assert (found.open, found.arriving, found.bands) == (4, 4, [1, 1, 1, 1])


def test_many_climb_at_once_and_each_that_stays_says_why(
    client: Client, house: House, rae: Person, ines: Person, mina: Person
) -> None:
    first = open_ticket(title="Payroll", requester=rae, by=rae, service=house.payroll)
    second = open_ticket(title="VPN", requester=rae, by=rae, service=house.vpn)
    contract(DROP_TIMES, by=mina, service=house.vpn)
    sent = {"kind": "escalate", "reason": "outage", "to": "", "ticket": [first.pk, second.pk]}

    page = signed_in(client, ines).post("/queue/handoffs", sent, **HTMX).content.decode()

    assert "1 of 2 stayed where it was." in page
    assert "The contract misses “Three drop times”." in page
    assert "1 ticket escalated." in page


def test_the_bar_answers_with_the_list_it_stands_over(client: Client, ines: Person) -> None:
    page = signed_in(client, ines).get("/queue?view=all&tier=1").content.decode()

    assert 'action="/queue/handoffs?view=all&amp;tier=1"' in page


def test_a_lead_waives_for_an_outage(
    client: Client, house: House, rae: Person, ines: Person, mina: Person
) -> None:
    ticket = open_ticket(title="VPN", requester=rae, by=rae, service=house.vpn)
    contract(DROP_TIMES, by=mina)
    sent = {"reason": "Outage of the edge", "ticket": [ticket.pk]}

    refused = signed_in(client, ines).post("/queue/waivers", sent, **HTMX)
    signed_in(client, mina).post("/queue/waivers", sent, **HTMX)

    assert refused.status_code == 404
    assert ItemWaiver.objects.get().outage


def test_questions_to_me_are_a_view_of_the_queue(
    as_noor: Client, ticket: Ticket, house: House, ines: Person
) -> None:
    ask_team(ticket, question="Which group?", team=house.network, by=ines)

    page = as_noor.get("/queue?view=consults-asked").content.decode()

    assert ticket.title in page


def test_the_preview_shows_the_contract_and_holds_escalating_back(
    client: Client, ticket: Ticket, house: House, ines: Person, mina: Person
) -> None:
    contract(DROP_TIMES, by=mina)

    page = signed_in(client, ines).get(f"/queue/tickets/{ticket.pk}", **HTMX).content.decode()

    assert "Contract for L2 Workplace and access" in page
    assert 'aria-disabled="true"' in page


def test_a_returned_ticket_may_be_answered_from_the_board(  # noqa: PLR0917
    as_noor: Client, house: House, rae: Person, ines: Person, noor: Person, mina: Person
) -> None:
    [ticket] = arrive(house, rae, ines)
    contract(DROP_TIMES, by=mina, tier_level=3)

    page = as_noor.get("/board").content.decode()

    assert "Three drop times missing" in page
    assert "reason=answer_known" in page
    come_back(ticket, noor)
    assert "Nothing waits for L3." in as_noor.get("/board").content.decode()
