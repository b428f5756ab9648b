"""How sure a figure is: said in a form, kept in the tree, read back, and worked out for the top."""

from __future__ import annotations

import math
from collections import OrderedDict
from typing import Any

import pytest
from django.test import Client

from thirdline.engines.faulttree.deviates import Distribution
from thirdline.engines.faulttree.expressions import Constant, Deviate, Formula, Parameter
from thirdline.engines.faulttree.laws import Law
from thirdline.engines.faulttree.model import BasicEvent
from thirdline.engines.faulttree.problems import TreeProblem
from thirdline.foundation.people.models import Person
from thirdline.practices.fault_trees import editing, keeping, queries, reading
from thirdline.practices.fault_trees.likelihoods import (
    expression_of,
    facts_of,
    nine_of_ten,
    said_of,
)
from thirdline.practices.fault_trees.models import FaultTree
from thirdline.practices.fault_trees.operations import draw_tree
from thirdline.practices.fault_trees.tests.make import event, vpn
from thirdline.reference.estate.operations import edit_item

NOTHING: dict[str, Any] = {
    "law": "constant", "number": None, "hours": None, "sure": "", "low": None, "high": None, "factor": None,
    "failures": None, "tries": None, "observed": None, "alpha": None, "beta": None, "source": "",
}  # fmt: skip
LOGNORMAL = Deviate(Distribution.LOGNORMAL, (Constant(0.01), Constant(5.0), Constant(0.95)))
WAYS = [
    {"law": "constant", "number": 0.25},
    {"law": "rate", "number": 1e-5, "hours": 720.0},
    {"law": "repairable", "number": 1e-4, "hours": 8.0},
    {"sure": "between", "low": 1e-5, "high": 1e-3},
    {"law": "rate", "sure": "between", "low": 1e-7, "high": 1e-5, "hours": 24.0},
    {"law": "repairable", "sure": "median", "number": 1e-4, "factor": 3.0, "hours": 8.0},
    {"sure": "mean", "number": 0.01, "factor": 5.0},
    {"sure": "tries", "failures": 2.0, "tries": 340.0},
    {"sure": "beta", "alpha": 1.2, "beta": 30.0},
    {"law": "rate", "sure": "counted", "failures": 3.0, "observed": 26_000.0, "hours": 720.0},
    {"law": "repairable", "sure": "counted", "failures": 0.0, "observed": 8_760.0, "hours": 8.0},
]


def given(**said: Any) -> dict[str, Any]:
    return {**NOTHING, **said}


@pytest.mark.parametrize("said", WAYS)
def test_what_is_said_is_read_back_the_same(said: dict[str, Any]) -> None:
    form = given(**said)

    back = said_of(expression_of(form), facts_of(form).get("said-as", ""))

    assert back.says(form)


def test_between_two_values_is_a_lognormal_with_nine_of_ten_between_them() -> None:
    made = expression_of(given(sure="between", low=1e-5, high=1e-3))

    assert nine_of_ten(made, 8760) == pytest.approx((1e-5, 1e-3))
    assert made.value(8760) == pytest.approx(1e-4 * math.exp((math.log(10) / 1.644853627) ** 2 / 2))


def test_of_a_rate_it_is_the_probability_that_lies_between() -> None:
    made = expression_of(given(law="rate", sure="between", low=1e-5, high=1e-3, hours=100.0))

    assert nine_of_ten(made, 8760) == pytest.approx((-math.expm1(-1e-3), -math.expm1(-0.1)))


def test_failures_in_tries_are_taken_with_half_a_failure_more() -> None:
    made = expression_of(given(sure="tries", failures=0.0, tries=99.0))

    assert made.value(0) == pytest.approx(0.5 / 100)


