"""Names that turn a sentence round, and an item that needs more than anybody reads."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils.translation import override

from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import robot
from thirdline.reference.estate.models import ConfigurationItem
from thirdline.reference.estate.operations import name_fate, say_health, set_need, work_out_estate
from thirdline.reference.estate.rules import HEALTH_WORDS, Health
from thirdline.reference.estate.tests import files, make

TURNED = "rad\u202egnp.exe \u2066b\u2069"


def test_a_name_cannot_turn_the_sentence_around_it(noor: Person) -> None:
    item = make.item(noor, TURNED, site=TURNED)
    need_members = make.items(noor, "b")
    need = set_need(item, members=need_members, label=TURNED, by=noor)
    fate = name_fate(name=TURNED, members=[item, *need_members], by=noor)

    assert {item.name, item.site, need.label, fate.name} == {"radgnp.exe b"}


def test_nor_can_a_name_of_a_file(noor: Person) -> None:
    files.bring_in(f"name,kind,site\n{TURNED},server,{TURNED}\n".encode(), by=noor)

    item = ConfigurationItem.objects.get()
    assert (item.name, item.site) == ("radgnp.exe b", "radgnp.exe b")


@pytest.fixture
def large(noor: Person) -> ConfigurationItem:
    item = make.item(noor, "core")
    members = make.items(noor, *(f"node-{n:02}" for n in range(30)))
    set_need(item, members=members, k=2, label="all", by=noor)
    for one in members:
        set_need(item, members=[one], label=f"of {one.name}", by=noor)
    say_health(members[29], health="down", by=noor)
    return item


def shown(client: Client, address: str) -> str:
    page: str = client.get(address).content.decode()
    return re.sub(
        r"\s+", " ", page.partition('id="item-needs"')[2].partition('id="item-needed-by"')[0]
    )


def test_of_very_many_needs_the_thinnest_are_shown_and_all_on_request(
    client: Client, noor: Person, large: ConfigurationItem
) -> None:
    client.force_login(noor)

    few = shown(client, f"/estate/items/{large.pk}")
    assert few.count("need-list__head") == 25
    assert few.index("of node-29") < few.index("of node-00")
    assert "All 31 needs" in few

    every = shown(client, f"/estate/items/{large.pk}?needs=all")
    assert every.count("need-list__head") == 31
    assert "All 31 needs" not in every
    assert every.count('class="member"') == 60


def test_of_a_large_group_those_that_are_down_are_shown_first(
    client: Client, noor: Person, large: ConfigurationItem
) -> None:
    for need in large.needs.exclude(label="all"):
        need.delete()
    client.force_login(noor)

    few = shown(client, f"/estate/items/{large.pk}")
    assert few.count('class="member"') == 24
    assert few.index("node-29") < few.index("node-00")
    assert "6 more" in few


def test_the_history_counts_all_members_of_a_large_group(client: Client, noor: Person) -> None:
    need = make.group(noor, of=30)
    client.force_login(noor)

    page = client.get(f"/estate/items/{need.item_id}").content.decode()
    assert "needs 1 of 30: node-1, node-2, node-3, node-4, node-5 and 25 more" in page


@pytest.mark.parametrize(("language", "words"), [("de", "Läuft"), ("fr", "En marche")])
def test_up_is_a_state_and_no_direction_in_other_languages(language: str, words: str) -> None:
    with override(language):
        assert str(HEALTH_WORDS[Health.UP]) == words


def test_the_people_of_a_service_are_the_first_who_lose_it(client: Client, noor: Person) -> None:
    own = make.item(noor, "VPN", "service", users=412)
    above = make.item(noor, "Payroll", "service")
    set_need(above, members=[own], by=noor)
    work_out_estate(by=robot())
    client.force_login(noor)

    for address in (f"/estate/items/{own.pk}/peek", f"/estate/items/{own.pk}/figures"):
        page = " ".join(client.get(address).content.decode().split())
        lost = page.partition('<ul class="impact">')[2].partition("</ul>")[0]
        assert lost.index("412") < lost.index("Payroll") < lost.index("users not known")


def test_the_list_beside_the_map_names_some_of_very_many_fates(
    client: Client, noor: Person
) -> None:
    need = make.group(noor)
    members = [one.item for one in need.members.all()]
    for n in range(20):
        name_fate(name=f"fate-{n:02}", members=members, by=noor)
    client.force_login(noor)

    page = client.get(f"/estate?item={need.item_id}&view=list").content.decode()
    assert "fate-11 and 8 more" in page
