from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests.cast import House
from thirdline.desk.tickets.models import Category
from thirdline.flow.escalation.models import EscalationContract
from thirdline.flow.routing.models import Rule
from thirdline.foundation.calendars.models import WorkCalendar
from thirdline.foundation.calendars.rules import why_not_times
from thirdline.foundation.people.models import Person, Rotation, Team, Tier
from thirdline.foundation.people.operations import change_preferences
from thirdline.foundation.records.models import ConfigVersion
from thirdline.foundation.records.operations import apply_text
from thirdline.foundation.records.tests.whole_desk import WHOLE_DESK
from thirdline.kit.tables import every_table

TABLES = [table.name for table in every_table() if not table.personal]


@pytest.fixture
def desk(client: Client, house: House, noor: Person, ada: Person) -> Person:
    apply_text(WHOLE_DESK, by=ada)
    client.force_login(ada)
    return ada


def filled(client: Client, url: str, **changes: Any) -> dict[str, Any]:
    """What a browser would send of the form at an address, with some fields changed."""
    context = client.get(url).context
    sent: dict[str, Any] = {"seen": context["seen"]}
    inside = [one for child in context["form"].children for one in child.forms]
    for form in [context["form"].row, *inside]:
        for bound in form:
            value = bound.value()
            if value not in (None, False):
                sent[bound.html_name] = "on" if value is True else value
    for child in context["form"].children:
        sent[child.total_name] = len(child.forms)
    return {name: value for name, value in {**sent, **changes}.items() if value is not None}


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES)
def test_every_row_of_every_table_saves_unchanged_without_a_difference(
    client: Client, desk: Person, table: str
) -> None:
    versions = ConfigVersion.objects.count()
    listed = client.get(f"/set-up/{table}")
    assert listed.status_code == 200

    for key, _cells in listed.context["rows"]:
        url = f"/set-up/{table}/{key}"
        answer = client.post(url, filled(client, url))
        assert answer.status_code == 303, answer.content.decode()

    assert ConfigVersion.objects.count() == versions


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_a_form_for_a_new_row(client: Client, desk: Person, table: str) -> None:
    assert client.get(f"/set-up/{table}/+").status_code == 200
    assert client.post(f"/set-up/{table}/+", {}).status_code == 422


def test_a_tier_is_changed(client: Client, desk: Person) -> None:
    url = "/set-up/tiers/2"

    client.post(url, filled(client, url, respond_within="2h 30m", access="admin, files"))

    tier = Tier.objects.get(level=2)
    assert tier.respond_within is not None
    assert tier.respond_within.total_seconds() == 9000
    assert tier.access == ["admin", "files"]


def test_hours_are_written_as_lines(client: Client, desk: Person) -> None:
    url = "/set-up/calendars/office"
    hours = "mon: 07:00-11:30, 12:00-16:00\nfri: 08:00–12:00"

    client.post(url, filled(client, url, hours=hours))

    assert WorkCalendar.objects.get(slug="office").hours == {
        "mon": [["07:00", "11:30"], ["12:00", "16:00"]],
        "fri": [["08:00", "12:00"]],
    }


@pytest.mark.parametrize(
    "mistake",
    [
        ("/set-up/calendars/office", "hours", "someday: 08:00-12:00", "write one line for a day"),
        ("/set-up/calendars/office", "hours", "mon: early", "write times as 08:00-12:00"),
        ("/set-up/calendars/office", "hours", "mon: 08:00-29:00", "Monday"),
        ("/set-up/calendars/office", "time_zone", "Europe/Nowhere", "is not a time zone"),
        ("/set-up/tiers/2", "respond_within", "soon", "must be a duration"),
        ("/set-up/rules/vpn", "when", "{service: [", "not YAML"),
        ("/set-up/rules/vpn", "when", "{nonsense: 1}", "nonsense"),
        ("/set-up/rules/vpn", "go", "{team: nowhere}", "no team “nowhere”"),
        ("/set-up/rules/vpn", "position", "first", "must be a whole number"),
        ("/set-up/teams/network", "name", "Database", "does not fit"),
        ("/set-up/teams/network", "name", "x" * 200, "at most 80"),
        ("/set-up/policies/usual", "targets", "{resolution: soon}", "not a length of time"),
        (
            "/set-up/escalation_contracts/network-incident",
            "items-0-kind",
            "wish",
            "“wish” is not on it",
        ),
    ],
)
def test_a_mistake_is_a_sentence_and_nothing_written_is_lost(
    client: Client, desk: Person, mistake: tuple[str, str, str, str]
) -> None:
    url, field, value, sentence = mistake

    answer = client.post(url, filled(client, url, **{field: value}))

    body = answer.content.decode()
    assert answer.status_code in {409, 422}
    assert sentence in body.replace("&#x27;", "'")
    assert value.split("\n", maxsplit=1)[0][:20] in body


