"""What takes several items down at once is found by rules, or named by people."""

from __future__ import annotations

import pytest

from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import Refused
from thirdline.reference.estate.models import FateMember, FateSet
from thirdline.reference.estate.operations import (
    change_fate,
    edit_item,
    end_fate,
    name_fate,
    retire_item,
)
from thirdline.reference.estate.queries import fates_of, members_of_fate
from thirdline.reference.estate.tests import make


def names(item: object) -> list[str]:
    return [one.name for one in fates_of(item)]  # type: ignore[arg-type]


def test_a_rack_is_shared_by_what_stands_in_it(noor: Person) -> None:
    one = make.item(noor, "a", site="Leiden", rack="B07")
    other = make.item(noor, "b", site="leiden", rack=" b07 ")
    elsewhere = make.item(noor, "c", site="Almere", rack="B07")

    rack = FateSet.objects.get(rule__slug="rack", name="Rack B07, Leiden")
    assert members_of_fate(rack) == [one, other]
    assert "Rack B07, Almere" in names(elsewhere)


def test_what_is_fed_by_two_shares_the_fate_of_neither(noor: Person) -> None:
    both = make.item(noor, "a", attributes={"feeds": ["A1", "B1"]})
    single = make.item(noor, "b", attributes={"feeds": ["A1"]})

    assert (names(both), names(single)) == ([], ["Power feed A1"])


def test_a_fate_follows_the_fields_of_its_items(noor: Person) -> None:
    item = make.item(noor, "a", kind_slug="firewall", attributes={"firmware": "EdgeOS 9.4.2"})
    assert names(item) == ["Firmware EdgeOS 9.4.2"]

    edit_item(item, changes={"attributes": {"firmware": "EdgeOS 9.4.3"}}, by=noor)

    assert names(item) == ["Firmware EdgeOS 9.4.3"]
    old = FateSet.objects.get(name="Firmware EdgeOS 9.4.2")
    member = FateMember.objects.get(fate=old)
    assert old.until == member.until is not None


def test_a_retired_item_shares_nothing(noor: Person) -> None:
    item = make.item(noor, site="Leiden")

    retire_item(item, reason="sold", by=noor)

    assert fates_of(item) == []
    assert not FateSet.objects.filter(until=None).exists()


def test_a_fate_is_named_by_hand(noor: Person) -> None:
    a, b, c = make.items(noor, "a", "b", "c")

    fate = name_fate(name="Cooling loop 2", members=[a, b], by=noor)
    change_fate(fate, name="Cooling loop two", members=[b, c], by=noor)

    assert members_of_fate(fate) == [b, c]
    assert FateMember.objects.filter(fate=fate, item=a, until__isnull=False).count() == 1
    end_fate(fate, by=noor)
    assert fates_of(b) == []
    with pytest.raises(Refused, match="ended already"):
        end_fate(fate, by=noor)


def test_a_fate_that_is_none_is_refused(noor: Person, ines: Person) -> None:
    a, b = make.items(noor, "a", "b")

    with pytest.raises(Refused, match="two items or more"):
        name_fate(name="Cooling", members=[a], by=noor)
    with pytest.raises(Refused, match="Say what they share"):
        name_fate(name=" ", members=[a, b], by=noor)
    with pytest.raises(Refused, match="twice"):
        name_fate(name="Cooling", members=[a, a], by=noor)
    with pytest.raises(Refused, match="kept by specialists"):
        name_fate(name="Cooling", members=[a, b], by=ines)


def test_people_do_not_change_what_a_rule_keeps(noor: Person) -> None:
    a, b = make.items(noor, "a", "b", site="Leiden")
    (fate,) = fates_of(a)

    with pytest.raises(Refused, match="A rule keeps this fate"):
        change_fate(fate, name="x", members=[a, b], by=noor)
    with pytest.raises(Refused, match="A rule keeps this fate"):
        end_fate(fate, by=noor)
