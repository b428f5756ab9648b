"""What takes several items down at once is found by rules, or named by people."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from thirdline.foundation.journal.queries import entries_about
from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import Refused
from thirdline.reference.estate.failing import FailureSource, fate_failure
from thirdline.reference.estate.models import FateMember, FateRule, FateSet
from thirdline.reference.estate.operations import (
    change_fate,
    edit_item,
    end_fate,
    name_fate,
    retire_item,
    say_how_fate_fails,
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


# How likely it fails


def a_duct(by: Person) -> FateSet:
    return name_fate(name="Duct 7", members=[make.item(by, "a"), make.item(by, "b")], by=by)


def test_how_likely_a_fate_fails_is_said_with_period_and_source(noor: Person) -> None:
    fate = say_how_fate_fails(
        a_duct(noor), number=0.02, unit="probability", hours=8760, repair_hours=48,
        source=FailureSource.HISTORY, words="dug up twice since 1990", by=noor,
    )  # fmt: skip

    found = fate_failure(fate, None, fate.failure_words)
    assert (found.source, found.words) == (FailureSource.HISTORY, "dug up twice since 1990")
    assert found.within(2 * 8760) == pytest.approx(1 - 0.98**2)
    assert found.unavailability is not None


def test_without_words_the_source_speaks(noor: Person) -> None:
    fate = say_how_fate_fails(
        a_duct(noor), number=0.1, unit="per_year", source=FailureSource.VENDOR, by=noor
    )

    assert fate_failure(fate, None, fate.failure_words).words == "the vendor's figure"


def test_a_fate_of_a_rule_has_a_figure_of_its_own_until_it_is_taken_back(noor: Person) -> None:
    make.item(noor, "a", site="Leiden", rack="B07")
    rack = FateSet.objects.get(rule__slug="rack")

    rack = say_how_fate_fails(rack, number=0.5, unit="per_year", by=noor)
    assert fate_failure(rack, rack.rule).origin == "item"

    rack = say_how_fate_fails(rack, number=None, unit="per_year", by=noor)
    assert fate_failure(rack, rack.rule).origin != "item"
    assert rack.failure_unit == ""


def test_the_time_of_repair_alone_goes_with_the_figure_of_the_rule() -> None:
    rule = FateRule(name="Rack", failure_number=0.01, failure_unit="per_year")

    found = fate_failure(FateSet(name="B07", repair_hours=6), rule)

    assert (found.origin, found.number, found.repair_hours) == ("rule", 0.01, 6)


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"number": 2, "unit": "probability"}, "between 0 and 1"),
        ({"number": 2, "unit": ""}, "in which unit"),
        ({"number": 2, "unit": "per_year", "repair_hours": 0}, "Repair takes"),
    ],
)
def test_a_figure_that_cannot_be_reckoned_with_is_refused(
    noor: Person, said: dict[str, Any], word: str
) -> None:
    with pytest.raises(Refused, match=word):
        say_how_fate_fails(a_duct(noor), by=noor, **said)


def test_who_does_not_keep_the_estate_says_no_figure(noor: Person, ines: Person) -> None:
    with pytest.raises(Refused):
        say_how_fate_fails(a_duct(noor), number=0.1, unit="per_year", by=ines)


def test_a_fate_that_ended_keeps_its_figure(noor: Person) -> None:
    fate = end_fate(a_duct(noor), by=noor)

    with pytest.raises(Refused):
        say_how_fate_fails(fate, number=0.1, unit="per_year", by=noor)


def test_what_was_said_stands_in_the_journal_once(noor: Person) -> None:
    fate = a_duct(noor)

    for _ in range(2):
        say_how_fate_fails(fate, number=0.1, unit="per_year", words="guess", by=noor)

    (entry,) = entries_about(fate).filter(verb="fate.failure_said")
    assert entry.facts["changes"]["failure_number"] == [None, 0.1]


def test_the_figure_is_said_on_the_page_of_the_fate(client: Client, noor: Person) -> None:
    fate = a_duct(noor)
    client.force_login(noor)
    there = f"/estate/fates/{fate.pk}"
    assert f"{there}/failure" in client.get(there).content.decode()
    form = {
        "failure_number": "0.02", "failure_unit": "probability", "failure_hours": "8760",
        "failure_source": "history", "failure_words": "dug up twice", "repair_hours": "48",
    }  # fmt: skip

    refused = client.post(f"{there}/failure", form | {"failure_number": "3"})
    answer = client.post(f"{there}/failure", form)

    assert (refused.status_code, answer["Location"]) == (409, there)
    page = client.get(there).content.decode()
    assert "of 8 760 h" in page.replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert "dug up twice" in page
    assert "said how likely it fails" in page
    assert 'value="0.02"' in client.get(f"{there}/failure").content.decode()