def test_a_field_of_a_category_is_added_and_another_taken_away(
    client: Client, desk: Person
) -> None:
    url = "/set-up/categories/broken"
    sent = filled(
        client, url, **{"fields-1-key": "", "fields-2-key": "room", "fields-2-label": "Room"}
    )

    client.post(url, sent)

    keys = [one.key for one in Category.objects.get(slug="broken").fields.order_by("position")]
    assert keys == ["device", "room"]


def test_an_item_of_a_contract_changes_its_place_in_line(client: Client, desk: Person) -> None:
    url = "/set-up/escalation_contracts/network-incident"
    sent = filled(client, url)
    for name in ("key", "label", "kind", "config", "ask_whom"):
        one, two = f"items-0-{name}", f"items-1-{name}"
        sent[one], sent[two] = sent.get(two, ""), sent.get(one, "")

    client.post(url, sent)

    items = EscalationContract.objects.get(slug="network-incident").items.order_by("position")
    assert [one.key for one in items] == ["device", "error_text"]


def test_a_new_rule_is_added(client: Client, desk: Person) -> None:
    facts = {"slug": "mail", "name": "Mail", "position": "5", "when": "title: {contains: mail}",
             "go": "{team: workplace}", "enabled": "on"}  # fmt: skip

    client.post("/set-up/rules/+", facts)

    rule = Rule.objects.get(slug="mail")
    assert (rule.when, rule.go, rule.enabled) == (
        {"title": {"contains": "mail"}},
        {"team": "workplace"},
        True,
    )


def test_a_new_row_never_overwrites_another(client: Client, desk: Person) -> None:
    answer = client.post("/set-up/teams/+", {"slug": "network", "name": "Mine", "tier": "1"})

    assert answer.status_code == 409
    assert Team.objects.get(slug="network").name == "Network"


def test_a_rotation_changes_its_order(client: Client, desk: Person) -> None:
    url = "/set-up/rotations/Nights"
    sent = filled(client, url)
    sent["people-0-person"], sent["people-1-person"] = (
        sent["people-1-person"],
        sent["people-0-person"],
    )

    client.post(url, sent)

    places = Rotation.objects.get(name="Nights").places.order_by("position")
    assert [one.person.name for one in places] == ["Ada Brandt", "Noor Haddad"]


def test_two_forms_open_at_once_are_told_apart(client: Client, desk: Person) -> None:
    url = "/set-up/teams/network"
    first, second = filled(client, url, name="Edge"), filled(client, url, name="Core")

    client.post(url, first)
    answer = client.post(url, second)

    assert answer.status_code == 409
    assert "saved version" in answer.content.decode()
    assert "Core" in answer.content.decode()
    assert Team.objects.get(slug="network").name == "Edge"


def test_what_is_still_used_is_not_retired(client: Client, desk: Person) -> None:
    answer = client.post("/set-up/teams/network/retirement")

    assert answer.status_code == 409
    assert "is still used by rotations “Nights”, services “vpn”" in answer.content.decode()
    assert Team.objects.get(slug="network").retired_at is None


def test_what_is_free_is_retired_with_a_version(client: Client, desk: Person) -> None:
    client.post("/set-up/teams/database/retirement")

    assert Team.objects.get(slug="database").retired_at is not None
    assert ConfigVersion.objects.order_by("-pk")[0].differences == ["teams: “database” is removed."]


def test_a_lead_reads_forms_and_changes_nothing(client: Client, desk: Person, mina: Person) -> None:
    url = "/set-up/teams/network"
    sent = filled(client, url, name="Edge")
    client.force_login(mina)

    assert client.get(url).status_code == 200
    assert client.post(url, sent).status_code == 409
    assert client.get("/set-up/teams/+").status_code == 404
    assert client.post(f"{url}/retirement").status_code == 404
    assert Team.objects.get(slug="network").name == "Network"


@pytest.mark.parametrize("url", ["/set-up/nothing", "/set-up/teams/nowhere", "/set-up/tiers/x"])
def test_what_is_not_there_is_not_found(client: Client, desk: Person, url: str) -> None:
    assert client.get(url).status_code == 404


def test_a_row_shows_the_versions_in_which_it_changed(client: Client, desk: Person) -> None:
    url = "/set-up/teams/network"
    client.post(url, filled(client, url, name="Edge"))

    body = client.get(url).content.decode()

    assert "teams: “network”, name: “Network” becomes “Edge”." in body


def test_hours_are_drawn_as_lines_in_every_language(client: Client, desk: Person) -> None:
    """A calendar's week was JSON on German pages: it was known by a word of its English help."""
    change_preferences(desk, language="de", by=desk)

    page = client.get("/set-up/calendars/office").content.decode()

    assert "mon: 08:00" in page
    assert "&quot;mon&quot;" not in page


@pytest.mark.parametrize(
    ("language", "says"), [("de", "„25:99“ ist keine Uhrzeit"), ("fr", "n’est pas une heure")]
)
def test_what_is_wrong_with_hours_is_said_in_the_language_of_the_reader(
    language: str, says: str
) -> None:
    with translation.override(language):
        assert says in str(why_not_times([["25:99", "26:00"]]))
