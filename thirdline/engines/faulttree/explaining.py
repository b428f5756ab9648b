"""What explains everything that was seen: minimal cut sets, and whole states, ranked.

A cut set is ranked by the probability that all its events have failed, given what was seen. Without
evidence inside modules that is a product; with it, sets are taken in the order of their products,
which no evidence can raise, and computed exactly until no other set can come before them.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from .conditioning import LivingTree, State
from .kernels import Numbers, Op, Program
from .listing import ranked_sets
from .regrowing import Grown
from .solving import true_nodes

MOST_TRIED = 400


@dataclass(frozen=True, slots=True)
class Explanation:
    events: tuple[str, ...]
    probability: float  # P(all of them failed | what was seen)


@dataclass(frozen=True, slots=True)
class Explanations:
    sets: list[Explanation]
    is_complete: bool  # False: more sets were possible than could be tried


def ranked_cut_sets(living: LivingTree, state: State, limit: int) -> Explanations:
    """The minimal cut sets that are still possible, those that explain most first."""
    source = living.regrowing.first if living.regrowing.first.is_whole else living.apart
    if not source.forest.has_all_sets:
        return Explanations([], is_complete=False)
    names = living.forest.graph.events
    gone = frozenset(number for number, p in state.chances.items() if p <= 0.0)
    search = ranked_sets(source.forest, state.chances, source.order, gone)
    whole = source.order is None
    only_leaves = not (state.sorted.inside or state.sorted.modules)
    best: list[tuple[float, int, tuple[int, ...]]] = []
    for tried, numbers in enumerate(search):
        most = math.prod(state.chances[number] for number in numbers) / _scale(state)
        # A little slack: rounding must not end the search before an equal set is seen.
        if len(best) == limit and best[0][0] >= most * (1.0 + 1e-9):
            break
        if tried >= MOST_TRIED + limit:
            whole = False
            break
        # What stands for a tree too hard may hold smaller sets only; the product is exact.
        chance = most if source.lost and only_leaves else _given(living, state, numbers)
        if chance > 0.0:
            entry = (chance, -tried, numbers)
            heapq.heappush(best, entry) if len(best) < limit else heapq.heappushpop(best, entry)
    ranked = sorted(best, reverse=True)
    found = []
    for chance, _, numbers in ranked:
        events = tuple(names[number - 1] for number in _completed(living, source, numbers))
        found.append(Explanation(events, min(1.0, chance)))
    return Explanations(found, whole)


def _completed(living: LivingTree, source: Grown, numbers: tuple[int, ...]) -> list[int]:
    """A set of what must fail in addition, together with those of the known failures it needs."""
    graph, events = living.regrowing.first.forest.graph, living.forest.graph.events
    top = living.regrowing.first.forest.simplified.roots[0]
    found = [i for i, name in enumerate(events, start=1) if source.known.get(name)]
    for number in list(found):
        fewer = [each for each in found if each != number]
        if (top // 2 in true_nodes(graph, [top], [*numbers, *fewer])) ^ top % 2:
            found = fewer
    return sorted([*numbers, *found])


def _scale(state: State) -> float:
    """P(evidence) over that of the evidence on basic events alone: what products are divided by."""
    scale = state.probability / state.sorted.certain
    return scale / state.on_leaves


def _given(living: LivingTree, state: State, numbers: tuple[int, ...]) -> float:
    """P(these failed | evidence): the evidence's probability anew, with them failed."""
    chances = dict(state.chances)
    product = 1.0
    for number in numbers:
        product *= chances[number]
        chances[number] = 1.0
    touched = set(numbers)
    relative = product
    for index, before in enumerate(state.passed):
        solved = living.forest.solved[index]
        root = solved.module.root
        if touched.isdisjoint(solved.variables):
            continue
        one = living.passed(index, chances, state.joints.get(index), before.own)
        if one.scale <= 0.0:
            return 0.0
        relative *= one.scale / before.scale
        if root is not None:
            chances[root] = one.chance
            touched.add(root)
        if index == len(state.passed) - 1:
            relative *= _of_top(state, one.chance) / _of_top(state, before.chance)
    return relative


def _of_top(state: State, chance: float) -> float:
    return {True: chance, False: 1.0 - chance, None: 1.0}[state.occurred]


# -- whole states

Frames = tuple[int, int, int, "Frames"] | None  # (module, level, node, what follows)
Chosen = tuple[int, "Chosen"] | None


def most_probable_states(living: LivingTree, state: State, limit: int) -> list[Explanation]:
    """The most probable states of all basic events below the top, each as what has failed in it."""
    return _States(living, state).first(limit)


