from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from hypothesis import given

from thirdline.engines.conditions import (
    Field,
    Kind,
    describe,
    evaluate,
    fact_from_json,
    holds,
    moment_text,
    operators_for,
    why,
)

from .make import FACTS, FIELDS, NOW, condition, trees

SAMPLE_VALUES: dict[Kind, object] = {
    Kind.TEXT: "vpn",
    Kind.NUMBER: 2,
    Kind.FLAG: True,
    Kind.TAGS: ["a"],
    Kind.MOMENT: NOW,
}
DURATION_OPERATORS = {"within_last", "within_next", "longer_ago_than"}


def sample_value(field: Field, operator: str) -> object:
    if operator in ("is_empty", "is_not_empty"):
        return True
    if operator in DURATION_OPERATORS:
        return "1 day"
    if field.choices is not None:
        return next(iter(field.choices.slugs()))
    return SAMPLE_VALUES[field.kind]


@pytest.mark.parametrize("missing", [None, "", []])
@pytest.mark.parametrize("name", list(FIELDS))
def test_a_missing_value_matches_only_is_empty(name, missing):
    field = FIELDS[name]

    matching = [
        operator.name
        for operator in operators_for(field)
        if holds(
            condition({name: {operator.name: sample_value(field, operator.name)}}),
            {name: missing},
            NOW,
        )
    ]

    assert matching == ["is_empty"]


@pytest.mark.parametrize(
    ("tree", "fact", "held"),
    [
        ({"subject": "vpn down"}, "VPN Down", True),
        ({"subject": "straße"}, "STRAẞE", True),
        ({"subject": "strasse"}, "straße", False),
        ({"subject": {"contains_word": "vpn"}}, "Sign-in,VPN.", True),
        ({"subject": {"contains_word": "vpn"}}, "vpns", False),
        ({"subject": {"contains_word": "log line"}}, "a Log – line", True),
        ({"subject": {"contains": "100%"}}, "at 100", False),
        ({"subject": {"starts_with": "vpn"}}, "the vpn", False),
        ({"priority": {"at_most": 2}}, 2, True),
        ({"priority": {"is": 0.1}}, 0.1, True),
        ({"priority": {"more_than": 2}}, 2, False),
        ({"service": "vpn"}, 1, True),
        ({"service": {"is_none_of": ["vpn", "erp"]}}, 3, True),
        ({"tags": {"has_all": ["a", "b"]}}, ["B", "A", "c"], True),
        ({"tags": {"has_none": ["a"]}}, ["b"], True),
        ({"opened": {"within_last": "1 day"}}, NOW - timedelta(days=1), True),
        ({"opened": {"within_last": "1 day"}}, NOW + timedelta(seconds=1), False),
        ({"opened": {"longer_ago_than": "1 day"}}, NOW - timedelta(days=1), False),
        ({"opened": {"within_next": "1 h"}}, NOW + timedelta(minutes=60), True),
        ({"vip": {"is_not": True}}, False, True),
        ({"vip": {"is_empty": False}}, False, True),
    ],
)
def test_an_operator_holds_as_its_name_says(tree, fact, held):
    (name,) = tree

    assert holds(condition(tree), {name: fact}, NOW) is held


def test_not_is_the_plain_negation_even_of_a_missing_value():
    assert holds(condition({"not": {"service": "vpn"}}), {}, NOW)
    assert not holds(condition({"service": {"is_not": "vpn"}}), {}, NOW)


@pytest.mark.slow
@given(trees(*FIELDS), FACTS)
def test_the_trace_and_the_bare_outcome_agree_and_not_turns_them(tree, facts):
    result = evaluate(condition(tree), facts, NOW)

    assert holds(condition(tree), facts, NOW) is result.held
    assert holds(condition({"not": tree}), facts, NOW) is not result.held


