"""Items are registered, edited, retired and restored, and the journal says so."""

from __future__ import annotations

from datetime import date

import pytest

from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import NotFound, Refused
from thirdline.reference.estate.models import ConfigurationItem
from thirdline.reference.estate.operations import (
    change_items,
    edit_item,
    register_item,
    restore_item,
    retire_item,
    say_health,
)
from thirdline.reference.estate.queries import find_items, item_for, items_keyed, needs_of
from thirdline.reference.estate.rules import Health
from thirdline.reference.estate.tests import make


def verbs(item: ConfigurationItem) -> list[str]:
    rows = Entry.objects.filter(subject_kind="estate.configurationitem", subject_id=item.pk)
    return list(rows.order_by("id").values_list("verb", flat=True))


def test_a_registered_item_is_found_by_its_words_and_its_key(noor: Person) -> None:
    item = make.item(noor, "rad-a", site="Leiden", names={"netbox": "dcim.device:7"})

    assert [one.pk for one in find_items(noor, "rad lei")] == [item.pk]
    assert [one.pk for one in find_items(noor, item.label.lower())] == [item.pk]
    assert items_keyed("netbox", ["dcim.device:7"]) == {"dcim.device:7": item}
    assert verbs(item) == ["item.registered"]


def test_a_key_names_one_item(noor: Person) -> None:
    make.item(noor, "rad-a", names={"netbox": "7"})

    with pytest.raises(Refused, match="is “rad-a” already"):
        make.item(noor, "rad-b", names={"netbox": "7"})


def test_only_keepers_register(ines: Person, noor: Person) -> None:
    with pytest.raises(Refused, match="kept by specialists and leads"):
        make.item(ines)
    item = make.item(noor)
    for refused in (
        lambda: edit_item(item, changes={"site": "x"}, by=ines),
        lambda: change_items([item], changes={"site": "x"}, by=ines),
        lambda: retire_item(item, reason="gone", by=ines),
        lambda: restore_item(item, by=ines),
    ):
        with pytest.raises(Refused, match="kept by specialists"):
            refused()


def test_requesters_see_no_item(noor: Person, rae: Person) -> None:
    item = make.item(noor)

    with pytest.raises(NotFound):
        item_for(rae, item.pk)


def test_an_item_needs_a_name(noor: Person) -> None:
    with pytest.raises(Refused, match="Give the item a name"):
        make.item(noor, "  ")
    with pytest.raises(Refused, match="may have 200"):
        make.item(noor, "x" * 201)


def test_an_edit_says_what_was_and_what_is(noor: Person) -> None:
    item = edit_item(make.item(noor), changes={"rack": "B07", "about": "in row 3"}, by=noor)

    entry = Entry.objects.get(verb="item.edited")
    assert (item.version, entry.facts["changes"]) == (2, {"rack": ["", "B07"]})
    assert entry.words == {"changes": {"about": ["", "in row 3"]}}
    assert [one.pk for one in find_items(noor, "row")] == [item.pk]


def test_an_edit_of_nothing_leaves_no_entry(noor: Person) -> None:
    item = edit_item(make.item(noor, rack="B07"), changes={"rack": "B07"}, by=noor)

    assert (item.version, verbs(item)) == (1, ["item.registered"])


def test_an_older_form_is_refused(noor: Person) -> None:
    item = make.item(noor)
    edit_item(item, changes={"rack": "B07"}, version=1, by=noor)

    with pytest.raises(Refused, match="changed it meanwhile"):
        edit_item(item, changes={"rack": "B08"}, version=1, by=noor)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"colour": "red"}, "no “colour”"),
        ({"lifecycle": "gone"}, "no lifecycle"),
        ({"warranty_until": "soon"}, "a date such as"),
        ({"users": -1}, "whole number between"),
        ({"criticality": "high"}, "whole number between"),
        ({"site": "x" * 121}, "may have 120"),
        ({"failure_number": 2.0, "failure_unit": "probability"}, "between 0 and 1"),
        ({"failure_number": 0.1, "failure_unit": ""}, "in which unit"),
        ({"failure_number": float("nan"), "failure_unit": "per_hour"}, "from 0 on"),
        ({"repair_hours": 0}, "more than no time"),
        ({"attributes": {"cpus": "many"}}, "“Processors” must be a number"),
        ({"attributes": {"wings": 2}}, "has no attribute “wings”"),
    ],
)
def test_what_cannot_be_kept_is_named(noor: Person, wrong: dict[str, object], said: str) -> None:
    item = make.item(noor)

    with pytest.raises(Refused, match=said):
        edit_item(item, changes=wrong, by=noor)


