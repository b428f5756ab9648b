"""The kernel in plain Python: what the operations mean, and the fallback where no C kernel is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .counting import side_by_side
from .depth import room_for
from .families import Families
from .kernels import (
    Budget,
    Numbers,
    Op,
    Polynomial,
    Program,
    Spent,
    Store,
)

TERMINAL = 1 << 40


class PythonStore(Families):
    """Nodes in three lists, a table that knows each node, and a cache of results."""

    def __init__(self, *, zero_suppressed: bool) -> None:
        self.zero_suppressed = zero_suppressed
        self.levels = [TERMINAL, TERMINAL]
        self.lows = [0, 1]
        self.highs = [0, 1]
        self.unique: dict[tuple[int, int, int], int] = {}
        self.cache: dict[tuple[int, ...], int] = {}
        self.masses: dict[tuple[int, ...], float] = {}
        self.slots: list[int] = []
        self.weights: Sequence[float] = ()
        self.mass: list[float] = []
        self.budget = Budget()
        self.ticks = 0
        self.progress = 0
        self.deepest_level = 0

    @property
    def size(self) -> int:
        return len(self.levels)

    def root(self, slot: int) -> int:
        return self.slots[slot]

    def node(self, number: int) -> tuple[int, int, int]:
        return self.levels[number], self.lows[number], self.highs[number]

    def tick(self) -> None:
        self.ticks += 1
        if not self.ticks & 0x3FF:
            self.budget.check()
            if 0 < self.budget.steps < self.ticks:
                raise Spent("nodes")

    def make(self, level: int, low: int, high: int) -> int:
        if (high == 0) if self.zero_suppressed else (low == high):
            return low
        key = (level, low, high)
        found = self.unique.get(key)
        if found is not None:
            return found
        if len(self.levels) >= self.budget.nodes:
            raise Spent("nodes")
        number = self.unique[key] = len(self.levels)
        self.levels.append(level)
        self.lows.append(low)
        self.highs.append(high)
        if self.weights:
            self.mass.append(self.weights[level] * self.mass[high] + self.mass[low])
        return number

    # -- functions

    def apply(self, op: Op, a: int, b: int) -> int:
        if a > b:
            a, b = b, a
        if op is Op.AND:
            if a in (0, 1, b):
                return b if a else 0
        elif op is Op.OR:
            if a in (0, 1, b):
                return 1 if a == 1 else b
        elif a in (0, b):
            return 0 if a else b
        key = (op, a, b)
        found = self.cache.get(key)
        if found is not None:
            return found
        self.tick()
        level = min(self.levels[a], self.levels[b])
        a0, a1 = self.branches(a, level)
        b0, b1 = self.branches(b, level)
        low = self.apply(op, a0, b0)
        result = self.cache[key] = self.make(level, low, self.apply(op, a1, b1))
        return result

    def branches(self, node: int, level: int) -> tuple[int, int]:
        if self.levels[node] == level:
            return self.lows[node], self.highs[node]
        return node, (0 if self.zero_suppressed else node)

    def ite(self, f: int, g: int, h: int) -> int:
        chosen = self.apply(Op.AND, f, g)
        return self.apply(Op.OR, chosen, self.apply(Op.AND, self.apply(Op.XOR, 1, f), h))

    # -- building from gates

    def build(self, program: Program, budget: Budget, *, compacting: bool = True) -> list[int]:
        self.budget, self.ticks = budget, 0
        before = len(self.slots)
        with room_for(program.levels):
            made: list[int] = []
            for op, k, arguments in program.gates:
                budget.check()
                self.progress = len(made)
                if op is Op.ROOT:
                    made.append(self.slots[k])
                else:
                    nodes = [self._literal(program, made, each) for each in arguments]
                    made.append(self._gate(op, k, nodes))
            self.slots += [self._literal(program, made, each) for each in program.outputs]
        if compacting:
            self.compact()
        return list(range(before, len(self.slots)))

    def _literal(self, program: Program, made: list[int], literal: int) -> int:
        which, negated = divmod(literal, 2)
        if which >= program.levels:
            node = made[which - program.levels]
            return self.apply(Op.XOR, 1, node) if negated else node
        return self.make(which, 1, 0) if negated else self.make(which, 0, 1)

    def _gate(self, op: Op, k: int, nodes: list[int]) -> int:
        # Deepest first: what is added last stands above and touches least of what is there.
        nodes.sort(key=self.levels.__getitem__, reverse=True)
        if op is Op.ATLEAST:
            return self._threshold(k, nodes)
        result = int(op is Op.AND)
        for node in nodes:
            result = self.apply(op, result, node)
        return result

    def _threshold(self, k: int, nodes: list[int]) -> int:
        """After each argument, reached[j] says that j of those before are true."""
        if not 0 <= k <= len(nodes):
            raise ValueError(f"A gate cannot ask for {k} of {len(nodes)} arguments.")
        reached = [1] + [0] * k
        for done, node in enumerate(nodes):
            still = len(nodes) - done - 1
            for j in range(min(k, done + 1), max(1, k - still) - 1, -1):
                reached[j] = self.ite(node, reached[j - 1], reached[j])
        return reached[k]

    # -- between functions and families

    def solutions(
        self, slot: int, budget: Budget, order: int | None = None, *, coherent: bool = False
    ) -> Store:
        """In a coherent function no minimal set of the high branch holds a smaller one of the low
        branch: that would be true on the high branch too. So only the very same sets have to go.
        """
        family = PythonStore(zero_suppressed=True)
        family.budget = budget
        root = self.slots[slot]
        before = [0] * (root + 2)
        less = family.difference if coherent else family.without
        with room_for(max((x for x in self.levels if x < TERMINAL), default=0) + 1):
            for most in range(1 if order is None else order + 1):
                after = [0, 1]
                for level, low, high in self._inner_nodes(root):
                    lower = after[low]
                    upper = after[high] if order is None else before[high] if most else 0
                    after.append(family.make(level, lower, less(upper, lower)))
                before = after
        family.slots.append(before[root])
        family.compact()
        return family

    def some_set(self, slot: int, budget: Budget) -> Store:
        functions = PythonStore(zero_suppressed=False)
        functions.budget = budget
        root, made = self.slots[slot], [0, 1]
        with room_for(max((x for x in self.levels if x < TERMINAL), default=0) + 1):
            for level, low, high in self._inner_nodes(root):
                upper = functions.apply(Op.OR, made[high], made[low])
                made.append(functions.make(level, made[low], upper))
        functions.slots.append(made[root])
        functions.compact()
        return functions

    def _inner_nodes(self, last: int) -> Iterator[tuple[int, int, int]]:
        for number in range(2, last + 1):
            yield self.levels[number], self.lows[number], self.highs[number]

    # -- keeping house

    def compact(self) -> None:
        wanted = bytearray(len(self.levels))
        for slot in self.slots:
            wanted[slot] = 1
        for number in range(len(self.levels) - 1, 1, -1):
            if wanted[number]:
                wanted[self.lows[number]] = wanted[self.highs[number]] = 1
        place = {0: 0, 1: 1}
        kept = [number for number in range(2, len(wanted)) if wanted[number]]
        place.update({number: new for new, number in enumerate(kept, start=2)})
        self.lows = [0, 1] + [place[self.lows[number]] for number in kept]
        self.highs = [0, 1] + [place[self.highs[number]] for number in kept]
        self.levels = [TERMINAL, TERMINAL] + [self.levels[number] for number in kept]
        self.slots = [place[slot] for slot in self.slots]
        self._forget_results()

    def forget(self, size: int, roots: int, nodes: int) -> None:
        del self.slots[roots:]
        for column in (self.levels, self.lows, self.highs):
            del column[size:]
        self._forget_results()

    def _forget_results(self) -> None:
        self.cache.clear()
        self.masses.clear()
        keys = zip(self.levels, self.lows, self.highs, strict=True)
        self.unique = {key: number for number, key in enumerate(keys) if number > 1}

    # -- linear passes

    def sum(self, high: Sequence[float], low: Sequence[float]) -> Numbers:
        values = [0.0, 1.0]
        for level, lower, upper in self._inner_nodes(len(self.levels) - 1):
            values.append(high[level] * values[upper] + low[level] * values[lower])
        return values

    def best(self, high: Sequence[float], low: Sequence[float]) -> Numbers:
        values = [float("-inf"), 0.0]
        for level, lower, upper in self._inner_nodes(len(self.levels) - 1):
            values.append(max(high[level] + values[upper], low[level] + values[lower]))
        return values

    def derivative(
        self, slot: int, high: Sequence[float], low: Sequence[float], values: Numbers
    ) -> Numbers:
        root, found = self.slots[slot], [0.0] * len(high)
        reach = [0.0] * (root + 1) + [0.0]
        reach[root] = 1.0
        for number in range(root, 1, -1):
            level, lower, upper = self.levels[number], self.lows[number], self.highs[number]
            found[level] += reach[number] * (values[upper] - values[lower])
            reach[upper] += reach[number] * high[level]
            reach[lower] += reach[number] * low[level]
        return found

    def count(
        self, slot: int, polynomials: Sequence[Polynomial], budget: Budget | None = None
    ) -> Polynomial:
        root = self.slots[slot]
        nodes = list(self._inner_nodes(root))
        return side_by_side(nodes, polynomials, budget or Budget()) if nodes else [1] * root


class PythonKernel:
    name = "python"

    def functions(self, nodes: int) -> Store:
        return PythonStore(zero_suppressed=False)

    def families(self, nodes: int) -> Store:
        return PythonStore(zero_suppressed=True)
