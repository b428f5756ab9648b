from __future__ import annotations

import json

import pytest

from thirdline.reference.estate.importing.reading import read_file
from thirdline.reference.estate.importing.shapes import Choices


def row(of: str, pk: int, /, **fields):
    return {"model": of, "pk": pk, "fields": fields}


def end(cable: int, side: str, kind: str, number: int):
    return row(
        "dcim.cabletermination", cable * 10 + (side == "B"), cable=cable, cable_end=side,
        termination_type=kind.split("."), termination_id=number,
    )  # fmt: skip


FIXTURE = [
    row("dcim.site", 1, name="Leiden"),
    row("dcim.rack", 1, name="B07", site=1),
    row("dcim.manufacturer", 1, name="Edge"),
    row("dcim.devicetype", 1, model="E9", manufacturer=1),
    row("dcim.devicerole", 1, name="Core Switch"),
    row("dcim.device", 1, name="sw-1", site=1, rack=1, role=1, device_type=1, serial="S1", status="active"),
    row("dcim.device", 2, name=None, site=1, rack=1, role=1, device_type=1, serial="", status="inventory", cluster=1),
    row("dcim.device", 3, name="pdu", site=1, rack=1, role=1, device_type=1, status="active"),
    row("dcim.powerpanel", 1, name="Panel", site=1),
    row("dcim.powerfeed", 1, name="F-A", power_panel=1, rack=1, status="active"),
    row("dcim.powerfeed", 2, name="F-B", power_panel=1, rack=1, status="active"),
    row("dcim.powerport", 1, device=1, name="PSU0"),
    row("dcim.powerport", 2, device=1, name="PSU1"),
    row("dcim.powerport", 3, device=3, name="In"),
    row("dcim.poweroutlet", 1, device=3, name="Out 1"),
    row("dcim.interface", 1, device=1, name="ge0"),
    row("dcim.interface", 2, device=2, name="ge0"),
    row("circuits.provider", 1, name="Telco"),
    row("circuits.circuit", 1, cid="C-1", provider=1, status="active"),
    row("circuits.circuittermination", 1, circuit=1, term_side="A", site=1),
    row("virtualization.cluster", 1, name="vc", status="active"),
    row("virtualization.cluster", 2, name="cloud", status="active"),
    row("virtualization.virtualmachine", 1, name="vm-1", cluster=1, status="active", memory=2048),
    row("virtualization.virtualmachine", 2, name="vm-2", cluster=2, status="active"),
    end(1, "A", "dcim.powerport", 1), end(1, "B", "dcim.poweroutlet", 1),
    end(2, "A", "dcim.powerport", 2), end(2, "B", "dcim.powerfeed", 2),
    end(3, "A", "dcim.powerport", 3), end(3, "B", "dcim.powerfeed", 1),
    end(4, "A", "dcim.interface", 1), end(4, "B", "dcim.interface", 2),
    end(5, "A", "circuits.circuittermination", 1), end(5, "B", "dcim.interface", 1),
]  # fmt: skip


def read(content):
    return read_file(json.dumps(content, indent=1).encode(), "netbox", Choices(), lambda d, t: None)


def by_key(reading):
    return {one.key: one for one in reading.items}


def needs(one):
    return [(n.k, n.label, n.members) for n in one.needs]


def test_power_is_needed_only_where_it_is_cabled():
    found = by_key(read(FIXTURE))

    assert needs(found["device:1"]) == [(1, "power", ("device:3", "powerfeed:2"))]
    assert needs(found["device:3"]) == [(1, "power", ("powerfeed:1",))]
    assert needs(found["powerfeed:1"]) == [(1, "power", ("powerpanel:1",))]
    assert needs(found["device:2"]) == []


def test_power_that_is_not_cabled_is_unknown_and_counted():
    reading = read(FIXTURE)
    found = by_key(reading)

    assert found["device:1"].facts["attributes.power"] == "cabled"
    assert found["device:2"].facts["attributes.power"] == "unknown"
    assert "Power is not known for 1 device: it is not cabled to a feed in NetBox." in reading.notes


