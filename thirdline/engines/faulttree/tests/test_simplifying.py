from __future__ import annotations

import time

from thirdline.engines.faulttree.analysing import Limits, analyse
from thirdline.engines.faulttree.expressions import Constant
from thirdline.engines.faulttree.graph import FALSE, TRUE, Graph
from thirdline.engines.faulttree.kernels import Budget
from thirdline.engines.faulttree.model import (
    Argument,
    BasicEvent,
    FaultTree,
    Gate,
    HouseEvent,
    Kind,
)
from thirdline.engines.faulttree.modules import find_modules
from thirdline.engines.faulttree.simplifying import simplified


def tree(*gates: Gate, houses=()) -> FaultTree:
    names = {each.name for gate in gates for each in gate.arguments} - {g.name for g in gates}
    events = {n: BasicEvent(n, Constant(0.1)) for n in sorted(names - {h.name for h in houses})}
    named = {each.name: each for each in gates}
    return FaultTree("t", gates[0].name, named, events, {each.name: each for each in houses})


def gate(name: str, kind: Kind, arguments: str, k: int | None = None) -> Gate:
    given = tuple(Argument(each.lstrip("~"), each.startswith("~")) for each in arguments.split())
    return Gate(name, kind, given, k)


def reachable(found) -> int:
    return len(found.graph.below(found.roots))


def test_a_gate_of_very_many_is_looked_at_once_and_not_once_for_each():
    begun = time.process_time()
    found = simplified(tree(gate("top", Kind.OR, " ".join(f"e{i}" for i in range(20_000)))))
    many = " ".join(f"e{i}" for i in range(6_000))
    counted = simplified(tree(gate("top", Kind.ATLEAST, many, 3_000)))

    assert time.process_time() - begun < 10
    assert (reachable(found), reachable(counted)) == (1, 1)


def test_a_budget_that_is_spent_leaves_the_tree_as_it_is_and_right():
    given = tree(gate("top", Kind.OR, "x a"), gate("x", Kind.AND, "a b"))

    whole, hurried = simplified(given), simplified(given, budget=Budget(until=0.0))

    assert len(hurried.graph.below(hurried.roots)) >= reachable(whole)
    assert analyse(given, limits=Limits(seconds=1e-9)).lower <= 0.1


def test_house_events_vanish():
    given = tree(
        gate("top", Kind.OR, "off a on-part"),
        gate("on-part", Kind.AND, "on b"),
        houses=[HouseEvent("off", False), HouseEvent("on", True)],
    )

    found = simplified(given)

    assert found.graph.arguments(found.roots[0] // 2) == (2, 4)


def test_transfers_negations_and_equal_gates_leave_one_gate():
    given = tree(
        gate("top", Kind.AND, "x y"),
        gate("x", Kind.NULL, "p"),
        gate("y", Kind.NOT, "q"),
        gate("p", Kind.OR, "a b"),
        gate("q", Kind.NOR, "a b"),
    )

    assert reachable(simplified(given)) == 1


def test_a_chain_of_one_kind_becomes_one_wide_gate():
    chain = [gate(f"g{i}", Kind.AND, f"g{i + 1} e{i}") for i in range(50)]

    found = simplified(tree(*chain, gate("g50", Kind.AND, "x y")))

    assert len(set(found.graph.leaves(found.graph.below(found.roots)))) == 52
    assert reachable(found) <= 2


def test_what_contradicts_itself_is_a_constant():
    graph = Graph(["a", "b"])

    assert graph.all_of([2, 3]) == FALSE
    assert graph.any_of([2, 3]) == TRUE
    assert graph.odd([2, 2]) == FALSE
    assert graph.odd([2, 3]) == TRUE
    assert graph.at_least(2, [2, 3, 4]) == 4


def test_an_event_that_decides_deep_down_is_pulled_out_in_front():
    """`a` alone takes the top down through both halves, so neither needs it any more."""
    given = tree(
        gate("top", Kind.AND, "left right"),
        gate("left", Kind.OR, "a both"),
        gate("right", Kind.OR, "a c"),
        gate("both", Kind.AND, "b c"),
    )

    found = simplified(given)

    graph = found.graph
    assert 2 in graph.arguments(found.roots[0] // 2)
    rest = graph.below(each for each in graph.arguments(found.roots[0] // 2) if each != 2)
    assert 1 not in set(graph.leaves(rest))


def test_parts_that_share_nothing_are_modules():
    given = tree(
        gate("top", Kind.OR, "p q r s"),
        gate("p", Kind.AND, "a b"),
        gate("q", Kind.AND, "b c"),
        gate("r", Kind.AND, "d e"),
        gate("s", Kind.AND, "e f"),
    )
    found = simplified(given)

    modules = find_modules(found.graph, found.roots)

    assert [len(module.leaves) for module in modules] == [3, 3, 2]
