"""A compiled tree says the same as the estate itself, tried out failure by failure."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thirdline.engines.faulttree.model import FaultTree, Kind
from thirdline.engines.faulttree.problems import TreeProblem
from thirdline.engines.needs import Estate, Fate, Need
from thirdline.practices.fault_trees.compiling import (
    Compiled,
    GraphFacts,
    NeedFacts,
    compile_item,
    event_name,
    fate_name,
    loops,
)

WORDS = {
    "fails": "%(name)s fails",
    "fewer": "fewer than %(k)s of %(n)s",
    "loops": "too many loops: %(names)s",
}


@st.composite
def estates(draw):
    """Up to six items that need each other in any way, loops included, and two fates."""
    count = draw(st.integers(2, 6))
    everything = list(range(1, count + 1))
    needs = {}
    for item in everything:
        groups = []
        for _ in range(draw(st.integers(0, 2))):
            others = [one for one in everything if one != item]
            members = draw(st.lists(st.sampled_from(others), min_size=1, max_size=3, unique=True))
            groups.append(NeedFacts("", draw(st.integers(1, len(members))), tuple(members)))
        needs[item] = groups
    fates = {
        number: tuple(
            draw(st.lists(st.sampled_from(everything), min_size=1, max_size=3, unique=True))
        )
        for number in range(1, draw(st.integers(0, 2)) + 1)
    }
    return needs, fates


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(estates())
def test_a_compiled_tree_fails_exactly_when_the_item_does(estate):
    needs, fates = estate
    compiled = compiled_of(needs, fates)
    names = list(compiled.tree.events)

    for failed in itertools.chain.from_iterable(
        itertools.combinations(names, size) for size in range(min(len(names), 4) + 1)
    ):
        assert fails(compiled.tree, set(failed)) == (not works(needs, fates, compiled, failed)), (
            failed
        )


def test_a_service_on_one_of_two_fails_when_both_do():
    compiled = compiled_of({1: [NeedFacts("gateways", 1, (2, 3))], 2: [], 3: []}, {})

    tree = compiled.tree
    assert tree.gates[tree.top].kind == Kind.OR
    assert not fails(tree, {"item-2"})
    assert fails(tree, {"item-2", "item-3"})
    assert compiled.items["item-2"] == 2


def test_its_own_failure_is_the_top_and_no_cause():
    compiled = compiled_of({1: [NeedFacts("", 1, (2,))], 2: []}, {})

    assert list(compiled.tree.events) == ["item-2"]


def test_two_members_with_one_cause_are_still_two():
    """Two servers that come down to nothing but the same host are two of three, not one."""
    host = NeedFacts("", 1, (9,))
    compiled = compiled_of(
        {1: [NeedFacts("", 2, (2, 3, 4))], 2: [host], 3: [host], 4: [], 9: []}, {}
    )

    assert fails(compiled.tree, {"item-9"})
    assert not fails(compiled.tree, {"item-4"})


def test_a_deep_chain_is_compiled_without_recursion():
    needs = {one: [NeedFacts("", 1, (one + 1,))] for one in range(1, 5_000)} | {5_000: []}

    compiled = compiled_of(needs, {})

    assert len(compiled.tree.events) == 4_999


def test_items_that_need_each_other_stand_in_one_loop():
    found = loops({1: [2], 2: [3], 3: [2], 4: [4]})

    assert found[2] == found[3]
    assert 1 not in found


def test_a_long_loop_is_compiled_and_its_gates_have_names_people_can_type():
    needs = {one: [NeedFacts("", 1, (one % 400 + 1, 401))] for one in range(1, 401)} | {401: []}

    compiled = compiled_of(needs, {})

    assert len(compiled.tree.events) == 400
    assert max(map(len, compiled.tree.gates)) < 60


def test_items_that_all_need_each_other_are_refused_by_name_and_soon():
    everything = range(1, 31)
    needs = {
        one: [NeedFacts("", 2, tuple(o for o in everything if o != one))] for one in everything
    }

    begun = time.process_time()
    with pytest.raises(TreeProblem, match="too many loops: item 1, item 10"):
        compiled_of(needs, {})
    assert time.process_time() - begun < 5


def test_what_leads_through_a_long_loop_is_refused_before_it_fills_the_memory():
    needs = {one: [NeedFacts("", 1, (one % 3000 + 1, 3001))] for one in range(1, 3001)}

    with pytest.raises(TreeProblem, match="too many loops"):
        compiled_of(needs | {3001: []}, {})


def compiled_of(needs, fates) -> Compiled:
    names = {one: f"item {one}" for one in needs}
    facts = GraphFacts(names, needs, {n: f"fate {n}" for n in fates}, fates)
    return compile_item(facts, 1, title="down", words=WORDS)


def works(needs, fates, compiled: Compiled, failed) -> bool:
    """By the engine of the estate: the greatest fixed point with these things down."""
    rows = [Need(item, one.k, one.members) for item, groups in needs.items() for one in groups]
    estate = Estate.of(
        list(needs), rows, [Fate(fate_name(n), members) for n, members in fates.items()]
    )
    down = [name if name in compiled.fates else compiled.items[name] for name in failed]
    return 1 in set(estate.with_down(down).working())


def fails(tree: FaultTree, failed: set[str]) -> bool:
    """By the tree, gate by gate from below."""
    values = {name: name in failed for name in tree.events}

    def value(name: str) -> bool:
        if name not in values:
            gate = tree.gates[name]
            below = [value(one.name) != one.negated for one in gate.arguments]
            values[name] = {
                Kind.OR: any, Kind.AND: all, Kind.NULL: all,
                Kind.ATLEAST: lambda given: sum(given) >= gate.k,
            }[gate.kind](below)  # fmt: skip
        return values[name]

    waiting = [tree.top]
    while waiting:
        name = waiting[-1]
        missing = [
            one.name
            for one in tree.gates[name].arguments
            if one.name in tree.gates and one.name not in values
        ]
        if missing:
            waiting.extend(missing)
        else:
            value(name)
            waiting.pop()
    return values[tree.top]


def test_names_of_events_are_those_of_items_and_fates():
    assert (event_name(7), fate_name(7)) == ("item-7", "fate-7")
