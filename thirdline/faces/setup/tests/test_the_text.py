from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.cast import House
from thirdline.foundation.people.models import Person, Team
from thirdline.foundation.records.models import ConfigVersion
from thirdline.foundation.records.operations import apply_text
from thirdline.foundation.records.queries import latest_version
from thirdline.foundation.records.tests.whole_desk import WHOLE_DESK
from thirdline.foundation.records.writing import export_text

HTMX = {"HX-Request": "true", "HX-Target": "aside#setup-text"}


@pytest.fixture
def desk(house: House, noor: Person, ada: Person) -> Person:
    apply_text(WHOLE_DESK, by=ada)
    return ada


def send(client: Client, text: str, do: str, **more: Any) -> Any:
    facts = {"text": text, "do": do, "show": "ladder", **more}
    return client.post("/set-up/text", facts, headers=HTMX)


def edge() -> str:
    return export_text(["teams"]).replace("name: Network\n", "name: Edge\n")


def test_comparing_names_what_differs_and_changes_nothing(client: Client, desk: Person) -> None:
    client.force_login(desk)

    body = send(client, edge(), "compare").content.decode()

    assert "teams: “network”, name: “Network” becomes “Edge”." in body
    assert "Valid." in body
    assert 'class="is-new"' in body
    assert Team.objects.get(slug="network").name == "Network"


def test_saving_makes_a_version(client: Client, desk: Person) -> None:
    client.force_login(desk)
    seen = latest_version()
    assert seen is not None

    answer = send(client, edge(), "save", seen=seen.pk)

    assert answer.status_code == 204
    assert Team.objects.get(slug="network").name == "Edge"
    assert ConfigVersion.objects.filter(pk__gt=seen.pk).count() == 1


def test_a_lead_may_compare_but_not_save(client: Client, desk: Person, mina: Person) -> None:
    client.force_login(mina)

    compared, saved = send(client, edge(), "compare"), send(client, edge(), "save")

    assert compared.status_code == 200
    assert saved.status_code == 409
    assert "Only administrators change the set-up." in saved.content.decode()
    assert Team.objects.get(slug="network").name == "Network"


def test_a_mistake_is_said_with_its_line_and_the_text_is_kept(client: Client, desk: Person) -> None:
    client.force_login(desk)
    text = export_text(["tiers"]).replace("respond_within: 4h", "respond_within: <soon>")
    line = next(n for n, words in enumerate(text.splitlines(), 1) if "<soon>" in words)

    answer = send(client, text, "save")

    body = answer.content.decode()
    assert answer.status_code == 422
    assert f"Line {line}." in body
    assert "must be a duration" in body
    assert "respond_within: &lt;soon&gt;" in body
    assert 'class="is-wrong"' in body


def test_who_saved_meanwhile_is_named_and_the_text_is_kept(client: Client, desk: Person) -> None:
    client.force_login(desk)
    seen, text = latest_version(), edge()
    assert seen is not None
    apply_text(export_text(["teams"]).replace("name: Database", "name: Data"), by=desk)

    answer = send(client, text, "save", seen=seen.pk)

    body = answer.content.decode()
    assert answer.status_code == 409
    assert "Ada Brandt saved version" in body
    assert "name: Edge" in body
    assert "“Data” becomes “Database”" in body
    assert Team.objects.get(slug="network").name == "Network"


def test_after_that_the_same_text_may_be_saved(client: Client, desk: Person) -> None:
    client.force_login(desk)
    text = edge()
    apply_text(export_text(["teams"]).replace("name: Database", "name: Data"), by=desk)
    now = latest_version()
    assert now is not None

    send(client, text, "save", seen=now.pk)

    assert Team.objects.get(slug="network").name == "Edge"


def test_changed_rules_are_shown_before_they_are_saved(client: Client, desk: Person) -> None:
    client.force_login(desk)
    text = (
        export_text(["rules"])
        .replace("team: network", "team: database")
        .replace("skill: bgp", "skill: bgp")
    )

    shown = send(client, text, "save")
    fingerprint = shown.context["ladder"].pane.fingerprint
    seen = shown.context["ladder"].pane.against
    saved = send(client, text, "save", shown=fingerprint, seen=seen)

    assert shown.status_code == 200
    assert "Try these rules on the last 30 days" in shown.content.decode()
    assert saved.status_code == 204


def test_a_changed_policy_shows_its_effect_on_the_last_quarter(
    client: Client, desk: Person
) -> None:
    client.force_login(desk)
    text = export_text(["policies"]).replace("first_response: 30m", "first_response: 20m")

    compared = send(client, text, "compare").content.decode()
    effect = client.post("/set-up/effects", {"text": text, "policy": "usual"}, headers=HTMX)

    assert "what “usual” would have made of the last quarter" in compared
    assert "No clock ended in the last quarter" in effect.content.decode()


@pytest.mark.parametrize(
    "text", ["", "policies: [", "policies:\n  - {slug: usual, name: x, kind: zla, targets: 3}\n"]
)
def test_the_effect_of_a_text_that_is_wrong_is_a_sentence(
    client: Client, desk: Person, text: str
) -> None:
    client.force_login(desk)

    answer = client.post("/set-up/effects", {"text": text, "policy": "usual"}, headers=HTMX)

    assert answer.status_code == 200
    assert b'class="soon"' in answer.content


def test_an_older_text_is_compared_before_it_is_put_back(client: Client, desk: Person) -> None:
    client.force_login(desk)
    first = latest_version()
    assert first is not None
    apply_text(edge(), by=desk)

    body = client.get(f"/set-up?version={first.pk}").content.decode()
    saved = send(client, first.text, "save", show="everything")

    assert "“Edge” becomes “Network”" in body
    assert saved.status_code in {200, 204}


def test_versions_are_listed_and_read(client: Client, desk: Person, mina: Person) -> None:
    client.force_login(mina)
    latest = apply_text(edge(), by=desk)
    assert latest is not None

    listed = client.get("/set-up/versions").content.decode()
    one = client.get(f"/set-up/versions/{latest.pk}").content.decode()

    assert "“Network” becomes “Edge”" in listed
    assert "name: Edge" in one
    assert client.get("/set-up/versions/999999").status_code == 404


def test_without_script_the_whole_page_answers(client: Client, desk: Person) -> None:
    client.force_login(desk)

    for url, facts in (
        ("/set-up/text", {"text": edge(), "do": "compare"}),
        ("/set-up/trials", {}),
        ("/set-up/effects", {"text": export_text(["policies"]), "policy": "usual"}),
    ):
        body = client.post(url, facts).content.decode()
        assert body.startswith("<!doctype html>")
        assert "Engineering" in body
