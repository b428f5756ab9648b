"""Trees too hard to be solved whole: what is known is put in its place, and what is said holds."""

from __future__ import annotations

import random

import pytest

from bench.tree_maker import crosswise
from thirdline.engines.faulttree import bounding
from thirdline.engines.faulttree.analysing import Limits, Status, analyse
from thirdline.engines.faulttree.conditioning import LivingTree
from thirdline.engines.faulttree.evidence import Evidence
from thirdline.engines.faulttree.explaining import ranked_cut_sets
from thirdline.engines.faulttree.kernel_python import PythonKernel
from thirdline.engines.faulttree.model import FaultTree
from thirdline.engines.faulttree.next_tests import Test as Probe
from thirdline.engines.faulttree.next_tests import next_tests
from thirdline.engines.faulttree.problems import TreeProblem
from thirdline.engines.faulttree.solving import Race
from thirdline.engines.faulttree.tests.kernels_here import both_kernels
from thirdline.engines.faulttree.tests.random_trees import Truth, random_tree


@pytest.fixture
def starving(monkeypatch):
    """Coherent trees whose race is lost and whose larger sets are cut off; with evidence and truth."""
    monkeypatch.setattr(Race, "_budgets", lambda race: iter((8,)))

    def made(count: int):
        for seed in range(count):
            tree = random_tree(seed, coherent=True, most=10, most_gates=25)
            chance, truth = random.Random(seed), Truth(tree)
            for order in (1, 2, 3):
                monkeypatch.setattr(bounding, "MOST_ORDER", order)
                found = analyse(tree, kernel=PythonKernel())
                if not found.forest.has_all_functions:
                    evidence = _some_evidence(tree, chance)
                    try:
                        living = LivingTree(found)
                        state = living.see(evidence)
                    except TreeProblem:
                        continue
                    yield living, state, truth, _weights(truth, evidence)

    return made


def _some_evidence(tree: FaultTree, chance: random.Random) -> Evidence:
    names = list(tree.events)
    states = {name: chance.random() < 0.5 for name in chance.sample(names, min(2, len(names)))}
    soft = {chance.choice(names): (0.9, 0.2), chance.choice(list(tree.gates)): (0.8, 0.3)}
    return Evidence(states, soft if chance.random() < 0.5 else {})


def _weights(truth: Truth, evidence: Evidence) -> list[float]:
    found = []
    for state in truth.states:
        weight = truth.weights[state] if truth.top >> state & 1 else 0.0
        for name, (failed, fine) in evidence.by_name().items():
            weight *= failed if truth.table[name] >> state & 1 else fine
        found.append(weight)
    return found


def _share(truth: Truth, true: list[float], names) -> float:
    whole = sum(true)
    return (
        sum(
            weight
            for state, weight in enumerate(true)
            if all(truth.table[name] >> state & 1 for name in names)
        )
        / whole
    )


def test_posteriors_are_off_by_no_more_than_is_said(starving):
    compared = bounded = 0
    for living, state, truth, true in starving(240):
        error = living.error(state)
        bounded += 0 < error < 1
        if sum(true) < 1e-9:
            continue
        compared += 1
        for name, p in living.posterior(state).items():
            assert abs(p - _share(truth, true, [name])) <= error + 1e-9
    assert compared > 30
    assert bounded > 10


def test_cut_sets_hold_the_known_failures_they_need(starving):
    compared = 0
    for living, state, truth, true in starving(240):
        for one in ranked_cut_sets(living, state, 10).sets:
            compared += 1
            assert frozenset(one.events) in truth.minimal_sets
            if sum(true) > 1e-9:
                right = _share(truth, true, one.events)
                assert abs(one.probability - right) <= living.error(state) + 1e-6
    assert compared > 30


@pytest.fixture(scope="module")
def service() -> FaultTree:
    return crosswise(0, 500)


@both_kernels
@pytest.mark.slow
def test_a_service_in_an_outage_keeps_its_likelihoods(service, kernel):
    found = analyse(service, kernel=kernel, limits=Limits(seconds=8, nodes=2_000_000))
    assert found.status is Status.BOUNDED
    living = LivingTree(found)
    before = living.see(Evidence())
    assert living.error(before) < 0.05
    suspects = sorted(living.posterior(before).items(), key=lambda each: -each[1])

    # What is known makes the top likelier by far than it was; errors must not grow with that.
    down = {suspects[5][0]: True} | {name: False for name, _ in suspects[10:40]}
    evidence = Evidence(down)
    state = living.see(evidence)

    assert living.error(state) < 0.05
    assert ranked_cut_sets(living, state, 20).sets
    advice = next_tests(living, evidence, [Probe(name, name) for name, _ in suspects[:10]])
    assert len(advice) == 10
    # A branch that is struck out clears what stands in it.
    branch = f"{suspects[6][0]} down"
    struck = living.see(Evidence({**down, branch: False}))
    assert living.error(struck) < 0.05
    assert living.posterior(struck)[suspects[6][0]] == 0.0
    # Taken back, all is as it was.
    assert living.posterior(living.see(Evidence())) == living.posterior(living.see(Evidence()))
    assert living.error(living.see(Evidence())) < 0.05
