"""The exchange by API: the same operations, the same refusals."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import open_ticket
from thirdline.practices.exchange.models import Import
from thirdline.practices.exchange.operations import erasing, exporting
from thirdline.practices.exchange.tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places(settings, tmp_path):
    settings.EXCHANGE_ROOT = tmp_path / "exchange"
    settings.ATTACHMENTS_ROOT = tmp_path / "attachments"


@pytest.fixture
def api(client, ada):
    client.force_login(ada)

    def ask(method, path, body=None):
        return client.generic(method, f"/api/v1{path}", _text(body), "application/json")

    return ask


def _text(body):
    import json

    return "" if body is None else json.dumps(body)


def test_a_file_is_imported_from_end_to_end(api, client, house, ines, rae):
    file = SimpleUploadedFile("old.csv", make.table(3, {2: make.row(id="2", title="")}))
    made = client.post("/api/v1/imports", {"source": "csv", "file": file}).json()
    for verb in ("checks", "runs"):
        assert api("POST", f"/imports/{made['number']}/{verb}").status_code == 202
        make.work_off(Import.objects.get())

    found = api("GET", f"/imports/{made['number']}").json()
    problems = api("GET", f"/imports/{made['number']}/problems").json()["items"]
    assert (found["stage"], found["counts"]["kept"]) == ("done", 2)
    assert [(p["line"], p["column"], p["reason"]) for p in problems] == [(3, "Subject", "It has no title.")]  # fmt: skip
    assert Ticket.objects.count() == 2


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"zone": "Mars/Olympus"}, "no time zone"),
        ({"priorities": {"high": "urgent"}}, "A priority is 1, 2, 3 or 4"),
        ({"states": {"open": "parked"}}, "There is no state"),
    ],
)
def test_choices_that_cannot_be_are_refused(api, ada, house, choices, said):
    batch = make.upload(make.table(1), by=ada)
    answer = api("POST", f"/imports/{batch.pk}/mapping", {"columns": batch.columns, "choices": choices})  # fmt: skip

    assert answer.status_code == 409
    assert said in answer.json()["detail"]


def test_an_export_is_asked_for_and_fetched(api, house, rae):
    open_ticket(title="VPN drops", requester=rae, by=rae)
    made = api("POST", "/exports", {"view": "all", "format": "json", "columns": ["title"]}).json()
    exporting.advance_exports()

    found = api("GET", f"/exports/{made['number']}").json()
    answer = api("GET", found["url"].removeprefix("/api/v1"))
    assert b"VPN drops" in b"".join(answer.streaming_content)


def test_a_schedule_of_no_zone_is_refused(api, house):
    given = {"view": "all", "name": "x", "every": "daily", "at": "07:00", "time_zone": "Nowhere"}

    assert api("POST", "/export-schedules", given).status_code == 409


def test_a_webhook_is_added_paused_resumed_and_removed(api, house):
    given = {"name": "Chat", "url": "https://hooks.example/", "verbs": ["ticket.opened"]}
    made = api("POST", "/webhooks", given).json()
    number = made["webhook"]["number"]

    assert made["secret"].startswith("whsec_")
    assert api("POST", "/webhooks", given).status_code == 409
    assert api("POST", f"/webhooks/{number}/pause").json()["on"] is False
    assert api("POST", f"/webhooks/{number}/trials").status_code == 409
    assert api("POST", f"/webhooks/{number}/resumption", {"from_now": True}).json()["on"] is True
    assert api("POST", f"/webhooks/{number}/trials").status_code == 202
    assert len(api("GET", f"/webhooks/{number}/deliveries").json()["items"]) == 1
    assert api("DELETE", f"/webhooks/{number}").status_code == 204


def test_a_packet_is_made_and_fetched(api, rae):
    made = api("POST", "/personal-packets", {"person": rae.pk}).json()
    erasing.advance_personal()

    answer = api("GET", f"/personal-requests/{made['number']}/content")
    assert b"".join(answer.streaming_content).startswith(b"PK")


def test_whoever_asked_for_an_erasure_does_not_confirm_it(api, rae):
    made = api("POST", "/personal-erasures", {"person": rae.pk}).json()

    assert api("POST", f"/personal-requests/{made['number']}/confirmation").status_code == 409
    assert api("POST", f"/personal-requests/{made['number']}/withdrawal").json()["stage"] == "cancelled"  # fmt: skip
