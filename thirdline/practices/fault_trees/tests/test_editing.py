"""A tree is changed one step at a time; what would make no sense is refused by name."""

from __future__ import annotations

import pytest

from thirdline.engines.faulttree.checking import check
from thirdline.engines.faulttree.expressions import Constant
from thirdline.engines.faulttree.model import CommonCause, CommonCauseModel, Kind
from thirdline.engines.faulttree.problems import TreeProblem
from thirdline.practices.fault_trees import editing


def test_a_new_tree_can_be_solved_at_once():
    check(editing.new_tree("VPN is down"))


def test_an_event_hangs_below_a_gate_and_not_below_an_event():
    tree = editing.add_event(editing.new_tree("VPN is down"), "top", label="Gateway fails")

    assert tree.events["event-2"].label == "Gateway fails"
    with pytest.raises(TreeProblem, match="only a gate has something below it"):
        editing.add_event(tree, "event-2", label="Fan stops")


def test_taking_a_branch_away_takes_what_hangs_nowhere_else():
    tree = editing.add_gate(editing.new_tree("Down"), "top", label="Both", kind=Kind.AND)
    tree = editing.add_event(tree, "gate-1", label="Power")
    tree = editing.share(tree, "gate-1", name="event-1")

    tree = editing.take_away(tree, "top", "gate-1")

    assert set(tree.gates) == {"top"}
    assert set(tree.events) == {"event-1"}


def test_the_last_thing_below_a_gate_stays():
    with pytest.raises(TreeProblem, match="would have nothing below it"):
        editing.take_away(editing.new_tree("Down"), "top", "event-1")


def test_a_transfer_that_would_make_a_circle_is_refused():
    tree = editing.add_gate(editing.new_tree("Down"), "top", label="Both", kind=Kind.AND)

    with pytest.raises(TreeProblem, match="circle"):
        editing.share(tree, "gate-1", name="top")


def test_k_of_n_needs_its_k():
    with pytest.raises(TreeProblem, match="how many of those"):
        editing.change_gate(editing.new_tree("Down"), "top", label="Down", kind=Kind.ATLEAST)


def test_not_takes_one_thing():
    tree = editing.add_event(editing.new_tree("Down"), "top", label="More")

    with pytest.raises(TreeProblem, match="exactly one"):
        editing.change_gate(tree, "top", label="Down", kind=Kind.NOT)


def test_negating_twice_is_no_change():
    tree = editing.new_tree("Down")

    assert editing.turn_round(editing.turn_round(tree, "top", "event-1"), "top", "event-1") == tree


def test_an_event_fails_together_with_one_group_only():
    tree = editing.add_event(editing.new_tree("Down"), "top", label="More")
    group = CommonCause(
        "pumps", CommonCauseModel.BETA, ("event-1", "event-2"), Constant(0.1), {2: Constant(0.1)}
    )
    tree = editing.put_together(tree, group)

    with pytest.raises(TreeProblem, match="another common-cause group"):
        editing.put_together(
            tree, CommonCause("valves", group.model, group.members, group.distribution, {})
        )
    assert editing.part(tree, "pumps").common_causes == ()


def test_a_name_is_needed_and_bounded():
    with pytest.raises(TreeProblem, match="Say what happens"):
        editing.add_event(editing.new_tree("Down"), "top", label="  ")
    with pytest.raises(TreeProblem, match="at most 200"):
        editing.add_event(editing.new_tree("Down"), "top", label="x" * 201)


@pytest.mark.parametrize(
    ("kind", "k", "most", "begun"),
    [(Kind.OR, None, None, 1), (Kind.ATLEAST, 2, None, 2), (Kind.CARDINALITY, 1, 3, 3), (Kind.XOR, None, None, 2)],
)  # fmt: skip
def test_a_new_gate_begins_with_as_many_events_as_it_needs(kind, k, most, begun):
    tree = editing.new_tree("Down")

    tree = editing.add_gate(tree, "top", label="Some of them", kind=kind, k=k, most=most)

    check(tree)
    gate = tree.gates["gate-1"]
    assert (gate.kind, gate.k, gate.most, len(gate.arguments)) == (kind, k, most, begun)


def test_a_gate_keeps_only_the_numbers_of_its_kind():
    tree = editing.add_gate(
        editing.new_tree("Down"), "top", label="Some", kind=Kind.CARDINALITY, k=1, most=2
    )

    tree = editing.change_gate(tree, "gate-1", label="Some", kind=Kind.AND, k=1, most=2)

    assert (tree.gates["gate-1"].k, tree.gates["gate-1"].most) == (None, None)


@pytest.mark.parametrize(("k", "most"), [(None, 2), (1, None), (2, 1)])
def test_between_k_and_m_needs_both_in_this_order(k, most):
    with pytest.raises(TreeProblem, match="at least and at most"):
        editing.add_gate(
            editing.new_tree("Down"), "top", label="Some", kind=Kind.CARDINALITY, k=k, most=most
        )


def test_a_gate_does_not_begin_with_more_events_than_anybody_would_name():
    with pytest.raises(TreeProblem, match="begins with at most 20"):
        editing.add_gate(editing.new_tree("Down"), "top", label="Some", kind=Kind.ATLEAST, k=21)
