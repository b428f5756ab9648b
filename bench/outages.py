"""Services too hard to be solved whole, while more and more of what is below them is known.

A page gives a tree eight seconds; what is not solved then is bounded. Evidence is looked at as a page
does: the likelihoods of all events, and the forty tests that could be next.
"""

from __future__ import annotations

import random
import time

from bench.tree_maker import crosswise
from thirdline.engines.faulttree.analysing import Limits, analyse
from thirdline.engines.faulttree.conditioning import LivingTree
from thirdline.engines.faulttree.evidence import Evidence
from thirdline.engines.faulttree.next_tests import Test, next_tests

PAGE = Limits(seconds=8.0, nodes=2_000_000)
KNOWN = ((0, 0), (1, 20), (2, 50), (4, 50))
TESTS = 40


def measure(services: int) -> None:
    print(
        "| service | events | gates | status | down, fine | CPU s | off by at most | tests, CPU s |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for seed in range(services):
        tree = crosswise(seed, 500)
        begun = time.process_time()
        found = analyse(tree, limits=PAGE)
        solving = time.process_time() - begun
        living = LivingTree(found)
        chance = random.Random(seed)
        for down, fine in KNOWN:
            names = chance.sample(list(tree.events), down + fine)
            evidence = Evidence({name: number < down for number, name in enumerate(names)})
            begun = time.process_time()
            state = living.see(evidence)
            seeing = time.process_time() - begun + (solving if not names else 0.0)
            posterior = living.posterior(state)
            asked = sorted(
                (name for name in posterior if name not in names), key=lambda one: -posterior[one]
            )[:TESTS]
            begun = time.process_time()
            next_tests(living, evidence, [Test(name, name) for name in asked])
            testing = time.process_time() - begun
            print(
                f"| {tree.name} | {len(tree.events)} | {len(tree.gates)} | {found.status} | {down}, {fine} "
                f"| {seeing:.2f} | {living.error(state):.2%} | {testing:.2f} |",
                flush=True,
            )
