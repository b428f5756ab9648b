"""How uncertain the top's probability is, when those of the events are.

Every sample draws each uncertain parameter once and goes through the same diagrams: what shares a
parameter moves together, and a sample costs one linear pass.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from .analysing import Analysis
from .expressions import probability_of, sampled_probability_of
from .kernels import Budget, Spent
from .model import BasicEvent
from .problems import TreeProblem

USUAL_SAMPLES = 1_000
LEVELS = (0.05, 0.5, 0.95)


@dataclass(frozen=True, slots=True)
class Uncertainty:
    samples: int
    mean: float
    deviation: float
    quantiles: dict[float, float]
    is_uncertain: bool  # False: nothing in the tree varies


class Dice:
    """One sample's draws."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        # Parameters are told apart by identity; holding them keeps an identity from being reused.
        self.drawn: dict[int, tuple[object, float]] = {}

    def of(self, parameter: object) -> float:
        if id(parameter) not in self.drawn:
            # Open at both ends: quantiles at 0 and 1 may be infinite.
            self.drawn[id(parameter)] = (parameter, 1.0 - self.chance.random() or 0.5)
        return self.drawn[id(parameter)][1]


def uncertainty(
    analysis: Analysis,
    *,
    samples: int = USUAL_SAMPLES,
    fewest: int | None = None,
    seed: int = 1,
    budget: Budget | None = None,
) -> Uncertainty:
    """Needs an exact analysis; TreeProblem when there is no probability to sample.

    When the budget is used up, what was drawn so far is the answer if it is at least `fewest`; else
    Spent is raised.
    """
    if analysis.top_probability is None:
        raise TreeProblem(
            "The top's probability is not known exactly, so its uncertainty cannot be sampled; "
            "give every basic event a probability, or more time."
        )
    tree = analysis.whole
    events = [tree.events[name] for name in analysis.forest.graph.events]
    varies = [one for one in enumerate(events, start=1) if _is_uncertain(one[1])]
    given = {
        number: probability_of(event, tree.mission_time) or 0.0
        for number, event in enumerate(events, start=1)
    }
    chance, found = random.Random(seed), list[float]()  # noqa: S311 - a simulation
    for _ in range(samples if varies else 1):
        try:
            if budget:
                budget.check()
        except Spent:
            if fewest is None or len(found) < fewest:
                raise
            break
        dice = Dice(chance)
        for number, event in varies:
            given[number] = sampled_probability_of(event, tree.mission_time, dice) or 0.0
        found.append(analysis.forest.upward(given)[-1])
    return _summed(sorted(found), bool(varies))


def _is_uncertain(event: BasicEvent) -> bool:
    return event.expression is not None and event.expression.is_uncertain


def _summed(found: Sequence[float], varies: bool) -> Uncertainty:
    mean = math.fsum(found) / len(found)
    square = math.fsum((each - mean) ** 2 for each in found)
    return Uncertainty(
        samples=len(found),
        mean=mean,
        deviation=math.sqrt(square / (len(found) - 1)) if len(found) > 1 else 0.0,
        quantiles={level: _quantile(found, level) for level in LEVELS},
        is_uncertain=varies,
    )


def _quantile(ordered: Sequence[float], level: float) -> float:
    place = level * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])
