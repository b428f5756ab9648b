"""Problems on screen and by API: who may, what comes back, and which refusal shows."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import House
from thirdline.desk.affected.operations import say_affected
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import restrict_ticket
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.practices.problems.models import Problem, ProblemLink
from thirdline.practices.problems.operations import link_problem, open_problem
from thirdline.practices.problems.queries import links_of
from thirdline.reference.estate.models import Debt
from thirdline.reference.estate.tests.make import item

HTMX = {"HX-Request": "true"}


@pytest.fixture
def problem(house: House, noor: Person) -> Problem:
    return open_problem(title="VPN <b>drops</b>", service=house.vpn, words="Group 14.", by=noor)


@pytest.fixture
def debt(house: House, noor: Person) -> Debt:
    made = item(noor, "VPN", "service", service=house.vpn)
    return Debt.objects.create(item=made, since=clock.now(), owner_team=house.network)


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.content[:300]
    return " ".join(answer.content.decode().split())


def test_it_is_opened_listed_edited_and_moved(client: Client, house: House, ines: Person) -> None:
    client.force_login(ines)

    assert client.post("/problems/new", {"title": ""}).status_code == 422
    wrong = {"title": "x", "team": "network", "person": ines.email}
    refused = client.post("/problems/new", wrong)
    assert (refused.status_code, b"is not in Network" in refused.content) == (409, True)
    made = client.post("/problems/new", {"title": "VPN <b>drops</b>", "service": "vpn"})
    number = Problem.objects.get().pk
    assert (made.status_code, made["Location"]) == (303, f"/problems/{number}")
    assert "VPN &lt;b&gt;drops&lt;/b&gt;" in page(client, "/problems")
    assert "No problem is like this." in page(client, "/problems?state=closed&q=vpn&mine=1")

    edit = f"/problems/{number}/edit"
    assert "VPN" in page(client, edit)
    assert client.post(edit, {"title": "VPN drops", "version": "1"}).status_code == 303
    assert client.post(edit, {"title": "x", "version": "1"}).status_code == 409
    assert client.post(edit, {"title": ""}).status_code == 422

    moves = f"/problems/{number}/moves"
    assert client.post(moves, {"to": "analysis"}).status_code == 303
    assert client.post(moves, {"to": "resolved"}, headers=HTMX).status_code == 409
    assert client.post(moves, {"to": "nowhere"}, headers=HTMX).status_code == 409
    assert "Root cause analysis" in page(client, f"/problems/{number}")


def test_it_is_handed_on_and_linked(
    client: Client, problem: Problem, ticket: Ticket, noor: Person, house: House
) -> None:
    fw = item(noor, "fw-edge-a", "firewall")
    client.force_login(noor)
    owner, links = f"/problems/{problem.pk}/owner", f"/problems/{problem.pk}/links"

    assert client.post(owner, {"person": "no@body.example"}).status_code == 422
    assert client.post(owner, {"team": "database"}).status_code == 303
    assert client.post(links, {"tickets": "TL-999999"}).status_code == 422
    assert client.post(links, {}).status_code == 422
    assert client.post(links, {"tickets": ticket.label, "items": "fw-edge-a"}).status_code == 303
    shown = page(client, f"/problems/{problem.pk}")
    assert (ticket.label in shown, f"/estate/items/{fw.pk}" in shown) == (True, True)
    link = ProblemLink.objects.get(ticket=ticket)
    assert client.post(f"/problem-links/{link.pk}/removal").status_code == 303
    assert links_of(problem, noor).tickets == []


def test_on_a_ticket_the_problem_behind_it_is_named_or_opened(
    client: Client, ticket: Ticket, problem: Problem, noor: Person
) -> None:
    say_affected(ticket, items=[item(noor, "rad-b")], by=noor)
    client.force_login(noor)
    url = f"/tickets/{ticket.pk}/problem"

    assert problem.label in page(client, url)
    for wrong in ({}, {"problem": "PRB-1", "title": "x"}, {"problem": "the one"}):
        assert client.post(url, wrong, headers=HTMX).status_code == 422
    assert client.post(url, {"problem": "PRB-999999"}).status_code == 404
    client.post(url, {"problem": problem.label.lower()})
    client.post(url, {"title": "RADIUS stands alone"})

    shown = page(client, f"/tickets/{ticket.pk}")
    new = Problem.objects.get(title="RADIUS stands alone")
    assert (problem.label in shown, new.label in shown) == (True, True)
    assert [one.item.name for one in links_of(new, noor).items if one.item] == ["rad-b"]


def test_a_debt_is_raised_where_it_stands(client: Client, debt: Debt, ines: Person) -> None:
    client.force_login(ines)
    assert "Raise as a problem" in page(client, f"/estate/debts/{debt.pk}")

    answer = client.post(f"/estate/debts/{debt.pk}/problem")

    problem = Problem.objects.get()
    assert answer["Location"] == f"/problems/{problem.pk}"
    shown = page(client, f"/estate/debts/{debt.pk}")
    assert (problem.label in shown, "Raise as a problem" in shown) == (True, False)
    assert problem.label in page(client, f"/estate/items/{debt.item_id}")
    assert debt.label in page(client, f"/problems/{problem.pk}")
    assert client.post(f"/estate/debts/{debt.pk}/problem", headers=HTMX).status_code == 409


def test_a_restricted_ticket_is_on_no_problem_of_others(
    client: Client, ticket: Ticket, problem: Problem, noor: Person, ines: Person
) -> None:
    link_problem(problem, tickets=[ticket], by=noor)
    restrict_ticket(ticket, named=[], by=noor)
    client.force_login(ines)

    assert ticket.title not in page(client, f"/problems/{problem.pk}")
    assert client.get(f"/api/v1/problems/{problem.pk}").json()["links"] == []


def test_the_box_finds_it_by_the_words_of_its_title(
    client: Client, problem: Problem, ines: Person
) -> None:
    client.force_login(ines)

    assert f"/problems/{problem.pk}" in page(client, "/find?q=drops")


def test_people_outside_find_no_door(client: Client, problem: Problem, rae: Person) -> None:
    client.force_login(rae)

    for url in ("/problems", f"/problems/{problem.pk}", "/api/v1/problems"):
        assert client.get(url).status_code == 404, url


def test_the_api_does_the_same(
    client: Client, ticket: Ticket, house: House, noor: Person, debt: Debt
) -> None:
    client.force_login(noor)

    def post(url: str, given: dict[str, object], status: int = 201) -> dict[str, object]:
        answer = client.post(f"/api/v1/{url}", given, "application/json")
        assert answer.status_code == status, answer.content
        return answer.json() if answer.content else {}

    made = post("problems", {"title": "VPN drops", "service": "vpn", "tickets": [ticket.pk]})
    url = f"problems/{made['number']}"
    assert (made["opened_from"], made["links"][0]["ticket"]) == ("ticket", ticket.pk)  # type: ignore[index]
    post("problems", {"title": "x", "service": "none"}, 422)
    post("problems", {"title": "x", "items": [10**9]}, 404)
    post("problems", {"title": "x", "person": "no@body.example"}, 409)
    post(f"{url}/links", {"items": [debt.item_id]})
    assert post(f"{url}/owner", {"team": "database"}, 200)["team"]["slug"] == "database"  # type: ignore[index]
    assert post(f"{url}/moves", {"to": "assess"}, 200)["state"] == "assess"
    post(f"{url}/moves", {"to": "resolved"}, 409)
    changed = client.patch(f"/api/v1/{url}", {"words": "Group 14."}, "application/json").json()
    assert (changed["words"], changed["title"], changed["service"]) == (
        "Group 14.",
        "VPN drops",
        "vpn",
    )
    none = client.patch(f"/api/v1/{url}", {"service": None}, "application/json").json()
    assert none["service"] is None
    post(f"problem-links/{changed['links'][0]['link']}/removal", {}, 204)
    assert client.get(f"/api/v1/tickets/{ticket.pk}/problems").json() == []
    (listed,) = client.get("/api/v1/problems?state=assess").json()["items"]
    assert listed["number"] == made["number"]
    assert post(f"estate/debts/{debt.pk}/problem", {})["opened_from"] == "debt"


def test_its_label_in_the_find_box_leads_to_it(
    client: Client, problem: Problem, ines: Person
) -> None:
    client.force_login(ines)

    assert client.get("/find", {"q": f"prb-{problem.pk}"})["Location"] == f"/problems/{problem.pk}"