def test_why_names_the_facts_that_decided():
    rule = condition(
        {
            "priority": {"at_most": 2},
            "service": "vpn",
            "any": [{"tags": "a"}, {"subject": {"contains": "x"}}],
        }
    )
    facts = {"priority": 2, "service": 1, "tags": ["b", "c"], "subject": "No  tunnel"}

    assert why(evaluate(rule, facts, NOW)) == [
        "priority is 2, at most 2: yes",
        "service is VPN: yes",
        "tags are b and c, include a: no",
        "subject is “No tunnel”, contains “x”: no",
    ]


@pytest.mark.parametrize(
    ("tree", "fact", "sentence"),
    [
        ({"service": "vpn"}, 2, "service is ERP, wanted VPN: no"),
        ({"service": "vpn"}, 9, "service is 9, wanted VPN: no"),
        ({"service": ["vpn", "mail"]}, None, "service is empty, one of VPN or Mail: no"),
        ({"service": ["vpn"]}, 2, "service is ERP, wanted VPN: no"),
        ({"service": {"is_not": "vpn"}}, 2, "service is ERP, not VPN: yes"),
        ({"service": {"is_empty": True}}, None, "service is empty: yes"),
        ({"service": {"is_empty": True}}, 1, "service is VPN, wanted empty: no"),
        ({"vip": True}, False, "VIP is no, wanted yes: no"),
        ({"opened": {"within_last": "90 m"}}, NOW, "opened is 2026-06-30 14:12 UTC, within the last 90 minutes: yes"),
    ],
)  # fmt: skip
def test_why_reads_as_a_person_would_say_it(tree, fact, sentence):
    (name,) = tree

    assert why(evaluate(condition(tree), {name: fact}, NOW)) == [sentence]


def test_facts_that_were_not_read_are_not_in_the_trace():
    result = evaluate(
        condition({"vip": True, "subject": "secret"}), {"vip": False, "subject": "s"}, NOW
    )

    assert [step.field for step in result.steps] == ["vip"]
    assert json.loads(json.dumps(result.as_json()))["held"] is False


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        (
            {"service": "vpn", "priority": {"at_most": 2}},
            "service is VPN and priority is at most 2",
        ),
        (
            {"kind": "access", "any": [{"vip": True}, {"tags": ["a", "b"]}]},
            "kind is access request and (VIP is yes or tags include one of a or b)",
        ),
        ({"not": {"service": ["vpn", "erp"]}}, "not (service is one of VPN or ERP)"),
        ({"opened": {"within_last": "7 days"}}, "opened is within the last 1 week"),
        ({"subject": {"is_empty": True}}, "subject is empty"),
        ({"tags": {"is_empty": True}}, "tags are empty"),
        ({"tags": {"has_none": "a"}}, "tags do not include a"),
        ({}, "always"),
    ],
)
def test_a_condition_is_described_in_one_sentence(tree, words):
    assert describe(condition(tree)) == words


@pytest.mark.parametrize(
    ("name", "fact"),
    [("priority", "2"), ("opened", datetime(2026, 1, 1)), ("service", True), ("subject", 5)],
)
def test_a_fact_of_another_kind_is_a_fault_of_the_caller(name, fact):
    field = FIELDS[name]
    operator = operators_for(field)[0].name

    with pytest.raises(TypeError, match=name):
        holds(condition({name: {operator: sample_value(field, operator)}}), {name: fact}, NOW)


@pytest.mark.parametrize(
    ("name", "value", "fact"),
    [
        ("priority", "2", None),
        ("priority", True, None),
        ("service", 2.5, None),
        ("service", 2.0, 2),
        ("tags", ["a", 1], None),
        ("opened", moment_text(NOW), NOW),
        ("opened", "2026-02-29T00:00:00.000000Z", None),
        ("vip", 1, None),
    ],
)
def test_a_json_value_of_another_kind_is_missing(name, value, fact):
    assert fact_from_json(FIELDS[name], value) == fact