def test_failures_counted_in_hours_are_a_rate_with_how_sure_it_is() -> None:
    made = expression_of(
        given(law="rate", sure="counted", failures=3.0, observed=26_000.0, hours=100.0)
    )

    assert made.value(8760) == pytest.approx(-math.expm1(-3.5 / 26_000 * 100))
    # Chi-square with 7 degrees of freedom: 2.167 at 5 %, 14.07 at 95 %.
    low, high = (-math.expm1(-one / 52_000 * 100) for one in (2.16735, 14.06714))
    assert nine_of_ten(made, 8760) == pytest.approx((low, high), rel=1e-5)


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"sure": "between", "low": 0.2, "high": 0.1}, "lower of the two"),
        ({"sure": "between", "low": 0.0, "high": 0.1}, "above 0"),
        ({"sure": "between", "low": 0.1}, "which two values"),
        ({"sure": "between", "low": 0.1, "high": 2.0}, "between 0 and 1"),
        ({"sure": "mean", "number": 0.1, "factor": 1.0}, "above 1"),
        ({"sure": "median", "factor": 3.0}, "median and the error factor"),
        ({"sure": "tries", "failures": 5.0, "tries": 4.0}, "more failures than tries"),
        ({"sure": "beta", "alpha": 0.0, "beta": 4.0}, "above 0"),
        ({"sure": "counted", "failures": 1.0, "observed": 100.0}, "how sure a rate is"),
        ({"law": "rate", "sure": "counted", "failures": 1.5, "observed": 100.0}, "whole number"),
        (
            {"law": "rate", "sure": "counted", "failures": 1.0, "observed": 0.0},
            "more than no hours",
        ),
        ({"law": "rate", "sure": "counted", "failures": 1.0}, "in how many hours"),
        ({"law": "rate", "sure": "beta", "alpha": 1.0, "beta": 4.0}, "of a rate"),
    ],
)
def test_what_makes_no_sense_is_named(said: dict[str, Any], word: str) -> None:
    with pytest.raises(TreeProblem, match=word):
        expression_of(given(**said))


@pytest.mark.parametrize(
    "expression",
    [
        Formula(Law.WEIBULL, tuple(map(Constant, (100.0, 2.0, 0.0, 50.0)))),
        Deviate(Distribution.GAMMA, (Constant(2.0), Constant(0.01))),
        Formula(
            Law.EXPONENTIAL,
            (Deviate(Distribution.GAMMA, (Constant(2.0), Constant(0.01))), Constant(3.0)),
        ),
        Parameter("pumps", LOGNORMAL),
        Formula(Law.EXPONENTIAL, (Constant(0.1), Parameter("hours", Constant(3.0)))),
    ],
)
def test_what_the_form_has_no_words_for_is_said_to_have_none(expression: Any) -> None:
    assert said_of(expression) is None


# On the page


def drawn(by: Person, **events: BasicEvent) -> FaultTree:
    content = editing.new_tree("Mail is late")
    named = {"event-1": BasicEvent("event-1", LOGNORMAL, "Disk full")} | events
    return draw_tree(title="Mail is late", content=editing.replace(content, events=named), by=by)


def change(as_noor: Client, tree: FaultTree, **said: Any) -> BasicEvent:
    form = {
        "do": "event_changed",
        "at": "event-1",
        "version": tree.current.number,
        "label": "Disk full",
    }
    answer = as_noor.post(f"/fault-trees/{tree.pk}/edits", form | said)
    assert answer.status_code == 303, answer.content.decode()
    return keeping.content_of(FaultTree.objects.get(pk=tree.pk)).events["event-1"]


def test_an_uncertain_figure_is_entered_and_stands_in_the_form(
    as_noor: Client, noor: Person
) -> None:
    tree = drawn(noor, **{"event-1": BasicEvent("event-1", None, "Disk full")})
    said = {"law": "constant", "sure": "between", "low": "0.001", "high": "0.1", "source": "vendor"}

    changed = change(as_noor, tree, **said)

    page = as_noor.get(f"/fault-trees/{tree.pk}?at=event-1").content.decode()
    assert nine_of_ten(changed.expression, 0) == pytest.approx((0.001, 0.1))
    assert changed.attributes == {"source": "vendor"}
    assert '<option value="between" selected>' in page
    assert 'name="low" value="0.001"' in page
    assert "90 % between 0.001 and 0.1" in page


def test_a_new_name_alone_leaves_the_figure_and_where_it_comes_from(
    as_noor: Client, noor: Person
) -> None:
    facts = {"assumed": "yes", "origin": "nobody"}
    tree = drawn(noor, **{"event-1": BasicEvent("event-1", Constant(0.001), "x", attributes=facts)})

    changed = change(as_noor, tree, law="constant", number="0.001")

    assert (changed.expression, changed.attributes) == (Constant(0.001), facts)


