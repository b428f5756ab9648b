"""What is written reads back as the same tree."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given

from thirdline.engines.faulttree.expressions import Constant, Parameter
from thirdline.engines.faulttree.formats.as_json import fingerprint, tree_from_json, tree_to_json
from thirdline.engines.faulttree.formats.open_psa import read_open_psa
from thirdline.engines.faulttree.formats.open_psa_writing import write_open_psa
from thirdline.engines.faulttree.model import Argument, BasicEvent, FaultTree, Gate, Kind
from thirdline.engines.faulttree.problems import TreeProblem
from thirdline.engines.faulttree.tests.trees import RATE, trees


def with_shared(tree: FaultTree) -> FaultTree:
    """Members of a group without a probability of their own get that of the group when read."""
    shared = {name: group.distribution for group in tree.common_causes for name in group.members}
    return replace(
        tree,
        events={
            name: replace(event, expression=event.expression or shared.get(name))
            for name, event in tree.events.items()
        },
    )


@given(trees())
def test_open_psa(tree):
    again = read_open_psa(write_open_psa(tree))
    assert again == with_shared(tree)
    assert write_open_psa(again) == write_open_psa(with_shared(tree))


@given(trees())
def test_json(tree):
    text = json.dumps(tree_to_json(tree))
    again = tree_from_json(json.loads(text))
    assert again == tree
    assert fingerprint(again) == fingerprint(tree)


def two_with_a_rate() -> FaultTree:
    gate = Gate("top", Kind.AND, (Argument("a"), Argument("b")))
    return FaultTree(
        "", "top", {"top": gate}, {name: BasicEvent(name, RATE) for name in ("a", "b")}
    )


class Draws:
    """One number per parameter, kept as the engine keeps it."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.kept: dict[object, float] = {}

    def of(self, parameter: object) -> float:
        return self.kept.setdefault(parameter, self.random.random())


@pytest.mark.parametrize("again", [lambda t: read_open_psa(write_open_psa(t)),
                                   lambda t: tree_from_json(tree_to_json(t))])  # fmt: skip
def test_what_shares_a_parameter_still_shares_its_draw(again):
    tree = again(two_with_a_rate())
    draw = Draws(1)
    first, second = (tree.events[name].expression.sample(1.0, draw) for name in ("a", "b"))
    assert first == second
    assert len(draw.kept) == 1


def test_the_fingerprint_ignores_order_and_lines_and_sees_numbers():
    tree = two_with_a_rate()
    turned = replace(tree, events=dict(reversed(list(tree.events.items()))))
    assert fingerprint(turned) == fingerprint(tree)
    other = {**tree.events, "b": BasicEvent("b", Constant(0.1))}
    assert fingerprint(replace(tree, events=other)) != fingerprint(tree)


def test_two_parameters_of_one_name_are_refused():
    tree = two_with_a_rate()
    other = BasicEvent("b", Parameter(RATE.name, Constant(0.5)))
    with pytest.raises(TreeProblem, match="Two different parameters are called “failure rate”"):
        write_open_psa(replace(tree, events={**tree.events, "b": other}))


def test_a_control_character_is_refused_by_name():
    tree = two_with_a_rate()
    gate = replace(tree.gates["top"], label="bell \x07")
    with pytest.raises(TreeProblem, match="“top” has a control character"):
        write_open_psa(replace(tree, gates={"top": gate}))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"format": "x"}, "no fault tree of version 1"),
        ({"version": 2}, "no fault tree of version 1"),
        ({"gates": {}}, "“gates”: a list is expected"),
        ({"gates": [{"name": "a", "kind": "pand"}]}, r"gates\[0\]”: “kind” is “pand”"),
        ({"gates": [{"name": "a", "kind": "or", "of": [3]}]}, "a text is expected"),
        ({"events": [{"name": "a"}, {"name": "a"}]}, "“a” is given twice"),
        ({"events": [{"name": "a", "p": True}]}, r"events\[0\].p”: a number is expected"),
        ({"events": [{"name": "a", "p": 10**400}]}, "a finite number is expected"),
        ({"events": [{"name": "a", "p": {"law": "GLM", "of": []}}]}, "does not take 0 arguments"),
        ({"events": [{"name": "a", "p": {"parameter": "z"}}]}, "defined nowhere, or by itself"),
        ({"parameters": [{"name": "z", "is": {"parameter": "z"}}]}, "defined nowhere, or by itself"),
        ({"houses": [{"name": "h", "state": 1}]}, "“state” must be true or false"),
        ({"mission_time": "long"}, "“mission_time”: a number is expected"),
    ],
)  # fmt: skip
def test_json_of_another_form_is_refused_with_its_place(change, sentence):
    data = {**tree_to_json(two_with_a_rate()), **change}
    with pytest.raises(TreeProblem, match=sentence):
        tree_from_json(data)


def test_json_that_is_no_object_is_refused():
    with pytest.raises(TreeProblem, match="an object is expected"):
        tree_from_json([1])


def test_parameters_that_double_one_another_are_refused_not_computed():
    doubling = [{"name": "p0", "is": 0.1}] + [
        {"name": f"p{i}", "is": {"law": "mul", "of": [{"parameter": f"p{i - 1}"}] * 2}}
        for i in range(1, 60)
    ]
    data = tree_to_json(two_with_a_rate())
    data["parameters"] += doubling
    data["events"][0]["p"] = {"parameter": "p59"}
    with pytest.raises(TreeProblem, match="more than 10000 steps"):
        tree_from_json(data)
