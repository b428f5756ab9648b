"""Simulated outages: what it costs to confirm the cause, by the rule that picks the next test.

A tree gets random priors and test costs; an outage is a state drawn from all those in which the top
has occurred. Every test looks at one basic event. The cause is confirmed when what was seen failed
is enough for the top to occur. Three worlds: tests that never err, tests that err in one case of
twenty, and an engineer's tree that lacks one edge of the true one.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import fmean

from thirdline.engines.faulttree.conditioning import LivingTree, live
from thirdline.engines.faulttree.evidence import Evidence
from thirdline.engines.faulttree.expressions import Constant
from thirdline.engines.faulttree.formats.open_psa import read_open_psa
from thirdline.engines.faulttree.model import BasicEvent, FaultTree, Kind
from thirdline.engines.faulttree.problems import TreeProblem

DRAWS = 5
ERR = 0.05
SURE = 0.9
RULES = ("random", "prior/cost", "Birnbaum/cost", "diagnostic/cost", "posterior/cost")
Costs = dict[str, float]


def measure(data: Path, outages: int) -> None:
    for world in ("tests that never err", f"tests that err in {ERR:.0%}", "one edge missing"):
        print(f"\n{world}: mean cost (mean number of tests) to the confirmed cause\n")
        print(f"| tree | {' | '.join(RULES)} |\n|---{'|---' * len(RULES)}|")
        for file in sorted((data / "fault-trees" / "aralia").glob("*.xml")):
            cells = _tree(read_open_psa(file), world, outages)
            print(f"| {file.stem} | {' | '.join(cells)} |", flush=True)


def _tree(tree: FaultTree, world: str, outages: int) -> list[str]:
    seen: dict[str, list[tuple[float, int, bool]]] = {rule: [] for rule in RULES}
    for draw in range(DRAWS):
        chance = random.Random(draw)
        events = {n: BasicEvent(n, Constant(10 ** chance.uniform(-4, -1.5))) for n in tree.events}
        costs = {name: 10 ** chance.uniform(0, 1.5) for name in tree.events}
        true = live(replace(tree, events=events))
        believed = live(_missing(true.tree, chance)) if world == "one edge missing" else true
        err = ERR if world.startswith("tests that err") else 0.0
        static = _static(believed, costs)
        for _ in range(outages // DRAWS):
            failed = sample(true, chance)
            for rule in RULES:
                luck = random.Random(chance.random())
                search = _Search(true.tree, failed, costs, err, luck)
                if rule == "posterior/cost":
                    seen[rule].append(search.updated(believed))
                else:
                    order = static.get(rule) or luck.sample(list(costs), len(costs))
                    seen[rule].append(search.in_order(order))
    return [_cell(seen[rule]) for rule in RULES]


def _cell(found: list[tuple[float, int, bool]]) -> str:
    right = fmean(each[2] for each in found)
    wrong = f", {right:.0%} right" if right < 1 else ""
    return f"{fmean(each[0] for each in found):.0f} ({fmean(each[1] for each in found):.1f}{wrong})"


def _static(living: LivingTree, costs: Costs) -> dict[str, list[str]]:
    blind = living.see(Evidence(top=None))
    prior = living.posterior(blind)
    after = living.posterior(living.see(Evidence()))
    # P(failed | top) = p + p (1 - p) B / P, so B is had from it up to the factor P.
    birnbaum = {n: (after[n] - p) / (p * (1 - p)) for n, p in prior.items()}
    scores = {"prior/cost": prior, "Birnbaum/cost": birnbaum, "diagnostic/cost": after}
    return {
        rule: sorted(costs, key=lambda name: -score.get(name, 0.0) / costs[name])
        for rule, score in scores.items()
    }


class _Search:
    """One outage, looked for by one rule."""

    def __init__(
        self, tree: FaultTree, failed: set[str], costs: Costs, err: float, luck: random.Random
    ) -> None:
        self.tree, self.failed, self.costs, self.err, self.luck = tree, failed, costs, err, luck
        self.cost, self.tests = 0.0, 0

    def test(self, name: str) -> bool:
        self.cost += self.costs[name]
        self.tests += 1
        return (name in self.failed) != (self.luck.random() < self.err)

    def done(self, found: set[str]) -> tuple[float, int, bool]:
        return self.cost, self.tests, found <= self.failed

    def in_order(self, order: Sequence[str]) -> tuple[float, int, bool]:
        """Results are believed; where that leads nowhere, everything is looked at again."""
        for _ in range(20):
            found: set[str] = set()
            for name in order:
                if self.test(name):
                    found.add(name)
                    if occurs(self.tree, found):
                        return self.done(found)
        return self.cost, self.tests, False

    def updated(self, living: LivingTree) -> tuple[float, int, bool]:
        evidence, tested = Evidence(), dict.fromkeys(self.costs, 0)
        posterior = living.posterior(living.see(evidence))
        for _ in range(20 * len(self.costs)):
            open_ones = [name for name in self.costs if not (tested[name] and self.err == 0)]
            if not open_ones:
                break
            name = max(open_ones, key=lambda n: self._worth(n, posterior, tested[n]))
            shows = self.test(name)
            tested[name] += 1
            if self.err:
                likelihood = (1 - self.err, self.err) if shows else (self.err, 1 - self.err)
                evidence = evidence.also(likelihoods={name: likelihood})
            else:
                evidence = evidence.also(states={name: shows})
            try:
                posterior = living.posterior(living.see(evidence))
            except TreeProblem:
                # The tree is wrong; go on by what was thought before, without what is known.
                posterior = {**posterior, name: float(shows)}
            found = {n for n in tested if tested[n] and posterior.get(n, 0.0) > SURE}
            if self.err == 0:
                found = {n for n, failed in evidence.states.items() if failed}
            if occurs(self.tree, found):
                return self.done(found)
        return self.cost, self.tests, False

    def _worth(self, name: str, posterior: dict[str, float], tested: int) -> float:
        p = posterior.get(name, 0.0)
        # What was seen and is as good as known is not looked at again.
        return (0.0 if self.err and tested and p > 0.99 else p) / self.costs[name]


def occurs(tree: FaultTree, failed: set[str]) -> bool:
    """The top of a coherent tree with just these events failed."""
    known = {name: name in failed for name in tree.events}
    say: dict[Kind, Callable[[list[bool], int | None], bool]] = {
        Kind.AND: lambda values, _: all(values),
        Kind.OR: lambda values, _: any(values),
        Kind.NULL: lambda values, _: values[0],
        Kind.ATLEAST: lambda values, k: sum(values) >= (k or 0),
    }

    def of(name: str) -> bool:
        if name not in known:
            gate = tree.gates[name]
            known[name] = say[gate.kind]([of(each.name) for each in gate.arguments], gate.k)
        return known[name]

    return of(tree.top)


def _missing(tree: FaultTree, chance: random.Random) -> FaultTree:
    """The tree without one argument of one OR gate."""
    wide = [gate for gate in tree.gates.values() if gate.kind is Kind.OR]
    gate = chance.choice([gate for gate in wide if len(gate.arguments) > 1])
    left = list(gate.arguments)
    left.pop(chance.randrange(len(left)))
    return replace(tree, gates={**tree.gates, gate.name: replace(gate, arguments=tuple(left))})


def sample(living: LivingTree, chance: random.Random) -> set[str]:
    """A state in which the top has occurred, as likely as it is."""
    state = living.see(Evidence(top=None))
    failed: set[str] = set()
    waiting = [(len(living.stores) - 1, True)]
    while waiting:
        index, value = waiting.pop()
        one, store = state.passed[index], living.stores[index]
        node = store.root(living.slots[index])
        for level, leaf in enumerate(living.forest.solved[index].variables):
            p = one.high[level]
            here, low, high = store.node(node)
            if here == level:
                up, down = one.values[high], one.values[low]
                weight = (p * up, (1 - p) * down) if value else (p * (1 - up), (1 - p) * (1 - down))
                true = chance.random() * sum(weight) < weight[0]
                node = high if true else low
            else:
                true = chance.random() < p
            if leaf in living.homes.of_root:
                waiting.append((living.homes.of_root[leaf], true))
            elif true:
                failed.add(living.forest.graph.events[leaf - 1])
    return failed
