"""Evidence on gates that no module of the tree holds alone, against the enumeration of all states."""

from __future__ import annotations

import random
import time

import pytest

from thirdline.engines.faulttree.analysing import Limits, analyse
from thirdline.engines.faulttree.conditioning import LivingTree
from thirdline.engines.faulttree.evidence import Evidence, sort_evidence
from thirdline.engines.faulttree.gate_posteriors import gate_posteriors
from thirdline.engines.faulttree.homes import Homes
from thirdline.engines.faulttree.kernels import Budget
from thirdline.engines.faulttree.problems import TreeProblem
from thirdline.engines.faulttree.tests.kernels_here import both_kernels
from thirdline.engines.faulttree.tests.random_trees import Truth, random_tree
from thirdline.engines.faulttree.tests.truly_seen import NEAR, seen_as_it_is, share


def homeless(living: LivingTree) -> list[str]:
    everything = Evidence(dict.fromkeys(living.tree.gates, True))
    return sort_evidence(everything, Homes(living.first.forest)).unplaced


def scattered(kernel, seeds) -> list[LivingTree]:
    """Living trees of up to 12 events in which some gates stand in no single module."""
    trees = [random_tree(seed, most=12, most_gates=14) for seed in seeds]
    found = [LivingTree(analyse(tree, kernel=kernel)) for tree in trees]
    return [living for living in found if homeless(living)]


def some(living: LivingTree, chance: random.Random) -> Evidence:
    """At least one of the gates without a home, with other gates and events beside it."""
    names = [
        chance.choice(homeless(living)),
        *chance.sample([*living.tree.gates, *living.tree.events], 2),
    ]
    soft = {names[2]: (chance.uniform(0.5, 1), chance.uniform(0, 0.5))}
    states = {name: chance.random() < 0.5 for name in names[: chance.randint(1, 2)]}
    return Evidence(states, soft, chance.choice([True, False, None]))


@both_kernels
@pytest.mark.parametrize("first", range(0, 400, 25))
def test_evidence_on_gates_of_no_module_is_exact(kernel, first):
    seen = 0
    for living in scattered(kernel, range(first, first + 25)):
        truth, chance = Truth(living.tree), random.Random(first)
        for _ in range(3):
            evidence = some(living, chance)
            for state, true in seen_as_it_is(living, evidence, truth):
                for name, p in living.posterior(state).items():
                    assert p == pytest.approx(share(truth, true, [name]), **NEAR), truth.tree.name
                seen += 1
    assert seen > 10


@both_kernels
def test_gates_that_were_given_homes_have_posteriors(kernel):
    for living in scattered(kernel, range(60)):
        truth = Truth(living.tree)

        living.give_homes(living.tree.gates, Budget())

        state = living.see(Evidence(top=None))
        found = gate_posteriors(living, state, living.tree.gates)
        for name, p in found.items():
            assert p == pytest.approx(truth.weight(truth.table[name]), **NEAR), truth.tree.name


def test_what_other_modules_are_stays_as_it_was():
    living = next(iter(scattered(None, range(60))))
    stores = {id(store) for store in living.stores}
    before = living.posterior(living.see(Evidence(top=None)))

    living.see(Evidence({homeless(living)[0]: True}, top=None))

    assert sum(id(store) not in stores for store in living.stores) == 1
    assert living.posterior(living.see(Evidence(top=None))) == pytest.approx(before)


def test_where_it_is_too_much_the_gate_is_named_and_the_tree_goes_on():
    living = next(iter(scattered(None, range(60))))
    before = living.posterior(living.see(Evidence(top=None)))
    name = homeless(living)[0]
    living.limits = Limits(seconds=-1)

    with pytest.raises(TreeProblem, match=f"“{name}” needs a diagram that is too large"):
        living.see(Evidence({name: True}, top=None))

    living.limits = Limits()
    assert living.posterior(living.see(Evidence(top=None))) == pytest.approx(before)


def test_a_budget_that_is_used_up_leaves_the_rest_without_homes():
    living = next(iter(scattered(None, range(60))))

    living.give_homes(living.tree.gates, Budget(until=time.monotonic() - 1))

    state = living.see(Evidence(top=None))
    assert gate_posteriors(living, state, homeless(living)[:1])[homeless(living)[0]] is None
