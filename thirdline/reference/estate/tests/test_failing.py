"""How likely a thing fails is reckoned from what somebody said, with its origin beside it."""

from __future__ import annotations

import math

import pytest

from thirdline.kit.refusals import Refused
from thirdline.reference.estate.attributes import read_value
from thirdline.reference.estate.models import (
    ConfigurationItem,
    FateRule,
    FateSet,
    ItemKind,
    KindAttribute,
)
from thirdline.reference.estate.rules import chance_of, failure_of, fate_failure

SERVER = {"failure_number": 100_000, "failure_unit": "mtbf_hours", "repair_hours": 8}


def item(kind: dict[str, object] | None = None, **facts: object) -> ConfigurationItem:
    return ConfigurationItem(name="a", kind=ItemKind(name="Server", **(kind or {})), **facts)


def test_an_item_fails_as_its_kind_where_nobody_knows_better() -> None:
    found = failure_of(item(SERVER))

    assert (found.origin, found.words) == ("kind", "usual for the kind “Server”")
    assert found.unavailability == pytest.approx(8e-5 / (1 + 8e-5))
    assert chance_of(found, 24) == found.unavailability


def test_a_figure_of_its_own_goes_before_that_of_its_kind() -> None:
    found = failure_of(
        item(SERVER, failure_number=0.5, failure_unit="per_year", failure_source="vendor")
    )

    assert (found.origin, found.words, found.repair_hours) == ("item", "the vendor's figure", 8)
    assert found.within(8760) == pytest.approx(1 - math.exp(-0.5))


def test_a_probability_is_of_its_period() -> None:
    found = failure_of(item(failure_number=0.1, failure_unit="probability", failure_hours=8760))

    assert found.within(8760) == pytest.approx(0.1)
    assert found.within(2 * 8760) == pytest.approx(0.19)
    assert failure_of(item(failure_number=0.1, failure_unit="probability")).within(5) == 0.1


def test_unknown_is_said_to_be_unknown() -> None:
    found = failure_of(item())

    assert (found.is_known, found.origin, chance_of(found, 100)) == (False, "unknown", None)
    assert found.words == "nobody has said how often"


def test_a_fate_fails_as_its_rule_says() -> None:
    rule = FateRule(name="Rack", failure_number=0.01, failure_unit="per_year")

    assert fate_failure(FateSet(name="B07"), rule).origin == "rule"
    assert not fate_failure(FateSet(name="B07"), None).is_known


@pytest.mark.parametrize(
    ("type_", "given", "kept"),
    [
        ("text", " a ", "a"), ("number", "2,5", 2.5), ("number", "64", 64),
        ("date", "2026-12-25", "2026-12-25"), ("choice", "LINUX", "Linux"), ("flag", "yes", True),
        ("flag", False, False), ("list", "A1, A2\nA1", ["A1", "A2"]), ("list", ["x  y"], ["x y"]),
    ],
)  # fmt: skip
def test_a_value_is_read_as_its_type(type_: str, given: object, kept: object) -> None:
    asked = KindAttribute(key="k", label="System", type=type_, choices=["Linux", "Windows"])

    assert read_value(asked, given) == kept


@pytest.mark.parametrize(
    ("type_", "given", "said"),
    [
        ("text", {"a": 1}, "text"), ("number", "inf", "a number"), ("number", True, "a number"),
        ("date", "25.12.2026", "a date"), ("choice", "BeOS", "one of: Linux, Windows"),
        ("flag", "perhaps", "yes or no"), ("list", [["a"]], "a list of texts"),
        ("text", "x" * 501, "at most 500"),
    ],
)  # fmt: skip
def test_what_is_no_value_of_the_type_is_refused(type_: str, given: object, said: str) -> None:
    asked = KindAttribute(key="k", label="System", type=type_, choices=["Linux", "Windows"])

    with pytest.raises(Refused, match=f"“System” must be {said}"):
        read_value(asked, given)
