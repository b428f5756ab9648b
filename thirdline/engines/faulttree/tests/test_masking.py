"""What is decided further up is not asked again, and every gate keeps its meaning."""

from __future__ import annotations

import pytest

from thirdline.engines.faulttree.analysing import analyse
from thirdline.engines.faulttree.graph import Graph
from thirdline.engines.faulttree.kernels import Op
from thirdline.engines.faulttree.masking import masked
from thirdline.engines.faulttree.model import FaultTree, Kind
from thirdline.engines.faulttree.simplifying import _literals
from thirdline.engines.faulttree.tests.kernels_here import both_kernels
from thirdline.engines.faulttree.tests.random_trees import Truth, random_tree
from thirdline.engines.faulttree.tests.test_simplifying import gate, tree


def woven(upper: Kind, lower: str, other_way: str = "u v") -> FaultTree:
    """`x` stands in `t1` and again below it; nothing decides the tree alone."""
    return tree(
        gate("top", Kind.ATLEAST, "t1 t2 t3", 2),
        gate("t1", upper, "x m u"),
        gate("t2", Kind.AND, other_way),
        gate("t3", Kind.AND, "v w x"),
        gate("m", Kind.AND if upper is Kind.OR else Kind.OR, "a deep v"),
        gate("deep", Kind.ATLEAST, f"{lower} b c w", 2),
    )


def raw(given: FaultTree) -> tuple[Graph, list[int]]:
    """As it is given, with nothing simplified."""
    graph = Graph(list(given.events))
    return graph, [_literals(given, graph, {})[given.top]]


def places_of(given: FaultTree, event: str) -> int:
    graph, roots = raw(given)
    new, place = masked(graph, roots)
    number = 1 + list(given.events).index(event)
    gates = new.below([place[roots[0] // 2]])
    return sum(each // 2 == number for node in gates for each in new.arguments(node))


def tables(graph: Graph, truth: Truth) -> list[int]:
    """What every node says of all states at once."""
    found = [truth.all, *(truth.table[name] for name in graph.events)]
    for node in range(graph.first_gate, graph.first_gate + len(graph.gates)):
        op, k, arguments = graph.gate(node)
        given = [found[each // 2] ^ (truth.all if each % 2 else 0) for each in arguments]
        needed = {Op.AND: len(given), Op.OR: 1}.get(op, k)
        said = 0
        for state in truth.states:
            true = sum(each >> state & 1 for each in given)
            said |= (true % 2 if op is Op.XOR else true >= needed) << state
        found.append(said)
    return found


@pytest.mark.parametrize("upper", [Kind.OR, Kind.AND])
@pytest.mark.parametrize("lower", ["x", "~x"])
def test_what_a_gate_decides_vanishes_below_it(upper, lower):
    assert places_of(woven(upper, lower), "x") == 2  # in t1 and t3, no longer below t1


@pytest.mark.parametrize("upper", [Kind.OR, Kind.AND])
def test_it_stays_where_there_is_another_way_up(upper):
    assert places_of(woven(upper, "x", "u v deep"), "x") == 3


@pytest.mark.parametrize("first", range(0, 120, 30))
def test_every_gate_means_what_it_did(first):
    changed = 0
    for seed in range(first, first + 30):
        given = random_tree(seed)
        truth = Truth(given)
        graph, roots = raw(given)
        new, place = masked(graph, roots)
        before, after = tables(graph, truth), tables(new, truth)

        for node, literal in enumerate(place):
            assert after[literal // 2] ^ (truth.all if literal % 2 else 0) == before[node]
        changed += edges(new, [place[roots[0] // 2]]) < edges(graph, roots)
    assert changed > 1


def edges(graph: Graph, roots: list[int]) -> int:
    return sum(len(graph.arguments(node)) for node in graph.below(roots))


@both_kernels
@pytest.mark.parametrize("upper", [Kind.OR, Kind.AND])
@pytest.mark.parametrize("lower", ["x", "~x"])
def test_the_answers_are_those_of_all_states(kernel, upper, lower):
    given = woven(upper, lower)
    found, truth = analyse(given, kernel=kernel), Truth(given)

    assert found.top_probability == pytest.approx(truth.probability, abs=1e-12)
    if lower == "x":
        sets = {frozenset(each.events) for each in found.cut_sets(1_000)}
        assert sets == set(truth.minimal_sets)
