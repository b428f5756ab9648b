"""Large maps: what is folded, what stays in sight, and what that costs."""

from __future__ import annotations

import json
import time

import pytest

from thirdline.foundation.people.operations import robot
from thirdline.kit import clock
from thirdline.reference.estate.drawing import svg_of
from thirdline.reference.estate.folding import EVERYTHING
from thirdline.reference.estate.map_table import Listing
from thirdline.reference.estate.mapping import map_of
from thirdline.reference.estate.models import ConfigurationItem, ItemKind, Need, NeedMember
from thirdline.reference.estate.operations import work_out_estate
from thirdline.reference.estate.tests.building import item, need

pytestmark = pytest.mark.django_db

# Generous: the measured figures stand in the report of bin/bench estate.
SECONDS, BYTES = 2.0, 900_000


def large(servers: int, *, each: int = 5) -> ConfigurationItem:
    """A service on groups of servers in four sites, each server on one of a few switches."""
    shop = item("Web shop", service=True)
    kinds = [
        ItemKind.objects.create(name=f"{one} of tests", slug=f"{one}-of-tests")
        for one in ("host", "switch")
    ]
    now = clock.now()

    def many(kind: ItemKind, number: int) -> list[ConfigurationItem]:
        return ConfigurationItem.objects.bulk_create(
            ConfigurationItem(
                name=f"{kind.name.split()[0]}-{n:04}", kind=kind, site=f"Site {n % 4}", created_at=now, changed_at=now
            )
            for n in range(number)
        )  # fmt: skip

    hosts, switches = many(kinds[0], servers), many(kinds[1], servers // each)
    rows = [(shop, 2, hosts[at : at + each]) for at in range(0, servers, each)]
    rows += [(one, 1, [switches[n % len(switches)]]) for n, one in enumerate(hosts)]
    needs = Need.objects.bulk_create(Need(item=owner, k=k, since=now) for owner, k, _ in rows)
    NeedMember.objects.bulk_create(
        NeedMember(need=one, item=member)
        for one, (_, _, members) in zip(needs, rows, strict=True)
        for member in members
    )
    return shop


def test_a_large_map_shows_heaps_with_their_number() -> None:
    data = map_of(large(200), None)

    heaps = {one.sub for one in data.nodes if one.kind == "heap"}
    assert data.is_folded
    assert heaps == {"50 items", "10 items"}
    assert data.items == 241


@pytest.mark.slow
def test_what_is_down_stays_in_sight() -> None:
    shop = large(200)
    ConfigurationItem.objects.filter(name="host-0007").update(health="down")

    data = map_of(shop, None)

    assert {one.label for one in data.nodes if one.mark == "down"} >= {"host-0007"}


def test_what_stands_alone_stays_in_sight() -> None:
    shop, key = large(200), item("key-server")
    need(shop, 1, [key])
    work_out_estate(by=robot())

    marks = {one.label: one.mark for one in map_of(shop, None).nodes}

    assert marks["key-server"] == "spof"


def test_a_heap_that_is_opened_shows_its_items() -> None:
    shop = large(200)
    heap = next(one for one in map_of(shop, None).nodes if one.sub == "10 items")

    data = map_of(shop, None, expanded={heap.id})

    assert sum(one.label.startswith("switch-") for one in data.nodes) == 10
    assert heap.id not in {one.id for one in data.nodes}


@pytest.mark.slow
def test_what_is_chosen_stays_in_sight() -> None:
    shop = large(200)
    one = ConfigurationItem.objects.get(name="host-0100")

    assert map_of(shop, None, keep=[one.pk]).node(f"i{one.pk}") is not None


def test_a_small_map_is_never_folded() -> None:
    assert not map_of(large(100), None).is_folded


def test_every_item_of_a_folded_map_is_counted_by_its_table() -> None:
    data = map_of(large(200), None)

    table = Listing(data, "/estate?item=1").table()

    assert all(one.label in table for one in data.nodes)


@pytest.mark.slow
def test_two_thousand_items_are_drawn_while_one_waits(record_property: object) -> None:
    shop = large(1_680)
    map_of(shop, None)  # what a process does only once
    started = time.process_time()

    folded = map_of(shop, None)
    told = json.dumps(folded.as_json())
    whole = map_of(shop, None, expanded={EVERYTHING})
    sent = json.dumps(whole.as_json())
    picture = svg_of(whole)

    assert len(whole.nodes) > 2_000
    assert len(folded.nodes) < 400
    assert time.process_time() - started < SECONDS
    assert len(told) < len(sent) < BYTES
    assert picture.count("<g>") == len(whole.nodes)
