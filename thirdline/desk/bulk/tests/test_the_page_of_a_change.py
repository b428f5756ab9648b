from __future__ import annotations

import csv
import io

import pytest

from tests.cast import House
from thirdline.desk.bulk.models import BulkChange
from thirdline.desk.bulk.operations import start_change
from thirdline.desk.bulk.tests import make
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.views.tests.make import browser, escalated, ticket
from thirdline.foundation.people.models import Person


@pytest.fixture
def two(house: House, rae: Person, ines: Person) -> list[Ticket]:
    made = [ticket(title, rae, house) for title in ("=free <b>", "elsewhere")]
    escalated(made[1], house.workplace, ines)
    return made


def test_without_script_the_list_is_a_form_that_leads_to_the_change(
    two: list[Ticket], ines: Person
) -> None:
    client = browser(ines)
    page = client.get("/queue?view=all&plain=1").content.decode()
    plain = page.split('<form id="picked"')[1].split("</form>")[0]
    action = plain.split('action="')[1].split('"')[0].replace("&amp;", "&")

    answer = client.post(action, {"ticket": [two[0].pk, two[1].pk]})

    assert page.count('name="ticket" form="picked"') == 2
    assert answer.status_code == 303
    assert BulkChange.objects.get(pk=answer["Location"].rsplit("/", 1)[1]).total == 2


def test_from_the_list_to_the_outcome(two: list[Ticket], ines: Person) -> None:
    here, sent = browser(ines), {"ticket": [one.pk for one in two], "verb": "assign"}

    page = here.post("/queue/changes?view=all", sent)["Location"].partition("?")[0]
    described = here.post(f"{page}/steps", {"verb": "assign", "assign-person": ines.pk})
    preview = here.get(described["Location"]).content.decode()
    here.post(f"{page}/run")
    outcome = here.get(page).content.decode()

    assert "1 change, 0 so already, 1 stay" in preview
    assert "is not in Workplace and access" in preview
    assert "=free &lt;b&gt;" in preview
    assert "1 changed, 0 so already, 1 stayed." in outcome
    assert "is not in Workplace and access" in outcome
    assert Ticket.objects.get(pk=two[0].pk).person == ines


def test_all_that_match_are_taken_along(house: House, rae: Person, ines: Person) -> None:
    for k in range(3):
        ticket(f"urgent {k}", rae, house, priority=1)
    ticket("calm", rae, house, priority=4)

    browser(ines).post("/queue/changes?view=all&priority=1", {"all": "1", "verb": "tags"})

    assert BulkChange.objects.get().total == 3


def test_a_form_that_is_not_right_comes_back(two: list[Ticket], ines: Person) -> None:
    change = make.planned(two, ines, ("tags", {"add": "x"}))

    address = f"{change.get_absolute_url()}/steps"
    answer = browser(ines).post(address, {"verb": "priority", "priority-priority": "1"})

    assert answer.status_code == 422
    assert "Say why the priority differs" in answer.content.decode()


def test_a_change_is_its_makers_alone(two: list[Ticket], ines: Person, tomas: Person) -> None:
    change = make.run(two, ines, ("tags", {"add": "x"}))

    for address in ("", "/outcomes.csv"):
        assert browser(tomas).get(change.get_absolute_url() + address).status_code == 404
    assert browser(tomas).post(f"{change.get_absolute_url()}/undo").status_code == 404
    assert "tags +x" not in browser(tomas).get("/queue/changes").content.decode()
    assert "tags +x" in browser(ines).get("/queue/changes").content.decode()


def test_the_file_has_every_outcome_and_runs_no_formula(two: list[Ticket], ines: Person) -> None:
    change = make.run(two, ines, ("assign", {"person": ines.pk}))

    text = browser(ines).get(f"{change.get_absolute_url()}/outcomes.csv").content.decode()

    rows = list(csv.reader(io.StringIO(text)))
    assert [row[1:3] for row in rows[1:]] == [["'=free <b>", "done"], ["elsewhere", "refused"]]


def test_a_running_change_shows_how_far_it_is_and_is_cancelled(
    two: list[Ticket], ines: Person
) -> None:
    change = start_change(make.planned(two, ines, ("tags", {"add": "x"})), by=ines)

    page = browser(ines).get(change.get_absolute_url()).content.decode()
    browser(ines).post(f"{change.get_absolute_url()}/cancellation")

    assert "0 of 2" in page
    assert 'hx-trigger="every 1s"' in page
    assert BulkChange.objects.get().state == "cancelled"


def test_handing_on_is_among_what_can_be_done(
    two: list[Ticket], house: House, ines: Person
) -> None:
    change = make.planned(two, ines, ("transfer", {"to": "network", "reason": "load", "words": ""}))

    page = browser(ines).get(change.get_absolute_url()).content.decode()

    assert "This team is full" in page
    assert "change-preview" in page


def tells(person: Person, path: str, body: object) -> object:
    here = browser(person)
    return here.post(f"/api/v1{path}", body, content_type="application/json")


def test_the_api_previews_starts_reads_and_puts_back(two: list[Ticket], ines: Person) -> None:
    asked = {
        "tickets": [one.pk for one in two],
        "steps": [{"verb": "assign", "given": {"person": ines.pk}}],
    }

    preview = tells(ines, "/bulk-changes/previews", asked).json()  # type: ignore[attr-defined]
    started = tells(ines, "/bulk-changes", asked)
    number = started.json()["number"]  # type: ignore[attr-defined]
    make.ended(BulkChange.objects.get(pk=number))
    here = browser(ines)

    assert [one["changes"] for one in preview] == [["nobody → Ines Duarte"], []]
    assert started.status_code == 202  # type: ignore[attr-defined]
    assert here.get(f"/api/v1/bulk-changes/{number}").json()["done"] == 1
    refused = here.get(f"/api/v1/bulk-changes/{number}/tickets?outcome=refused").json()["items"]
    assert [one["ticket"] for one in refused] == [two[1].pk]
    assert here.post(f"/api/v1/bulk-changes/{number}/undo").json()["undo_of"] == number
    assert here.get("/api/v1/bulk-changes").json()["items"][1]["number"] == number


def test_the_api_names_what_is_wrong_with_a_step(two: list[Ticket], ines: Person) -> None:
    asked = {"where": {"service": "vpn"}, "steps": [{"verb": "priority", "given": {"priority": 1}}]}

    answer = tells(ines, "/bulk-changes", asked)

    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert answer.json()["errors"][0]["path"] == "steps.priority.reason"  # type: ignore[attr-defined]


def test_the_api_says_what_can_be_done(ines: Person, rae: Person) -> None:
    verbs = {one["verb"]: one for one in browser(ines).get("/api/v1/bulk-verbs").json()}

    assert verbs["priority"]["fields"] == ["priority", "reason"]
    assert {"escalate", "return", "transfer"} < verbs.keys()
    assert browser(rae).get("/api/v1/bulk-verbs").status_code == 404
