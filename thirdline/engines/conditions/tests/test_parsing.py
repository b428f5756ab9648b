from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from thirdline.engines.conditions import ConditionError, Problem, as_tree, parse

from .make import FIELDS, condition, trees


def problems_in(tree: object) -> list[str]:
    with pytest.raises(ConditionError) as raised:
        parse(tree, FIELDS)
    return [str(problem) for problem in raised.value.problems]


@pytest.mark.parametrize(
    ("tree", "sentence"),
    [
        (
            {"all": [{}, {"service": "vpm"}]},
            "all[1].service: there is no service “vpm”. Did you mean “vpn”?",
        ),
        ({"servise": "vpn"}, "The ticket has no field “servise”. Did you mean “service”?"),
        ({"not": {"x": 1}}, "not: the ticket has no field “x”."),
        ({"priority": "2"}, "priority: priority is compared with a number, not “2”."),
        ({"priority": True}, "priority: priority is compared with a number, not true or false."),
        ({"priority": float("nan")}, "priority: priority is compared with a finite number."),
        ({"priority": 10**5000}, "priority: the number has more than 15 digits."),
        ({"priority": {"at_mots": 2}}, "priority: priority has no operator “at_mots”. Did you mean “at_most”?"),
        ({"priority": {1: 2}}, "priority: the name of an operator is a text, not a number."),
        ({"priority": {}}, "priority: priority needs a value or an operator, such as “is”."),
        ({"priority": {"is": [1]}}, "priority: “is” takes one value, not a list."),
        ({"service": []}, "service: “is_any_of” needs at least one value."),
        ({"service": None}, "service: service has no value to compare with. Write {is_empty: true} for no value."),
        ({"service": 5}, "service: service is compared with a text, not a number. Put it in quotation marks."),
        ({"subject": ""}, "subject: the text is empty. Write {is_empty: true} for no value."),
        ({"subject": "a\0"}, "subject: the text holds a character that cannot be stored."),
        ({"subject": "\ud800"}, "subject: the text holds a character that cannot be stored."),
        ({"subject": "x" * 501}, "subject: the text is longer than 500 characters."),
        ({"subject": {"contains_word": "--"}}, "subject: “contains_word” needs a letter or a digit, and “--” has none."),
        ({"vip": "yes"}, "vip: VIP is compared with true or false, not “yes”."),
        ({"vip": {"is_empty": "yes"}}, "vip: “is_empty” takes true or false, not “yes”."),
        ({"opened": "today"}, "opened: opened is a moment and needs an operator: before, after, within_last, within_next, longer_ago_than, is_empty, is_not_empty."),
        ({"opened": {"before": "2026-06-30T14:12:00"}}, "opened: the moment needs a time zone. Write it like 2026-06-30T14:12:00Z or 2026-06-30T14:12:00+01:00."),
        ({"opened": {"within_last": "a while"}}, "opened: “within_last” takes a length of time, like “90 minutes”, “36 hours” or “7 days”, not “a while”."),
        ({"opened": {"within_last": "9999999999 w"}}, "opened: the length of time lies outside one second to a hundred years."),
        ({"any": []}, "any: “any” needs at least one condition."),
        ({"any": {"vip": True}}, "any: “any” takes a list of conditions, not a mapping."),
        ({"not": [{"vip": True}]}, "not: a condition is a mapping, not a list."),
        ({"field": "priority"}, "The field “priority” needs an operator, such as “is”."),
        ({"field": ["priority"], "is": 2}, "field: a field is named by a text, not a list."),
        ({3: 4}, "The name of a field is a text, not a number."),
        ([], "A condition is a mapping, not a list."),
        (None, "A condition is a mapping, not nothing."),
    ],
)  # fmt: skip
def test_a_fault_is_named_in_a_sentence_with_its_place(tree, sentence):
    assert problems_in(tree) == [sentence]


def test_all_faults_are_reported_together():
    assert problems_in({"service": "vpm", "any": [{"priority": "high"}, {"vip": 1}]}) == [
        "service: there is no service “vpm”. Did you mean “vpn”?",
        "any[0].priority: priority is compared with a number, not “high”.",
        "any[1].vip: VIP is compared with true or false, not a number.",
    ]


def test_a_problem_can_be_shown_beside_its_place():
    with pytest.raises(ConditionError) as raised:
        parse({"not": {"priority": "2"}}, FIELDS)

    (problem,) = raised.value.problems
    assert problem == Problem("not.priority", "priority is compared with a number, not “2”.")


def test_a_deep_tree_is_refused():
    tree: dict[str, object] = {}
    for _ in range(5000):
        tree = {"not": tree}

    assert problems_in(tree) == ["The condition is nested more than 8 levels deep."]


def test_a_tree_that_contains_itself_is_refused():
    tree = yaml.safe_load("&loop {all: [*loop]}")

    assert problems_in(tree) == ["The condition is nested more than 8 levels deep."]


def test_a_wide_tree_is_refused_before_it_is_read_to_the_end():
    assert problems_in({"all": [{}] * 100_000}) == ["The condition has more than 300 parts."]


def test_a_long_list_of_values_is_refused():
    assert problems_in({"priority": [*range(201)]}) == [
        "priority: a list can hold 200 values at most, and this one has 201."
    ]


def test_a_very_faulty_tree_reports_twenty_problems():
    assert len(problems_in({"all": [{"priority": "x"}] * 50})) == 20


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.dates(), st.datetimes()),
    lambda parts: st.one_of(
        st.lists(parts, max_size=3),
        st.dictionaries(
            st.one_of(
                st.sampled_from(["all", "any", "not", "field", "is", "at_most", "is_any_of", "is_empty", *FIELDS]),
                st.text(),
                st.integers(),
            ),
            parts,
            max_size=3,
        ),
    ),
    max_leaves=8,
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=80)
@given(JSON)
def test_hostile_input_is_read_or_refused_but_never_a_traceback(tree):
    try:
        parse(tree, FIELDS)
    except ConditionError as error:
        told = str(error)
    else:
        return

    assert told.strip()
    assert told.encode()


@pytest.mark.slow
@settings(max_examples=60)
@given(trees(*FIELDS))
def test_a_condition_written_back_reads_as_the_same(tree):
    read = condition(tree)

    assert condition(json.loads(json.dumps(as_tree(read)))) == read
    assert condition(yaml.safe_load(yaml.safe_dump(as_tree(read), sort_keys=False))) == read


def test_long_and_short_forms_mean_the_same():
    short = condition({"service": "vpn", "priority": {"at_most": 2}, "tags": "a"})
    long = condition(
        {
            "all": [
                {"field": "service", "is": "vpn"},
                {"field": "priority", "at_most": 2},
                {"field": "tags", "has_any": ["a"]},
            ]
        }
    )

    assert short == long


def test_a_condition_is_written_in_its_shortest_form():
    read = condition(
        {"all": [{"field": "service", "is": "vpn"}, {"field": "kind", "is_any_of": ["access"]}]}
    )

    assert yaml.safe_dump(as_tree(read), sort_keys=False) == "service: vpn\nkind:\n- access\n"


def test_yaml_moments_are_read_as_written():
    tree = yaml.safe_load("opened: {before: 2026-06-30T14:12:00+01:00}")

    assert as_tree(condition(tree)) == {"opened": {"before": "2026-06-30T13:12:00Z"}}