def test_a_strip_that_is_plugged_in_nowhere_makes_no_power_known():
    without = [one for one in FIXTURE if one["fields"].get("cable") not in (2, 3)]
    found = by_key(read(without))

    assert needs(found["device:1"]) == [(1, "power", ("device:3",))]
    assert found["device:1"].facts["attributes.power"] == "unknown"


def test_machines_need_a_host_of_their_cluster_else_the_cluster():
    found = by_key(read(FIXTURE))

    assert needs(found["virtualmachine:1"]) == [(1, "hosts", ("device:2",))]
    assert needs(found["virtualmachine:2"]) == [(1, "cluster", ("cluster:2",))]
    assert found["virtualmachine:1"].facts["attributes.memory_gb"] == "2"


def test_a_circuit_names_its_supplier_and_what_it_is_cabled_to():
    found = by_key(read(FIXTURE))

    assert found["circuit:1"].facts["supplier"] == "Telco"
    assert [tuple(r) for r in found["circuit:1"].relations] == [
        ("cabled-to", "device:1", "A – ge0")
    ]
    assert [tuple(r) for r in found["device:1"].relations] == [
        ("cabled-to", "device:2", "ge0 – ge0")
    ]


def test_a_device_without_a_name_is_called_by_its_type_and_number():
    found = by_key(read(FIXTURE))

    assert found["device:2"].name == "Edge E9 (2)"
    assert found["device:2"].facts["lifecycle"] == "stock"
    assert (found["device:1"].facts["site"], found["device:1"].facts["rack"]) == ("Leiden", "B07")


def test_lists_of_the_api_are_read_like_the_fixture():
    def nested(number: int, **more):
        return {"id": number, "url": "", **more}

    device = {
        "id": 1, "url": "https://netbox.example/api/dcim/devices/1/", "name": "sw-1",
        "device_type": nested(1, model="E9", manufacturer=nested(1, name="Edge")),
        "role": nested(1, name="Core Switch"), "site": nested(1, name="Leiden"),
        "rack": nested(1, name="B07"), "status": {"value": "active", "label": "Active"}, "serial": "S1",
    }  # fmt: skip
    cable = {
        "id": 1, "url": "https://netbox.example/api/dcim/cables/1/",
        "a_terminations": [{"object_type": "dcim.powerport", "object_id": 1}],
        "b_terminations": [{"object_type": "dcim.powerfeed", "object_id": 9}],
    }  # fmt: skip
    lists = {
        "devices": {"count": 1, "next": None, "results": [device]},
        "power-ports": [{"id": 1, "device": nested(1, name="sw-1")}],
        "power_feeds": {"results": [{"id": 9, "name": "F-A", "power_panel": nested(1)}]},
        "cables": {"results": [cable]},
    }
    found = by_key(read(lists))

    assert found["device:1"].kind == "core-switch"
    assert found["device:1"].facts["site"] == "Leiden"
    assert found["device:1"].facts["attributes.model"] == "E9"
    assert needs(found["device:1"]) == [(1, "power", ("powerfeed:9",))]


def test_an_object_that_stands_twice_is_refused_with_its_line():
    reading = read([*FIXTURE, row("dcim.device", 1, name="again")])

    assert reading.troubles[0].said == "dcim.device 1 stands in the file twice."
    assert reading.troubles[0].line > 300


def test_fields_of_the_wrong_shape_break_nothing():
    strange = [
        row("dcim.device", 1, name={"x": 1}, site=[1], rack="x", role=True, device_type="?"),
        row("dcim.device", "two", name="x"), {"model": "dcim.device", "pk": 3, "fields": None}, 7,
        row("dcim.cabletermination", 1, cable=None, termination_type=3, termination_id=[]),
    ]  # fmt: skip

    assert list(by_key(read(strange))) == ["device:1"]


@pytest.mark.parametrize(
    "strange",
    [
        {"devices": [{"id": None, "name": "x"}]},
        {"devices": [7]},
        {"devices": {"1": {"name": "x"}}},
        [row("dcim.device", "two", name="x")],
        [{"model": "dcim.device", "pk": 3, "fields": None}],
    ],
)
def test_an_object_nobody_can_read_is_said_and_not_passed_over(strange):
    reading = read(strange)

    assert not reading.items
    assert [one.said[:36] for one in reading.troubles] == ["A dcim.device begins here without a "]
    assert reading.troubles[0].line in (1, 2)
