from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thirdline.engines.conditions import (
    All,
    AnyOf,
    always_false,
    always_true,
    holds,
    implies,
    unreachable,
)

from .make import NOW, POOLS, condition, trees

FIELD_PAIRS = st.sampled_from(
    [*[(name,) for name in POOLS], ("service", "priority"), ("tags", "vip")]
)
TWO_TREES = FIELD_PAIRS.flatmap(
    lambda names: st.tuples(st.just(names), trees(*names), trees(*names))
)


def every_fact(names: Sequence[str]) -> list[dict[str, object]]:
    return [
        dict(zip(names, facts, strict=True)) for facts in product(*(POOLS[name] for name in names))
    ]


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(TWO_TREES)
def test_what_is_claimed_about_conditions_is_true_of_every_fact(drawn):
    names, first, second = drawn
    one, other = condition(first), condition(second)
    facts = every_fact(names)

    if always_true(one):
        assert all(holds(one, fact, NOW) for fact in facts)
    if always_false(one):
        assert not any(holds(one, fact, NOW) for fact in facts)
    if implies(one, other):
        assert all(holds(other, fact, NOW) for fact in facts if holds(one, fact, NOW))


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["kind", "service", "priority", "vip"]).flatmap(
        lambda name: st.tuples(st.just(name), trees(name), trees(name))
    )
)
def test_for_kinds_that_can_be_enumerated_nothing_true_is_missed(drawn):
    name, first, second = drawn
    one, other = condition(first), condition(second)

    counterexamples = [
        fact for fact in every_fact([name]) if holds(one, fact, NOW) and not holds(other, fact, NOW)
    ]

    # The pool of numbers has gaps between some neighbours, so only the others are exact both ways.
    assert implies(one, other) or counterexamples or name == "priority"


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(st.lists(trees("service", "priority"), min_size=2, max_size=5))
def test_a_rule_called_unreachable_never_wins(drawn):
    rules = [condition(tree) for tree in drawn]
    dead = unreachable(rules)

    winners = {
        next((at for at, rule in enumerate(rules) if holds(rule, fact, NOW)), None)
        for fact in every_fact(["service", "priority"])
    }

    assert not winners & set(dead)


@pytest.mark.parametrize(
    ("tree", "wider"),
    [
        ({"priority": {"at_most": 2}}, {"priority": {"at_most": 3}}),
        ({"priority": {"is": 2}}, {"priority": {"at_least": 1.5}}),
        ({"priority": {"at_least": 1, "at_most": 2}}, {"priority": {"less_than": 3}}),
        ({"service": "vpn", "vip": True}, {"service": ["vpn", "erp"]}),
        ({"service": "vpn"}, {"service": {"is_not": "erp"}}),
        ({"service": {"is_not": "erp"}}, {"not": {"service": "erp"}}),
        ({"subject": {"contains_word": "vpn"}}, {"subject": {"contains": "VP"}}),
        ({"subject": {"starts_with": "VPN down"}}, {"subject": {"starts_with": "vpn"}}),
        ({"subject": "the VPN"}, {"subject": {"contains_word": "vpn"}}),
        ({"tags": {"has_all": ["a", "b"]}}, {"tags": "b"}),
        ({"tags": {"has_none": ["a", "b"]}}, {"not": {"tags": "a"}}),
        ({"opened": {"within_last": "1 hour"}}, {"opened": {"within_last": "1 day"}}),
        (
            {"opened": {"after": "2026-06-30T00:00:00Z"}},
            {"opened": {"after": "2026-06-29T23:00:00Z"}},
        ),
        ({"kind": "access", "service": "vpn"}, {"any": [{"service": "vpn"}, {"service": "erp"}]}),
        ({"kind": "access"}, {}),
    ],
)
def test_a_narrower_condition_implies_the_wider_and_not_the_reverse(tree, wider):
    assert implies(condition(tree), condition(wider))
    assert not implies(condition(wider), condition(tree))


def test_a_missing_value_keeps_is_not_and_not_apart():
    loose, strict = (
        condition({"not": {"service": "vpn"}}),
        condition({"service": {"is_not": "vpn"}}),
    )

    assert not implies(loose, strict)
    assert not always_true(condition({"any": [{"service": "vpn"}, {"service": {"is_not": "vpn"}}]}))
    assert always_true(condition({"any": [{"service": "vpn"}, {"not": {"service": "vpn"}}]}))


@pytest.mark.parametrize(
    "tree",
    [
        {"all": [{"service": "vpn"}, {"service": "erp"}]},
        {"priority": {"at_most": 1, "at_least": 2}},
        {"subject": {"is_empty": True, "contains": "vpn"}},
        {"subject": {"is": "vpn", "starts_with": "erp"}},
        {"all": [{"subject": {"starts_with": "vpn"}}, {"subject": {"starts_with": "erp"}}]},
        {"tags": {"has_any": ["a", "b"], "has_none": ["A", "B", "c"]}},
        {"opened": {"within_last": "1 hour", "longer_ago_than": "1 day"}},
        {"all": [{"vip": True}, {"any": [{"vip": False}, {"vip": {"is_empty": True}}]}]},
    ],
)
def test_a_contradiction_is_seen(tree):
    assert always_false(condition(tree))


def test_a_rule_after_a_wider_one_names_the_rule_that_takes_all():
    rules = [
        condition({"priority": {"at_most": 2}}),
        condition({"kind": "access"}),
        condition({"kind": "access", "service": "erp"}),
        condition({}),
        condition({"service": "mail"}),
    ]

    assert unreachable(rules) == {2: (1,), 4: (3,)}


def test_rules_that_only_together_take_all_are_all_named():
    rules = [
        condition({"priority": {"at_most": 2}}),
        condition({"priority": {"more_than": 2}}),
        condition({"priority": {"is_not_empty": True}, "service": "vpn"}),
    ]

    assert unreachable(rules) == {2: (0, 1)}


def test_a_rule_that_contradicts_itself_blames_no_other():
    assert unreachable([condition({}), condition({"priority": {"at_most": 1, "at_least": 2}})]) == {
        1: ()
    }


def test_a_search_that_grows_too_large_is_given_up_without_a_claim():
    clauses = [
        AnyOf(tuple(condition({"subject": {"contains": f"{row}-{at}"}}) for at in range(8)))
        for row in range(12)
    ]

    assert not always_false(All((*clauses, condition({"any": [{"vip": True}, {"vip": False}]}))))
