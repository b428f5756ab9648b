"""Which test to do next: what each would show, what that would change, and what it costs.

Two numbers are given for every test. `confirming` is P(failed | evidence) per cost: simulated
outages confirm their cause cheapest by it when tests look at single events. `bits_per_cost` is how
much the summed entropies of all events are expected to drop per cost: it is what ranks tests of
gates, where one look speaks about many events. A gate's test goes before an event's when it
promises more bits for its cost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .conditioning import Impossible, LivingTree, Unexplained, doubt
from .evidence import Evidence, Likelihood
from .problems import TreeProblem

MOST_CHANGES = 5
LEAST_COST = 1e-6


@dataclass(frozen=True, slots=True)
class Test:
    """One entry of a catalogue: what it reveals is a basic event or a gate.

    `risk` is the share by which a test is to count as dearer than its minutes: 0.5 for half as much
    again.
    """

    name: str
    reveals: str
    minutes: float = 1.0
    risk: float = 0.0
    false_positive: float = 0.0  # P(shows failed | fine)
    false_negative: float = 0.0  # P(shows fine | failed)

    @property
    def cost(self) -> float:
        return max(self.minutes * (1.0 + self.risk), LEAST_COST)

    @property
    def shows_failed(self) -> Likelihood:
        return 1.0 - self.false_negative, self.false_positive

    @property
    def shows_fine(self) -> Likelihood:
        return self.false_negative, 1.0 - self.false_positive


@dataclass(frozen=True, slots=True)
class Outcome:
    probability: float
    doubt: float  # bits that would remain
    changes: list[tuple[str, float, float]]  # event, P(failed) now and then; the greatest changes


@dataclass(frozen=True, slots=True)
class Advice:
    test: Test
    failed: float  # P(what it reveals has failed | evidence)
    confirming: float  # that, per cost
    bits: float  # expected drop of the summed entropies
    bits_per_cost: float
    is_gate: bool
    shows_failed: Outcome | None  # None: cannot come out so
    shows_fine: Outcome | None


def next_tests(living: LivingTree, evidence: Evidence, catalogue: Iterable[Test]) -> list[Advice]:
    """All tests of the catalogue, the one to do first in front."""
    before = living.posterior(living.see(evidence))
    events: list[Advice] = []
    gates: list[Advice] = []
    for test in catalogue:
        _check(test)
        advice = _advice(living, evidence, test, before)
        (gates if advice.is_gate else events).append(advice)
    events.sort(key=lambda each: (-each.confirming, -each.bits_per_cost, each.test.name))
    gates.sort(key=lambda each: (-each.bits_per_cost, -each.confirming, each.test.name))
    return _woven(events, gates)


def _woven(events: list[Advice], gates: list[Advice]) -> list[Advice]:
    found: list[Advice] = []
    events, gates = events[::-1], gates[::-1]
    while events and gates:
        gate_first = gates[-1].bits_per_cost > events[-1].bits_per_cost
        found.append(gates.pop() if gate_first else events.pop())
    return found + events[::-1] + gates[::-1]


def _advice(living: LivingTree, evidence: Evidence, test: Test, before: dict[str, float]) -> Advice:
    shows: list[Outcome | None] = []
    failed_after: list[float] = []
    whole = living.see(evidence).probability
    for likelihood in (test.shows_failed, test.shows_fine):
        outcome = _outcome(
            living, evidence, test=test, likelihood=likelihood, before=before, whole=whole
        )
        shows.append(outcome)
        failed_after.append(outcome.probability if outcome else 0.0)
    left = sum(each.probability * each.doubt for each in shows if each)
    total = sum(failed_after)
    bits = max(0.0, doubt(before) - left / total) if total else 0.0
    is_gate = test.reveals not in before
    failed = (
        _failed(test, failed_after[0] / total)
        if is_gate and total
        else before.get(test.reveals, 0.0)
    )
    return Advice(
        test=test,
        failed=failed,
        confirming=failed / test.cost,
        bits=bits,
        bits_per_cost=bits / test.cost,
        is_gate=is_gate,
        shows_failed=shows[0],
        shows_fine=shows[1],
    )


def _failed(test: Test, positive: float) -> float:
    """P(failed) from how often the test is expected to show it."""
    true, false = test.shows_failed
    return min(1.0, max(0.0, (positive - false) / (true - false))) if true != false else 0.0


def _outcome(
    living: LivingTree,
    evidence: Evidence,
    *,
    test: Test,
    likelihood: Likelihood,
    before: dict[str, float],
    whole: float,
) -> Outcome | None:
    try:
        state = living.see(evidence.also(likelihoods={test.reveals: likelihood}))
    except (Impossible, Unexplained):
        return None
    after = living.posterior(state)
    changed = sorted(before, key=lambda name: -abs(after[name] - before[name]))
    return Outcome(
        min(1.0, state.probability / whole),
        doubt(after),
        [(name, before[name], after[name]) for name in changed[:MOST_CHANGES]],
    )


def _check(test: Test) -> None:
    wrong = not 0.0 <= test.false_positive <= 1.0 or not 0.0 <= test.false_negative <= 1.0
    if wrong or test.minutes < 0.0 or test.risk < 0.0:
        raise TreeProblem(
            "The test “%(name)s” needs minutes and a risk of 0 or more, and rates of false answers "
            "between 0 and 1.",
            element=test.name,
            said={"name": test.name},
        )
