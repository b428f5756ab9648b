"""Families of sets in the kernel in Python: the half of its operations that functions do not need.

Each answers for every pair of nodes once; `mass` of a node is the sum of the probabilities of its
sets, kept while a family is cut off at an order.
"""

from __future__ import annotations

import abc
from collections.abc import Sequence
from dataclasses import replace

from .depth import room_for
from .kernels import Budget, Op, Program

FEW_STEPS = 16


class Families(abc.ABC):
    levels: list[int]
    lows: list[int]
    highs: list[int]
    cache: dict[tuple[int, ...], int]
    masses: dict[tuple[int, ...], float]
    slots: list[int]
    weights: Sequence[float]
    mass: list[float]
    budget: Budget
    lost: float

    @abc.abstractmethod
    def tick(self) -> None: ...

    @abc.abstractmethod
    def make(self, level: int, low: int, high: int) -> int: ...

    @abc.abstractmethod
    def branches(self, node: int, level: int) -> tuple[int, int]: ...

    def difference(self, u: int, v: int) -> int:
        """The sets of u that are not sets of v. Low branches are walked down as below."""
        if u in (0, v):
            return 0
        if u == 1:
            return 0 if self._holds_the_empty_set(v) else 1
        start, steps, result = v, 0, self.cache.get((-7, u, v))
        while result is None and self.levels[v] < self.levels[u]:
            v, steps = self.lows[v], steps + 1
            if steps > FEW_STEPS:
                result = self.cache.get((-7, u, v))
        if v in (0, u):
            result = 0 if v else u
        if result is None:
            result = self.cache.get((-7, u, v))
        if result is None:
            self.tick()
            v0, v1 = self.branches(v, self.levels[u])
            high = self.difference(self.highs[u], v1)
            low = self.difference(self.lows[u], v0)
            result = self.cache[-7, u, v] = self.make(self.levels[u], low, high)
        if steps > FEW_STEPS:
            self.cache[-7, u, start] = result
        return result

    def without(self, u: int, v: int) -> int:
        """The sets of u that hold no set of v."""
        if u == 0 or v in (1, u):
            return 0
        if v == 0:
            return u
        if u == 1:
            return 0 if self._holds_the_empty_set(v) else 1
        key = (-1, u, v)
        found = self.cache.get(key)
        if found is not None:
            return found
        self.tick()
        level = min(self.levels[u], self.levels[v])
        u0, u1 = self.branches(u, level)
        v0, v1 = self.branches(v, level)
        high = self.without(self.without(u1, v0), v1)
        result = self.cache[key] = self.make(level, self.without(u0, v0), high)
        return result

    def _holds_the_empty_set(self, v: int) -> bool:
        """At the end of the low branches; where they are many, that is kept for those above."""
        end, steps = v, 0
        while end > 1:
            end, steps = self.lows[end], steps + 1
            if steps > FEW_STEPS and (-1, 1, end) in self.cache:
                end = 1 - self.cache[-1, 1, end]
        if steps > FEW_STEPS:
            self.cache[-1, 1, v] = int(end != 1)
        return end == 1

    def unite(self, a: int, b: int) -> int:
        if a > b:
            a, b = b, a
        if a in (0, b):
            return b
        key = (-2, a, b)
        found = self.cache.get(key)
        if found is not None:
            return found
        self.tick()
        level = min(self.levels[a], self.levels[b])
        a0, a1 = self.branches(a, level)
        b0, b1 = self.branches(b, level)
        high = self.unite(a1, b1)
        result = self.cache[key] = self.make(level, self.unite(a0, b0), high)
        return result

    def pairs(self, a: int, b: int) -> float:
        """At least the probability that a set of a and a set of b have failed."""
        if a > b:
            a, b = b, a
        if a < 2:
            return self.mass[b] if a else 0.0
        key = (-3, a, b)
        found = self.masses.get(key)
        if found is not None:
            return found
        self.tick()
        level = min(self.levels[a], self.levels[b])
        a0, a1 = self.branches(a, level)
        b0, b1 = self.branches(b, level)
        mass = self.pairs(a1, b1) + self.pairs(a1, b0) + self.pairs(a0, b1)
        mass = self.weights[level] * mass + self.pairs(a0, b0)
        result = self.masses[key] = min(mass, self.mass[a], self.mass[b], 1.0)
        return result

    def limited(self, u: int, order: int) -> tuple[int, float]:
        """The sets of u of at most that order, and the probability of the others."""
        if u < 2:
            return u, 0.0
        key = (-4, u, order)
        if key in self.cache:
            return self.cache[key], self.masses[key]
        self.tick()
        level, high = self.levels[u], 0
        above = self.mass[self.highs[u]]
        if order:
            high, above = self.limited(self.highs[u], order - 1)
        low, beside = self.limited(self.lows[u], order)
        result = self.cache[key] = self.make(level, low, high)
        mass = self.masses[key] = min(self.weights[level] * above + beside, 1.0)
        return result, mass

    def product(self, a: int, b: int, order: int) -> tuple[int, float]:
        """All unions of a set of a and a set of b up to an order, and the rest's probability."""
        if a > b:
            a, b = b, a
        if a < 2:
            return self.limited(b, order) if a else (0, 0.0)
        key = (-5, a, b, order)
        if key in self.cache:
            return self.cache[key], self.masses[key]
        self.tick()
        level = min(self.levels[a], self.levels[b])
        a0, a1 = self.branches(a, level)
        b0, b1 = self.branches(b, level)
        high, above = 0, 0.0
        for x, y in ((a1, b1), (a1, b0), (a0, b1)):
            if order:
                part, lost = self.product(x, y, order - 1)
                high, above = self.unite(high, part), above + lost
            else:
                above += self.pairs(x, y)
        low, beside = self.product(a0, b0, order)
        result = self.cache[key] = self.make(level, low, high)
        mass = self.masses[key] = min(self.weights[level] * min(above, 1.0) + beside, 1.0)
        return result, mass

    def minimised(self, u: int) -> int:
        """The sets that hold no other set of the family."""
        if u < 2:
            return u
        key = (-6, u)
        found = self.cache.get(key)
        if found is not None:
            return found
        low = self.minimised(self.lows[u])
        high = self.without(self.minimised(self.highs[u]), low)
        result = self.cache[key] = self.make(self.levels[u], low, high)
        return result

    def sets(self, program: Program, weights: Sequence[float], order: int, budget: Budget) -> float:
        # An empty list of weights would read as "not counting".
        self.budget, self.weights, self.lost = replace(budget), weights or [0.0], 0.0
        self.mass = [0.0, 1.0]
        for level, low, high in zip(self.levels[2:], self.lows[2:], self.highs[2:], strict=True):
            self.mass.append(weights[level] * self.mass[high] + self.mass[low])
        made: list[int] = []
        with room_for(program.levels):
            for op, k, arguments in program.gates:
                budget.check()
                nodes = [
                    made[each // 2 - program.levels]
                    if each // 2 >= program.levels
                    else self.make(each // 2, 0, 1)
                    for each in arguments
                ]
                made.append(self._family(op, k, nodes, order))
        top = program.outputs[0] // 2
        is_gate = top >= program.levels
        self.slots.append(made[top - program.levels] if is_gate else self.make(top, 0, 1))
        self.weights, self.mass = (), []
        return self.lost

    def _family(self, op: Op, k: int, nodes: list[int], order: int) -> int:
        nodes.sort(key=self.levels.__getitem__, reverse=True)
        if op is Op.OR:
            union = 0
            for node in nodes:
                union = self.unite(union, node)
            return self.minimised(union)
        if op is Op.AND:
            k = len(nodes)
        reached = [1] + [0] * k
        for done, node in enumerate(nodes):
            self.tick()
            for j in range(min(k, done + 1), max(1, k - (len(nodes) - done - 1)) - 1, -1):
                part, lost = self.product(node, reached[j - 1], order)
                self.lost += lost
                reached[j] = self.minimised(self.unite(part, reached[j]))
        return reached[k]