def test_a_figure_somebody_gives_is_no_longer_assumed(as_noor: Client, noor: Person) -> None:
    event = BasicEvent("event-1", Constant(0.001), "x", attributes={"assumed": "yes"})
    tree = drawn(noor, **{"event-1": event})

    changed = change(as_noor, tree, law="constant", number="0.02", source="seen in 2025")

    assert changed.attributes == {"source": "seen in 2025"}


def test_a_law_no_form_can_say_is_named_and_left_alone(as_noor: Client, noor: Person) -> None:
    law = Formula(Law.WEIBULL, tuple(map(Constant, (100.0, 2.0, 0.0, 50.0))))
    tree = drawn(noor, **{"event-1": BasicEvent("event-1", law, "Fan")})

    page = as_noor.get(f"/fault-trees/{tree.pk}?at=event-1").content.decode()
    changed = change(as_noor, tree, law="kept")

    assert '<option value="kept" selected>As it is: Weibull' in page
    assert changed.expression == law


def test_the_page_says_how_uncertain_the_top_is_and_from_how_many_draws(
    as_noor: Client, noor: Person
) -> None:
    tree = drawn(noor)

    page = as_noor.get(f"/fault-trees/{tree.pk}").content.decode()
    told = as_noor.get(f"/api/v1/fault-trees/{tree.pk}").json()["uncertainty"]

    assert "2 000 draws from its diagram" in page.replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert (told["low"], told["high"]) == pytest.approx(nine_of_ten(LOGNORMAL, 0), rel=0.15)
    assert told["samples"] == 2000


def test_what_is_not_worked_out_is_said_with_the_reason(
    as_noor: Client, noor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_sessions", OrderedDict())
    monkeypatch.setattr(reading, "SAMPLE_SECONDS", -1.0)
    tree = drawn(noor)

    page = as_noor.get(f"/fault-trees/{tree.pk}").content.decode()

    assert "takes longer than a page waits" in page


def test_where_one_figure_is_missing_the_top_has_none(noor: Person) -> None:
    tree = editing.add_event(editing.new_tree("Mail"), "top", label="x", expression=LOGNORMAL)
    row = draw_tree(title="Mail", content=tree, by=noor)

    found = reading.read(row, queries.evidence_of(row), [], [])

    assert found.spread.why == "unknown"


def test_without_uncertain_figures_nothing_is_said_of_it(as_noor: Client, noor: Person) -> None:
    tree = drawn(noor, **{"event-1": BasicEvent("event-1", Constant(0.2), "Disk full")})

    assert "draws from its diagram" not in as_noor.get(f"/fault-trees/{tree.pk}").content.decode()


def test_what_was_refused_stands_in_its_fields_without_script_too(
    as_noor: Client, noor: Person
) -> None:
    tree = drawn(noor)
    form = {"at": "top", "version": 1, "do": "event", "label": "Fan stops", "law": "constant"}

    answer = as_noor.post(
        f"/fault-trees/{tree.pk}/edits", form | {"sure": "between", "low": "0.1", "high": "0.05"}
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'name="high" value="0.05"' in page
    assert '<option value="between" selected>' in page


def test_a_compiled_tree_takes_along_how_sure_the_estate_is(noor: Person) -> None:
    made = vpn(noor)
    counted = {"failure_number": 3, "failure_unit": "failures", "failure_hours": 26_000}
    edit_item(made.gateways[0], changes={**counted, "repair_hours": 8}, by=noor)
    edit_item(made.gateways[1], changes=counted, by=noor)

    events = keeping.content_of(made.compiled(noor)).events

    said = said_of(events[event(made.gateways[0])].expression)
    assert (said.law, said.sure, said.failures, said.hours) == ("repairable", "counted", 3, 8)
    assert said.observed == pytest.approx(26_000)
    steady = 3.5 / 26_000 * 8
    likely = events[event(made.gateways[0])].expression.value(8_760)
    assert likely == pytest.approx(steady / (1 + steady))
    # What is usual for its kind is the time of repair of what says none itself.
    low = 2.16735 / 52_000 * 24
    expression = events[event(made.gateways[1])].expression
    assert nine_of_ten(expression, 8_760)[0] == pytest.approx(low / (1 + low), rel=1e-5)
