"""The landing page of the estate: for whom, with and without script, and what it costs."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import robot
from thirdline.reference.estate.models import ConfigurationItem
from thirdline.reference.estate.operations import work_out_estate
from thirdline.reference.estate.tests.building import estate

BUDGETS = json.loads(Path(__file__).with_name("query_counts.json").read_text())
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def made(noor: Person) -> dict[str, ConfigurationItem]:
    made = estate(
        {"VPN": [(1, ["rad-a", "rad-b"])], "Mail": [(1, ["hub-a", "hub-b"])]},
        services=["VPN", "Mail"], down=["rad-a"], fates={"rack B07": ["rad-b", "hub-b"]},
    )  # fmt: skip
    work_out_estate(by=robot())
    return made


@pytest.fixture
def page(client: Client, noor: Person) -> Client:
    client.force_login(noor)
    return client


def body(page: Client, address: str, **headers: str) -> str:
    answer = page.get(address, **headers)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_the_thinnest_service_comes_first_and_is_drawn(
    page: Client, made: dict[str, ConfigurationItem]
) -> None:
    shown = body(page, "/estate")

    assert shown.index(">VPN<") < shown.index(">Mail<")
    assert "none left" in shown
    assert "5 of 6 items" not in shown
    assert f'"own": "i{made["VPN"].pk}"' in shown


def test_the_list_says_the_same_as_the_map_without_script(
    page: Client, made: dict[str, ConfigurationItem]
) -> None:
    shown = body(page, f"/estate?item={made['VPN'].pk}&view=list")

    table = shown[shown.index("<table") : shown.index("</table>")]
    for words in ("VPN group", "rad-a", "last one up", "1 of 2 up, 1 needed"):
        assert words in table


def test_the_panel_says_what_goes_with_the_chosen_item(
    page: Client, made: dict[str, ConfigurationItem]
) -> None:
    of, one = made["VPN"].pk, made["rad-b"].pk
    shown = body(
        page, f"/estate/items/{one}/peek?of={of}", **HTMX, HTTP_HX_TARGET="aside#estate-side"
    )

    assert "If rad-b fails" in shown
    assert f'data-falls="{one} {of}"' in shown
    assert "Single point of failure" in shown
    assert "<html" not in shown


def test_a_need_and_a_fate_have_their_panel_too(
    page: Client, made: dict[str, ConfigurationItem]
) -> None:
    need = made["VPN"].needs.get()
    fate = made["rad-b"].fates.get().fate

    assert "needs 1 of 2" in body(page, f"/estate/needs/{need.pk}/peek")
    assert "If all of it fails at once" in body(page, f"/estate/fates/{fate.pk}/peek")


def test_the_filter_answers_with_the_list_alone(
    page: Client, made: dict[str, ConfigurationItem]
) -> None:
    shown = body(page, "/estate?find=mai", **HTMX, HTTP_HX_TARGET="div#estate-services")

    assert ">Mail<" in shown
    assert ">VPN<" not in shown
    assert "service-map" not in shown


def test_a_service_nobody_has_worked_out_is_listed_last(
    page: Client, made: dict[str, ConfigurationItem]
) -> None:
    estate({"Aardvark": [(1, ["hub-c"])]}, services=["Aardvark"])

    shown = body(page, "/estate")

    assert shown.index(">Mail<") < shown.index(">Aardvark<")
    assert "not worked out yet" in shown


def test_an_empty_estate_says_what_it_is_for_and_how_to_begin(page: Client) -> None:
    shown = body(page, "/estate")

    assert "Nothing is in the estate yet" in shown
    assert 'href="/estate/items/new?kind=service"' in shown


@pytest.mark.parametrize(
    "asked", ["item=0", "item=999999", "item=x", "chosen=i999999", "chosen=zz", "open=zz,all", "view=x&overlay=y", "after=x", "item=99999999999999999999"]
)  # fmt: skip
def test_an_address_that_makes_no_sense_is_answered_with_a_page(
    page: Client, made: dict[str, ConfigurationItem], asked: str
) -> None:
    assert "Thinnest margin first" in body(page, f"/estate?{asked}")


def test_what_is_retired_has_no_map(page: Client, made: dict[str, ConfigurationItem]) -> None:
    ConfigurationItem.objects.filter(name="Mail").update(
        lifecycle="retired", retired_at=made["Mail"].created_at
    )

    assert "Mail is retired" in body(page, f"/estate?item={made['Mail'].pk}")


def test_the_picture_stands_alone_light_and_dark(
    page: Client, made: dict[str, ConfigurationItem]
) -> None:
    address = f"/estate/items/{made['VPN'].pk}/map.svg?chosen=i{made['rad-b'].pk}"
    light, dark = body(page, address), body(page, f"{address}&theme=dark")

    assert fromstring(light).tag.endswith("svg")
    assert "rad-b" in light
    assert "href" not in light
    assert light != dark


def test_words_of_people_cannot_leave_the_json_or_the_picture(
    page: Client, made: dict[str, ConfigurationItem]
) -> None:
    hostile = "</script><script>alert(1)</script>"
    ConfigurationItem.objects.filter(name="rad-b").update(name=hostile)

    shown = body(page, f"/estate?item={made['VPN'].pk}")
    picture = body(page, f"/estate/items/{made['VPN'].pk}/map.svg")

    assert hostile not in shown
    assert "<script" not in picture
    fromstring(picture)


def test_requesters_see_nothing_of_it(
    client: Client, otto: Person, made: dict[str, ConfigurationItem]
) -> None:
    client.force_login(otto)

    for address in (
        "/estate",
        f"/estate/items/{made['VPN'].pk}/peek",
        f"/estate/items/{made['VPN'].pk}/map.svg",
    ):
        assert client.get(address).status_code == 404


def test_a_page_costs_no_query_per_item(page: Client, made: dict[str, ConfigurationItem]) -> None:
    addresses = {
        "map": f"/estate?item={made['VPN'].pk}&chosen=i{made['rad-b'].pk}",
        "peek": f"/estate/items/{made['rad-b'].pk}/peek?of={made['VPN'].pk}",
    }
    for name, address in addresses.items():
        page.get(address)
        with CaptureQueriesContext(connection) as asked:
            page.get(address)
        assert 0 < len(asked) <= BUDGETS[name], f"{name}: {len(asked)}"
