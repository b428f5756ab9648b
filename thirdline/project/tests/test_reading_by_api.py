"""Who reads what by API: each door opens for some and does not exist for the others."""

from __future__ import annotations

import pytest

from thirdline.foundation.records.writing import export_text
from thirdline.project.tests.api_make import Caller

OPEN = ["/me", "/tiers", "/services", "/categories", "/notices", "/tickets", "/search?q=vpn"]
STAFF = ["/teams", "/teams/network", "/teams/network/members", "/persons", "/persons?q=rae",
         "/on-call", "/on-call?team=network", "/consults", "/handoff-reasons", "/policies"]  # fmt: skip
LEADS = ["/routing/rules", "/histories", "/insights/ladder-figures", "/configuration",
         "/configuration/versions"]  # fmt: skip


@pytest.mark.parametrize("place", OPEN + STAFF + LEADS)
def test_a_door_opens_for_those_it_is_for(ticket, rae, ines, mina, place):
    seen = [Caller(one).get(place).status_code for one in (rae, ines, mina)]

    asks, works = place in OPEN, place in OPEN + STAFF
    assert seen == [200 if asks else 404, 200 if works else 404, 200]


@pytest.mark.parametrize("part", ["messages", "attachments", "clocks"])
def test_what_hangs_on_a_ticket_is_for_its_readers(ticket, rae, otto, part):
    place = f"/tickets/{ticket.pk}/{part}"

    assert Caller(rae).get(place).status_code == 200
    assert Caller(otto).get(place).status_code == 404


@pytest.mark.parametrize("part", ["journal", "contracts", "consults", "handoffs"])
def test_the_inside_of_a_ticket_is_for_the_support_teams(ticket, rae, ines, part):
    place = f"/tickets/{ticket.pk}/{part}"

    assert Caller(ines).get(place).status_code == 200
    assert Caller(rae).get(place).status_code == 404


def test_a_note_is_not_shown_to_the_person_who_asked(ticket, rae, ines):
    place, caller = f"/tickets/{ticket.pk}/messages", Caller(ines)
    caller.post(place, {"text": "Odd.", "kind": "note"})
    said = caller.post(place, {"text": "We look into it."}).json()

    assert [m["number"] for m in Caller(rae).get(place).json()["items"]] == [said["number"]]
    assert len(caller.get(place).json()["items"]) == 2


def test_a_reply_that_was_overtaken_is_refused(ticket, rae, ines):
    place, caller = f"/tickets/{ticket.pk}/messages", Caller(ines)
    first = caller.post(place, {"text": "Hello."}).json()["number"]
    Caller(rae).post(place, {"text": "Still there."})

    answer = caller.post(place, {"text": "Solved?", "seen": first})

    assert (answer.status_code, answer.json()["code"]) == (409, "overtaken")


def test_the_configuration_goes_out_and_comes_in_again(house, ada):
    caller = Caller(ada, ["admin"])
    text = caller.get("/configuration").json()["text"]
    changed = text.replace("Network", "Networks")
    tried = caller.post("/configuration/dry-runs", {"text": changed}).json()
    kept = export_text()
    applied = caller.post("/configuration/versions", {"text": changed}).json()["version"]

    assert kept == text
    assert [one["sentence"] for one in tried] == applied["differences"] != []
    assert caller.get("/configuration/versions").json()["items"][0]["number"] == applied["number"]


def test_a_lead_reads_the_set_up_and_does_not_change_it(house, mina):
    caller = Caller(mina)

    assert caller.post("/configuration/dry-runs", {"text": "teams: []"}).status_code == 200
    assert caller.post("/configuration/versions", {"text": "teams: []"}).status_code == 403


def test_rules_are_tried_without_being_saved(ticket, mina):
    rule = {"slug": "vpn", "name": "VPN", "when": {"service": "vpn"}, "go": {"team": "network"}}
    caller = Caller(mina)

    run = caller.post("/routing/dry-runs", {"rules": [rule]}).json()

    assert (run["sentence"], run["moved"][0]["to_team"]) == (
        "1 of 1 tickets would go elsewhere.", "Network",
    )  # fmt: skip
    assert caller.get("/routing/rules").json() == []


def test_a_figure_for_an_impossible_period_is_refused(house, mina):
    answer = Caller(mina).get(
        "/insights/ladder-figures?since=2026-02-01T00:00:00Z&until=2026-01-01T00:00:00Z"
    )

    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (422, "until")
