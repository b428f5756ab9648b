"""Estates that others published: NetBox's demo data and the manifests of a shop, by what is counted in them."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from thirdline.reference.estate.models import ConfigurationItem, ImportRow, Need, Relation
from thirdline.reference.estate.operations.importing import every_part, take_in_estate
from thirdline.reference.estate.tests import files

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def netbox(shared_data: Path) -> bytes:
    return (shared_data / "estate" / "netbox-demo-v3.6.json.gz").read_bytes()


@pytest.fixture
def shop(shared_data: Path) -> list[tuple[str, bytes]]:
    folder = shared_data / "estate" / "online-boutique"
    return [(one.name, one.read_bytes()) for one in sorted(folder.glob("*.yaml"))]


def bring_in(content: bytes, name: str, by):
    found = files.work_off(take_in_estate(name=name, content=content, source="netbox", by=by))
    assert found.state == "planned", found.problems
    return found


def apply(found, by):
    from thirdline.reference.estate.operations.importing import apply_estate_import

    apply_estate_import(found, by=by)
    return files.work_off(found)


def counted() -> Counter[str]:
    return Counter(
        key.partition(":")[0]
        for key in ConfigurationItem.objects.values_list("names__key", flat=True)
    )


def test_netbox_is_imported_whole_and_a_second_time_is_all_the_same(netbox, noor):
    found = apply(bring_in(netbox, "netbox.json.gz", noor), noor)

    assert counted() == {
        "device": 72, "virtualmachine": 180, "circuit": 29, "powerfeed": 48, "cluster": 32, "powerpanel": 4,
    }  # fmt: skip
    assert found.counts.get("refuse", 0) == 0
    again = bring_in(netbox, "netbox.json.gz", noor)
    assert set(files.actions(again).values()) == {"same"}


def test_power_of_netbox_is_unknown_for_all_72_devices_and_said(netbox, noor):
    found = apply(bring_in(netbox, "netbox.json.gz", noor), noor)

    assert "Power is not known for 72 devices: they are not cabled to a feed in NetBox." in found.problems  # fmt: skip
    devices = ConfigurationItem.objects.filter(names__key__startswith="device:")
    assert set(devices.values_list("attributes__power", flat=True)) == {"unknown"}
    powered = Need.objects.filter(label="power", members__item__kind__slug="power-feed")
    assert not powered.exists()


def test_machines_need_their_cluster_and_feeds_their_panel(netbox, noor):
    apply(bring_in(netbox, "netbox.json.gz", noor), noor)

    machines = Need.objects.filter(item__kind__slug="virtual-machine")
    assert machines.count() == 180
    assert machines.values("members__item").distinct().count() == 9
    feeds = Need.objects.filter(item__kind__slug="power-feed", members__item__kind__slug="power-panel")  # fmt: skip
    assert feeds.count() == 48


def test_circuits_share_the_fate_of_their_supplier(netbox, noor):
    apply(bring_in(netbox, "netbox.json.gz", noor), noor)

    circuits = ConfigurationItem.objects.filter(kind__slug="circuit")
    assert circuits.count() == 29
    fates = circuits.filter(fates__fate__rule__slug="circuit-supplier", fates__until=None)
    assert fates.count() == 29
    suppliers = set(circuits.values_list("supplier", flat=True))
    assert fates.values("fates__fate").distinct().count() == len(suppliers)


def test_cables_join_devices_and_circuits(netbox, noor):
    """26 between devices, 24 to patch panels, 32 of circuits; power cables are needs."""
    apply(bring_in(netbox, "netbox.json.gz", noor), noor)

    cabled = Relation.objects.filter(kind__slug="cabled-to")
    of_circuits = cabled.filter(item__kind__slug="circuit") | cabled.filter(other__kind__slug="circuit")  # fmt: skip
    assert of_circuits.count() == 32
    assert cabled.count() > 50
    assert Need.objects.filter(label="power", item__names__key__startswith="device:").count() == 26


def test_racks_and_sites_are_the_fates_of_what_stands_in_them(netbox, noor):
    apply(bring_in(netbox, "netbox.json.gz", noor), noor)

    devices = ConfigurationItem.objects.filter(names__key__startswith="device:")
    assert not devices.filter(site="").exists()
    assert not devices.filter(rack="").exists()
    shared = devices.filter(fates__fate__rule__slug="rack", fates__until=None)
    assert shared.count() == 72


def test_netbox_is_undone_to_nothing(netbox, noor):
    found = apply(bring_in(netbox, "netbox.json.gz", noor), noor)
    files.undo(found, by=noor)

    assert not ConfigurationItem.objects.exists()
    assert not Need.objects.exists()


def calls_of(shop) -> set[tuple[str, str]]:
    """Who calls whom, read another way: every variable that ends in _ADDR, by deployment."""
    found = set()
    for _name, content in shop:
        for one in yaml.safe_load_all(content):
            if one and one.get("kind") == "Deployment":
                text = yaml.safe_dump(one)
                for host in re.findall(r"name: \w+_ADDR\n\s+value: ['\"]?([\w-]+):", text):
                    found.add((one["metadata"]["name"], host))
    return found


def test_the_shop_has_twelve_deployments_and_its_exact_call_graph(shop, noor):
    name, content = every_part(shop)
    found = files.work_off(take_in_estate(name=name, content=content, source="shop", by=noor))
    assert found.format == "kubernetes"
    apply(found, noor)

    kinds = Counter(ConfigurationItem.objects.values_list("kind__slug", flat=True))
    assert (kinds["deployment"], kinds["cluster-service"], kinds["outside-service"]) == (12, 12, 1)
    wanted = calls_of(shop)
    assert len(wanted) == 17
    calls = Need.objects.filter(item__kind__slug="deployment").values_list("item__name", "members__item__name")  # fmt: skip
    assert set(calls) == wanted
    behind = Need.objects.filter(item__kind__slug="cluster-service").values_list("item__name", "members__item__name")  # fmt: skip
    assert ("frontend-external", "frontend") in set(behind)
    assert len(behind) == 12


def test_the_shop_a_second_time_is_all_the_same(shop, noor):
    name, content = every_part(shop)
    apply(files.work_off(take_in_estate(name=name, content=content, source="shop", by=noor)), noor)
    again = files.work_off(take_in_estate(name=name, content=content, source="shop", by=noor))

    assert set(files.actions(again).values()) == {"same"}
    assert ImportRow.objects.filter(of=again).count() == 25