class _States:
    """Best-first through the diagrams of "true" and "false" of every module, level by level."""

    def __init__(self, living: LivingTree, state: State) -> None:
        self.living, self.state = living, state
        self.highs: list[list[float]] = []
        self.lows: list[list[float]] = []
        self.bests: list[Numbers] = []
        self.totals: list[float] = []
        self.roots: list[tuple[int, int]] = []
        for index in range(len(living.stores)):
            self._prepare(index)

    def _prepare(self, index: int) -> None:
        """Weights of a level are logarithms, shifted so that its better branch weighs nothing."""
        living, joint = self.living, self.state.joints.get(index)
        if joint is None:
            opposite = Program(1, [(Op.ROOT, living.slots[index], [])], [3])
            slots = (living.build(index, opposite)[0], living.slots[index])
        else:
            slots = (joint.neither, joint.both)
        store = living.stores[index]
        pairs = [self._weights(leaf) for leaf in living.forest.solved[index].variables]
        best = [max(pair) for pair in pairs]
        # What was seen with doubt lies below all leaves and is no part of a state: no choice there.
        beneath = [_log(weight) for weight in joint.beneath] if joint else []
        high = [pair[1] - most for pair, most in zip(pairs, best, strict=True)] + beneath
        low = [pair[0] - most for pair, most in zip(pairs, best, strict=True)] + [0.0] * len(
            beneath
        )
        self.highs.append(high)
        self.lows.append(low)
        self.bests.append(store.best(high, low))
        self.roots.append((store.root(slots[0]), store.root(slots[1])))
        self.totals.append(sum(best))

    def _weights(self, leaf: int) -> tuple[float, float]:
        inside = self.living.homes.of_root.get(leaf)
        if inside is None:
            p = self.state.chances[leaf]
            return _log(1.0 - p), _log(p)
        own = self.state.passed[inside].own
        false, true = (
            self.totals[inside] + self.bests[inside][root] for root in self.roots[inside]
        )
        return false + _log(own[1]), true + _log(own[0])

    def first(self, limit: int) -> list[Explanation]:
        last, ties = len(self.roots) - 1, count()
        heap: list[tuple[float, int, Frames, Chosen]] = []
        scale = math.log(_scale(self.state))
        for value in (0, 1):
            root = self.roots[last][value]
            wanted = self.state.occurred is None or self.state.occurred == bool(value)
            own = self.state.passed[last].own[1 - value]
            bound = self.totals[last] + self.bests[last][root] + _log(own)
            if wanted and bound > -math.inf:
                heapq.heappush(heap, (-bound, next(ties), (last, 0, root, None), None))
        found: list[Explanation] = []
        while heap and len(found) < limit:
            negative, _, frames, chosen = heapq.heappop(heap)
            while frames is not None:
                options = list(self._steps(frames, chosen))
                options.sort(key=lambda option: option[0])
                for gap, ahead, further in options[1:]:
                    heapq.heappush(heap, (negative + gap, next(ties), ahead, further))
                _, frames, chosen = options[0]
            found.append(self._explanation(chosen, -negative - scale))
        return found

    def _steps(
        self, frames: tuple[int, int, int, Frames], chosen: Chosen
    ) -> Iterator[tuple[float, Frames, Chosen]]:
        """What may come next, with how much worse it is than the best."""
        index, level, node, rest = frames
        variables = self.living.forest.solved[index].variables
        if level == len(variables):
            yield 0.0, rest, chosen
            return
        here, low, high = self.living.stores[index].node(node)
        if here != level:
            low = high = node
        best = self.bests[index][node]
        for value, target, weights in ((0, low, self.lows), (1, high, self.highs)):
            reached = weights[index][level] + self.bests[index][target]
            if reached == -math.inf:
                continue
            ahead: Frames = (index, level + 1, target, rest)
            inside = self.living.homes.of_root.get(variables[level])
            if inside is not None:
                ahead = (inside, 0, self.roots[inside][value], ahead)
                yield best - reached, ahead, chosen
            else:
                yield best - reached, ahead, (variables[level], chosen) if value else chosen

    def _explanation(self, chosen: Chosen, weight: float) -> Explanation:
        names = self.living.forest.graph.events
        numbers = []
        while chosen is not None:
            numbers.append(chosen[0])
            chosen = chosen[1]
        events = tuple(names[number - 1] for number in sorted(numbers))
        return Explanation(events, min(1.0, math.exp(weight)))


def _log(p: float) -> float:
    return math.log(p) if p > 0.0 else -math.inf