def test_attributes_are_read_by_their_type(noor: Person) -> None:
    given = {"cpus": "32", "firmware": " BIOS 2.1 ", "feeds": "A1\nA2", "certificate": ""}
    item = make.item(noor, attributes=given)

    assert item.attributes == {"cpus": 32, "firmware": "BIOS 2.1", "feeds": ["A1", "A2"]}
    item = edit_item(item, changes={"attributes": {"cpus": None}}, by=noor)
    assert item.attributes == {"firmware": "BIOS 2.1", "feeds": ["A1", "A2"]}


def test_many_change_at_once_each_with_its_entry(noor: Person) -> None:
    found = [*make.items(noor, "a", "b"), make.item(noor, "c", site="Leiden")]

    changed = change_items(found, changes={"site": "Leiden"}, by=noor)

    assert changed == 2
    told = Entry.objects.filter(verb="items.changed", facts__items=2, actor=noor)
    assert list(told.order_by("pk").values_list("subject_id", flat=True)) == [
        found[0].pk,
        found[1].pk,
    ]
    assert told[0].facts["changes"] == {"site": ["", "Leiden"]}
    assert ConfigurationItem.objects.filter(site="Leiden", version=2).count() == 2
    with pytest.raises(Refused, match="Choose the items"):
        change_items([], changes={"site": "x"}, by=noor)


def test_what_is_needed_is_not_retired_in_silence(noor: Person) -> None:
    need = make.group(noor, k=2, of=3)
    node = need.members.order_by("item").first().item  # type: ignore[union-attr]

    with pytest.raises(Refused, match="VPN still needs it"):
        retire_item(node, reason="sold", by=noor)
    retire_item(node, reason="sold", by=noor, also_needs=True)

    (left,) = needs_of(need.item)
    assert (left.k, left.members.count()) == (2, 2)
    assert verbs(need.item)[-1] == "need.ended"


def test_retiring_needs_a_reason_and_happens_once(noor: Person) -> None:
    item = make.item(noor)

    with pytest.raises(Refused, match="Say why"):
        retire_item(item, reason=" ", by=noor)
    retire_item(item, reason="sold", by=noor)
    with pytest.raises(Refused, match="retired already"):
        retire_item(item, reason="sold", by=noor)
    with pytest.raises(Refused, match="Restore it before"):
        edit_item(item, changes={"site": "x"}, by=noor)
    with pytest.raises(Refused, match="is retired; nobody misses it"):
        say_health(item, health=Health.DOWN, by=noor)
    assert find_items(noor, "rad") == []


def test_a_retired_item_comes_back_in_service(noor: Person) -> None:
    item = say_health(make.item(noor), health=Health.DOWN, by=noor)
    with pytest.raises(Refused, match="not retired"):
        restore_item(item, by=noor)
    retire_item(item, reason="sold", by=noor)

    item = restore_item(item, by=noor)

    assert (item.lifecycle, item.health, item.retired_at) == ("in_service", "up", None)
    assert verbs(item)[-2:] == ["item.retired", "item.restored"]


def test_only_a_service_stands_for_a_service(noor: Person, house: object) -> None:
    vpn = house.vpn  # type: ignore[attr-defined]

    with pytest.raises(Refused, match="kind for services"):
        make.item(noor, service=vpn)
    assert make.item(noor, "VPN", "service", service=vpn).service == vpn


def test_dates_and_people_are_kept(noor: Person, house: object) -> None:
    team = house.network  # type: ignore[attr-defined]
    item = register_item(
        name="fw", kind=make.kind("firewall"), owner=noor, owner_team=team,
        warranty_until=date(2027, 3, 31), by=noor,
    )  # fmt: skip

    item = item_for(noor, item.pk)
    assert (item.owner, item.owner_team, item.warranty_until) == (noor, team, date(2027, 3, 31))
