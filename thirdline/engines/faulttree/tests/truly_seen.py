"""What evidence means for a small tree, by the weights of all its states."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from thirdline.engines.faulttree.conditioning import Impossible, LivingTree
from thirdline.engines.faulttree.evidence import Evidence
from thirdline.engines.faulttree.tests.random_trees import Truth

NEAR = {"rel": 1e-7, "abs": 1e-9}
LEAST = 1e-9  # evidence less likely than that is left out: enumeration itself rounds


def seen_as_it_is(
    living: LivingTree, evidence: Evidence, truth: Truth
) -> Iterator[tuple[object, list[float]]]:
    """The state of the tree after the evidence, as likely as it is, and how likely every state is then.

    Nothing where the evidence is impossible, or so unlikely that enumeration itself rounds.
    """
    true = weights(truth, evidence)
    try:
        state = living.see(evidence)
    except Impossible:
        assert sum(true) < LEAST
        return
    assert state.probability == pytest.approx(sum(true), **NEAR)
    if sum(true) > LEAST:
        yield state, [each / sum(true) for each in true]


def weights(truth: Truth, evidence: Evidence) -> list[float]:
    """Of every state, its probability together with what was seen."""
    found = []
    for state in truth.states:
        weight = truth.weights[state]
        for name, (failed, fine) in evidence.by_name().items():
            weight *= failed if truth.table[name] >> state & 1 else fine
        if evidence.top is not None and bool(truth.top >> state & 1) != evidence.top:
            weight = 0.0
        found.append(weight)
    return found


def share(truth: Truth, true: list[float], names) -> float:
    return sum(
        weight
        for state, weight in enumerate(true)
        if all(truth.table[name] >> state & 1 for name in names)
    )
