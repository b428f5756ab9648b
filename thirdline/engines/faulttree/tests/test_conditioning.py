"""Evidence on random trees against the enumeration of all their states."""

from __future__ import annotations

import random

import pytest

from thirdline.engines.faulttree.analysing import analyse
from thirdline.engines.faulttree.conditioning import LivingTree, doubt, entropy, live
from thirdline.engines.faulttree.evidence import Evidence, spelled_out
from thirdline.engines.faulttree.explaining import most_probable_states, ranked_cut_sets
from thirdline.engines.faulttree.gate_posteriors import gate_posteriors
from thirdline.engines.faulttree.model import BasicEvent, FaultTree, HouseEvent
from thirdline.engines.faulttree.problems import TreeProblem
from thirdline.engines.faulttree.tests.kernels_here import both_kernels
from thirdline.engines.faulttree.tests.random_trees import Truth, random_tree
from thirdline.engines.faulttree.tests.truly_seen import LEAST, NEAR, seen_as_it_is, share


def some_evidence(tree: FaultTree, chance: random.Random) -> Evidence:
    states, likelihoods = {}, {}
    for _ in range(chance.randint(0, 3)):
        name = chance.choice([*tree.events, *tree.gates])
        if chance.random() < 0.5:
            states[name] = chance.random() < 0.5
        else:
            likelihoods[name] = (chance.uniform(0.5, 1), chance.uniform(0, 0.5))
    return Evidence(states, likelihoods, chance.choice([True, True, False, None]))


def seen(kernel, first: int):
    """Living trees under evidence, with the truth about it."""
    for seed in range(first, first + 12):
        tree = random_tree(seed, coherent=seed % 3 == 0, most=8)
        truth, living = Truth(tree), LivingTree(analyse(tree, kernel=kernel))
        chance = random.Random(seed)
        for _ in range(4):
            evidence = some_evidence(tree, chance)
            for state, true in seen_as_it_is(living, evidence, truth):
                yield living, state, truth, true


@both_kernels
@pytest.mark.parametrize("first", range(0, 96, 12))
def test_posteriors_are_those_of_all_states(kernel, first):
    for living, state, truth, true in seen(kernel, first):
        for name, p in living.posterior(state).items():
            assert p == pytest.approx(share(truth, true, [name]), **NEAR), truth.tree.name


@both_kernels
@pytest.mark.parametrize("first", range(0, 96, 12))
def test_gates_have_posteriors_too(kernel, first):
    for living, state, truth, true in seen(kernel, first):
        found = gate_posteriors(living, state, truth.tree.gates)
        for name in truth.tree.gates:
            if found[name] is not None:
                assert found[name] == pytest.approx(share(truth, true, [name]), **NEAR)
        assert found[truth.tree.top] is not None


@both_kernels
@pytest.mark.parametrize("first", range(0, 96, 12))
def test_cut_sets_are_ranked_by_what_was_seen(kernel, first):
    for living, state, truth, true in seen(kernel, first):
        wanted = sorted((share(truth, true, one) for one in truth.minimal_sets), reverse=True)
        found = ranked_cut_sets(living, state, 5)

        for one in found.sets:
            assert one.probability == pytest.approx(share(truth, true, one.events), **NEAR)
        ranked = [one.probability for one in found.sets]
        likely = [each for each in wanted if each > LEAST][:5]
        assert ranked[: len(likely)] == pytest.approx(likely, **NEAR)


@both_kernels
@pytest.mark.parametrize("first", range(0, 96, 12))
def test_the_most_probable_states_explain_everything_seen(kernel, first):
    for living, state, truth, true in seen(kernel, first):
        below = set(living.homes.of_leaf)
        known = {n for i, n in enumerate(truth.names, start=1) if i in below}
        by_state: dict[frozenset[str], float] = {}
        for number, weight in enumerate(true):
            key = truth.named(number) & known
            by_state[key] = by_state.get(key, 0.0) + weight

        for best, one in zip(
            sorted(by_state.values(), reverse=True),
            most_probable_states(living, state, 4),
            strict=False,
        ):
            assert one.probability == pytest.approx(best, **NEAR)
            assert one.probability == pytest.approx(by_state[frozenset(one.events)], **NEAR)


def test_evidence_taken_back_leaves_no_trace():
    living = live(random_tree(21))
    before = living.posterior(living.see(Evidence()))

    living.see(Evidence(likelihoods=dict.fromkeys(living.tree.gates, (0.9, 0.2)), top=None))

    assert living.posterior(living.see(Evidence())) == pytest.approx(before)


def test_a_second_look_multiplies_with_the_first():
    once = Evidence(likelihoods={"a": (0.9, 0.1)})

    assert once.also(likelihoods={"a": (0.5, 0.2)}).by_name()["a"] == pytest.approx((0.45, 0.02))
    assert once.also(states={"a": True}).by_name()["a"] == pytest.approx((0.9, 0.0))


def test_doubt_is_the_sum_of_entropies():
    assert entropy(0.5) == 1.0
    assert entropy(0.0) == entropy(1.0) == 0.0
    assert doubt({"a": 0.5, "b": 1.0, "c": 0.5}) == 2.0


@pytest.mark.parametrize(
    ("evidence", "word"),
    [
        (Evidence({"nobody": True}), "nobody"),
        (Evidence({"h0": True}), "house event"),
        (Evidence(likelihoods={"e0": (1.5, 0.0)}), "between 0 and 1"),
    ],
)
def test_evidence_that_cannot_be_used_is_named(evidence, word):
    tree = random_tree(2)
    with_house = FaultTree(
        tree.name, tree.top, tree.gates, tree.events, {"h0": HouseEvent("h0", True)}
    )

    with pytest.raises(TreeProblem, match=word):
        live(with_house).see(evidence)


def test_evidence_needs_probabilities():
    tree = random_tree(3)
    bare = FaultTree(tree.name, tree.top, tree.gates, {n: BasicEvent(n) for n in tree.events})

    with pytest.raises(TreeProblem, match="have none, among them “e0”"):
        live(bare)


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_what_is_seen_of_gates_is_spelled_out_as_the_same_of_what_is_below(first):
    pushed = contradicting = 0
    for seed in range(first, first + 50):
        tree = random_tree(seed, coherent=seed % 2 == 0)
        truth, chance = Truth(tree), random.Random(seed)
        names = [*tree.events, *tree.gates]
        states = {chance.choice(names): chance.random() < 0.5 for _ in range(3)}

        found = spelled_out(tree, states)

        possible = _together(truth, states)
        if found is None:
            contradicting += 1
            assert possible == 0
        else:
            pushed += found != states
            assert _together(truth, found) == possible
    assert pushed > 10
    assert contradicting


def _together(truth: Truth, states: dict[str, bool]) -> int:
    """The states of all events, as bits, in which all of that is so."""
    found = truth.all
    for name, failed in states.items():
        found &= truth.table[name] if failed else truth.all ^ truth.table[name]
    return found
