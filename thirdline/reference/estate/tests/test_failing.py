"""How likely a thing fails is reckoned from what somebody said, with its origin beside it."""

from __future__ import annotations

import math

import pytest

from thirdline.kit.refusals import Refused
from thirdline.reference.estate.attributes import read_value
from thirdline.reference.estate.failing import why_not_figure
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


def test_failures_counted_say_a_rate_and_how_sure_it_is() -> None:
    found = failure_of(item(failure_number=3, failure_unit="failures", failure_hours=26_000))

    assert found.per_hour == pytest.approx(3.5 / 26_000)
    # Chi-square with 7 degrees of freedom: 2.167 at 5 %, 14.07 at 95 %.
    assert found.between == pytest.approx((2.16735 / 52_000, 14.06714 / 52_000), rel=1e-5)
    assert found.within(8760) == pytest.approx(-math.expm1(-3.5 / 26_000 * 8760))


def test_no_failure_at_all_is_no_rate_of_nothing() -> None:
    found = failure_of(item(failure_number=0, failure_unit="failures", failure_hours=1_000))

    assert found.per_hour == pytest.approx(0.5 / 1_000)


def test_what_was_counted_without_its_hours_says_nothing() -> None:
    found = failure_of(item(failure_number=3, failure_unit="failures"))

    assert (found.per_hour, found.between, found.within(8760)) == (None, None, None)


@pytest.mark.parametrize(
    ("number", "hours", "said"),
    [(3, None, "in how many hours"), (2.5, 100, "a whole number"), (-1, 100, "from 0 on")],
)
def test_failures_are_counted_whole_and_in_a_period(
    number: float, hours: float | None, said: str
) -> None:
    assert said in (why_not_figure(number, "failures", hours, None) or "")


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
