"""Common-cause groups against the formulas of NUREG/CR-4780, worked by hand."""

from __future__ import annotations

import pytest

from thirdline.engines.faulttree.common_cause import expand_common_causes
from thirdline.engines.faulttree.expressions import Constant, probability_of
from thirdline.engines.faulttree.model import (
    AlphaConvention,
    Argument,
    BasicEvent,
    CommonCause,
    CommonCauseModel,
    FaultTree,
    Gate,
    Kind,
)
from thirdline.engines.faulttree.problems import TreeProblem
from thirdline.engines.faulttree.tests.enumerating import top_probability

PUMPS = ("p1", "p2", "p3")


def tree(*groups: CommonCause, members=PUMPS) -> FaultTree:
    gate = Gate("top", Kind.AND, tuple(map(Argument, members)))
    events = {name: BasicEvent(name, label=f"Pump {name}") for name in members}
    return FaultTree("", "top", {"top": gate}, events, common_causes=groups)


def group(model, factors, *, members=PUMPS, **more) -> CommonCause:
    factors = {level: Constant(factor) for level, factor in factors.items()}
    return CommonCause("G", CommonCauseModel(model), members, Constant(0.1), factors, **more)


@pytest.mark.parametrize(
    ("model", "factors", "more", "wanted"),
    [
        ("beta-factor", {3: 0.2}, {}, {1: 0.08, 3: 0.02}),
        ("MGL", {2: 0.2, 3: 0.1}, {}, {1: 0.08, 2: 0.009, 3: 0.002}),
        ("MGL", {2: 0.2}, {}, {1: 0.08, 2: 0.01}),
        ("phi-factor", {1: 0.7, 2: 0.2, 3: 0.1}, {}, {1: 0.07, 2: 0.02, 3: 0.01}),
        ("alpha-factor", {1: 0.7, 2: 0.2, 3: 0.1}, {"testing": AlphaConvention.STAGGERED},
         {1: 0.07, 2: 0.01, 3: 0.01}),
        ("alpha-factor", {1: 0.7, 2: 0.2, 3: 0.1}, {},
         {1: 0.07 / 1.4, 2: 0.02 / 1.4, 3: 0.03 / 1.4}),
    ],
)  # fmt: skip
def test_the_share_of_each_set(model, factors, more, wanted):
    expanded = expand_common_causes(tree(group(model, factors, **more)))
    by_size = {
        name.count("p"): probability_of(event, 1.0) for name, event in expanded.events.items()
    }
    assert by_size == pytest.approx(wanted)
    count = {1: 3, 2: 3, 3: 1}
    assert len(expanded.events) == sum(count[level] for level in wanted)


@pytest.mark.parametrize(
    ("model", "factors"), [("beta-factor", {3: 0.2}), ("MGL", {2: 0.2, 3: 0.1})]
)
def test_a_member_keeps_its_probability_for_rare_failures(model, factors):
    """The sets a member is in add up to what the group says of it."""
    expanded = expand_common_causes(tree(group(model, factors)))
    sets = [argument.name for argument in expanded.gates["p2"].arguments]
    total = sum(probability_of(expanded.events[name], 1.0) or 0.0 for name in sets)
    assert total == pytest.approx(0.1)
    assert all("p2" in name for name in sets)


def test_sets_are_named_by_their_members_and_gates_take_over_the_label():
    expanded = expand_common_causes(tree(group("beta-factor", {3: 0.2})))
    assert list(expanded.events) == ["[p1]", "[p2]", "[p3]", "[p1 p2 p3]"]
    assert expanded.gates["p1"].label == "Pump p1"
    assert expanded.gates["p1"].kind is Kind.OR
    assert expanded.common_causes == ()


def test_the_top_of_three_pumps_by_hand():
    expanded = expand_common_causes(tree(group("beta-factor", {3: 0.2})))
    assert top_probability(expanded) == pytest.approx(0.02 + 0.98 * 0.08**3)


def test_a_tree_without_groups_is_the_same_object():
    plain = tree()
    assert expand_common_causes(plain) is plain


@pytest.mark.parametrize(
    ("groups", "sentence"),
    [
        ((group("beta-factor", {3: 0.2}, members=("p1",)),), "needs at least two members"),
        ((group("beta-factor", {3: 0.2}, members=("p1", "p1", "p2")),), "names a member twice"),
        ((group("beta-factor", {3: 0.2}, members=("p1", "p2", "x")),), "“x”, which is no basic"),
        ((group("beta-factor", {3: 0.2}), group("beta-factor", {3: 0.2})), "in two common-cause"),
        ((group("MGL", {3: 0.2}),), "for the levels 3; it needs 2, 3"),
        ((group("alpha-factor", {1: 0.0}),), "are all 0"),
        ((group("phi-factor", {1: 0.5, 2: 0.2, 3: 0.1}),), "add up to 0.8"),
    ],
)
def test_what_cannot_be_is_refused_by_name(groups, sentence):
    with pytest.raises(TreeProblem, match=sentence):
        expand_common_causes(tree(*groups))


def test_a_group_of_too_many_sets_is_refused_and_not_listed():
    members = tuple(f"m{i}" for i in range(40))
    factors = dict.fromkeys(range(1, 41), 1.0 / 40)
    with pytest.raises(TreeProblem, match="sets of members"):
        expand_common_causes(tree(group("phi-factor", factors, members=members), members=members))
