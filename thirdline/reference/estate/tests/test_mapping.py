"""What a map holds: who is on it, how it is joined, and how each thing is marked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from thirdline.foundation.people.operations import robot
from thirdline.kit import clock
from thirdline.reference.estate.mapping import MapData, Node, map_of
from thirdline.reference.estate.models import ConfigurationItem, Need
from thirdline.reference.estate.operations import work_out_estate
from thirdline.reference.estate.tests.building import estate, fate, item, need

pytestmark = pytest.mark.django_db

PAIR = {"VPN": [(1, ["rad-a", "rad-b"])]}


def drawn(made: dict[str, ConfigurationItem], name: str = "VPN") -> MapData:
    work_out_estate(by=robot())
    return map_of(made[name], None)


def named(data: MapData, label: str) -> Node:
    return next(one for one in data.nodes if one.label == label)


def lines(data: MapData) -> set[tuple[str, str, str]]:
    names = {one.id: one.label for one in data.nodes}
    return {(names[one.source], names[one.target], one.mark) for one in data.edges}


def test_a_service_its_group_and_the_members() -> None:
    data = drawn(estate(PAIR, services=["VPN"]))

    assert lines(data) == {
        ("VPN", "VPN group", ""),
        ("VPN group", "rad-a", ""),
        ("VPN group", "rad-b", ""),
    }
    assert (named(data, "VPN group").kind, named(data, "VPN group").pips) == ("grp", "o|o")
    assert named(data, "VPN group").said == "2 of 2 up, 1 needed"


def test_a_plain_need_is_a_line_and_no_group() -> None:
    web, host = item("Web", service=True), item("host-1")
    need(web, 1, [host])

    assert lines(drawn({"VPN": web})) == {("Web", "host-1", "")}


def test_the_last_member_that_is_up_is_marked_as_standing_alone() -> None:
    made = estate(PAIR, services=["VPN"], down=["rad-a"])

    data = drawn(made)

    assert (named(data, "rad-a").mark, named(data, "rad-b").mark) == ("down", "spof")
    assert named(data, "rad-b").sub == "last one up"
    assert (named(data, "VPN group").mark, named(data, "VPN group").pips) == ("thin", "o|x")
    assert (named(data, "VPN").mark, named(data, "VPN").sub) == ("thin", "no margin")


def test_a_group_that_has_lost_too_many_is_down() -> None:
    data = drawn(estate(PAIR, services=["VPN"], down=["rad-a", "rad-b"]))

    assert named(data, "VPN group").mark == "down"
    assert named(data, "VPN").mark == "down"


def test_nothing_is_said_of_a_margin_that_nobody_has_worked_out() -> None:
    made = estate(PAIR, services=["VPN"])

    assert named(map_of(made["VPN"], None), "VPN").sub == "not worked out yet"


def test_services_that_need_the_same_stand_on_one_group() -> None:
    made = estate({**PAIR, "ERP": [(1, ["rad-b", "rad-a"])]}, services=["VPN", "ERP"])

    data = drawn(made)

    groups = [one for one in data.nodes if one.kind == "grp"]
    assert len(groups) == 1
    assert {(one.source, one.target) for one in data.edges} >= {
        (f"i{made['VPN'].pk}", groups[0].id),
        (f"i{made['ERP'].pk}", groups[0].id),
    }


def test_a_service_that_shares_nothing_is_not_drawn() -> None:
    made = estate({**PAIR, "Mail": [(1, ["hub-1", "hub-2"])]}, services=["VPN", "Mail"])

    assert "Mail" not in {one.label for one in drawn(made).nodes}


def test_the_way_down_from_a_service_that_shares_is_drawn() -> None:
    made = estate(
        {**PAIR, "login": [(1, ["rad-a"])], "Payroll": [(1, ["login"])]},
        services=["VPN", "Payroll"],
    )

    told = lines(drawn(made))

    assert ("Payroll", "Payroll group", "") in told
    assert ("Payroll group", "login", "") in told


def test_a_thing_that_is_only_its_redundancy_is_drawn_as_the_group() -> None:
    made = estate(
        {"VPN": [(1, ["Sign-in"])], "Sign-in": [(1, ["rad-a", "rad-b"])]}, services=["VPN"]
    )

    node = named(drawn(made), "Sign-in")

    assert (node.kind, node.id, node.pips) == ("grp", f"i{made['Sign-in'].pk}", "o|o")


def test_what_every_member_needs_is_drawn_once_from_the_group() -> None:
    made = estate(
        {
            "VPN": [(1, ["gw-a", "gw-b"])],
            "gw-a": [(1, ["walls"])],
            "gw-b": [(1, ["walls"])],
            "walls": [(1, ["fw-a", "fw-b"])],
        },
        services=["VPN"],
    )
    Need.objects.filter(item__name__startswith="gw").update(label="")

    told = lines(drawn(made))

    assert ("VPN group", "walls", "") in told
    assert ("gw-a", "walls", "") not in told


def test_a_shared_fate_is_dotted_to_those_who_share_it() -> None:
    made = estate(PAIR, services=["VPN"], fates={"rack B07": ["rad-a", "rad-b"]})

    data = drawn(made)

    told = {one for one in lines(data) if one[2] == "fate"}
    assert told == {
        ("Shared fate: rack B07", "rad-a", "fate"),
        ("Shared fate: rack B07", "rad-b", "fate"),
    }
    assert named(data, "VPN group").sub == "1 of 2, share rack B07"


def test_a_fate_of_one_on_the_map_is_not_drawn() -> None:
    made = estate(PAIR, services=["VPN"])
    fate("rack A03", [made["rad-a"], item("other")])

    assert not any(one.kind == "fate" for one in drawn(made).nodes)


def test_items_stand_in_their_site() -> None:
    web, host = item("Web", service=True), item("host-1", site="Leiden")
    need(web, 1, [host])

    data = drawn({"VPN": web})

    assert dict(data.groups)[named(data, "host-1").parent] == "Leiden"


def test_a_ring_of_needs_is_drawn_and_ends() -> None:
    made = estate(
        {"VPN": [(1, ["dns"])], "dns": [(1, ["ntp"])], "ntp": [(1, ["dns"])]}, services=["VPN"]
    )
    Need.objects.update(label="")

    assert lines(drawn(made)) >= {("dns", "ntp", ""), ("ntp", "dns", "")}


def test_a_retired_member_counts_no_more() -> None:
    made = estate(PAIR, services=["VPN"])
    ConfigurationItem.objects.filter(name="rad-a").update(
        lifecycle="retired", retired_at=clock.now()
    )

    data = drawn(made)

    assert "rad-a" not in {one.label for one in data.nodes}
    assert named(data, "VPN group").pips == "o"


def test_the_map_of_an_earlier_moment_is_as_things_were() -> None:
    then = clock.now() - timedelta(days=2)
    web = item("Web", service=True, created_at=then)
    old, new = item("old", created_at=then), item("new")
    Need.objects.filter(pk=need(web, 1, [old], since=then).pk).update(until=clock.now())
    need(web, 1, [new])

    before = map_of(web, None, at=then + timedelta(hours=1))

    assert {one.label for one in before.nodes} == {"Web", "old"}
    assert {one.label for one in map_of(web, None).nodes} == {"Web", "new"}
