"""Prime implicants of trees with negation: what must have failed, and what must be fine.

Coudert and Madre's decomposition: those of a function without one of its variables are those of
both cofactors together; what only one cofactor has needs that variable as a literal. Families stand
over two levels for each variable, failed and fine. Modules are decomposed one by one, and what is
needed of a module that must be fine are the prime implicants of its negation.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from .analysing import Analysis
from .depth import room_for
from .kernel_python import PythonStore
from .kernels import Budget, Op, Polynomial, Store
from .listing import Search
from .programs import program_of

MOST_NODES = 2_000_000
SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class PrimeImplicant:
    failed: tuple[str, ...]
    fine: tuple[str, ...]


class PrimeImplicants:
    """All of them, held compactly; raises Spent when the budget does not suffice.

    A literal of the families is twice a node's number, plus one for "fine".
    """

    def __init__(self, analysis: Analysis, budget: Budget) -> None:
        self.analysis = analysis
        self.families: list[tuple[int, Store, list[int]]] = []
        forest = analysis.forest
        for each in forest.solved:
            levels = each.levels
            if not levels:
                levels = {leaf: level for level, leaf in enumerate(each.module.leaves)}
            functions = PythonStore(zero_suppressed=False)
            program = program_of(forest.graph, each.module, levels, set(forest.flipped))
            program.outputs.append(program.outputs[0] ^ 1)
            is_top = each is forest.top
            slots = functions.build(program, budget)
            leaves = [literal for leaf in levels for literal in (2 * leaf, 2 * leaf + 1)]
            root = each.module.root or 0
            # The top goes last, because the last family is the one that is listed.
            for slot, key in zip(slots, (2 * root, 2 * root + 1), strict=False):
                if not (is_top and slot == slots[1]):
                    family = _Primes(functions, budget).of(functions.root(slot), len(leaves))
                    self.families.append((key, family, leaves))

    def by_order(self) -> Polynomial:
        known: dict[int, Polynomial] = {}
        found: Polynomial = []
        for key, family, leaves in self.families:
            found = family.count(0, [known.get(leaf, [0, 1]) for leaf in leaves])
            known[key] = found
        return found

    def __len__(self) -> int:
        return sum(self.by_order())

    def listed(self, limit: int) -> list[PrimeImplicant]:
        """The most probable first; small first where events have no probability."""
        names = self.analysis.forest.graph.events
        chances: dict[int, float | None] = {}
        for number, name in enumerate(names, start=1):
            chance = self.analysis.chances[name]
            chances[2 * number] = chance
            chances[2 * number + 1] = None if chance is None else 1.0 - chance
        if None in chances.values():
            chances = dict.fromkeys(chances)
        return list(islice(self._named(Search(self.families, chances).sets()), limit))

    def _named(self, found: Iterable[tuple[int, ...]]) -> Iterator[PrimeImplicant]:
        names = self.analysis.forest.graph.events
        for literals in found:
            failed = tuple(names[each // 2 - 1] for each in literals if each % 2 == 0)
            fine = tuple(names[each // 2 - 1] for each in literals if each % 2)
            yield PrimeImplicant(failed, fine)


def prime_implicants(analysis: Analysis, budget: Budget | None = None) -> PrimeImplicants:
    usual = Budget(MOST_NODES, time.monotonic() + SECONDS)
    return PrimeImplicants(analysis, budget or usual)


class _Primes:
    def __init__(self, functions: PythonStore, budget: Budget) -> None:
        self.functions = functions
        self.family = PythonStore(zero_suppressed=True)
        self.family.budget = functions.budget = budget
        self.known: dict[int, int] = {0: 0, 1: 1}

    def of(self, root: int, levels: int) -> PythonStore:
        with room_for(levels + 1):
            self.family.slots.append(self._of(root))
        self.family.compact()
        return self.family

    def _of(self, node: int) -> int:
        found = self.known.get(node)
        if found is not None:
            return found
        self.family.tick()
        level, low, high = self.functions.node(node)
        both = self._of(self.functions.apply(Op.AND, low, high))
        failed = self._minus(self._of(high), both)
        fine = self._minus(self._of(low), both)
        inner = self.family.make(2 * level + 1, both, fine)
        result = self.known[node] = self.family.make(2 * level, inner, failed)
        return result

    def _minus(self, u: int, v: int) -> int:
        """The sets of u that are not sets of v."""
        if u in (0, v):
            return 0
        if v == 0:
            return u
        key = (-7, u, v)
        found = self.family.cache.get(key)
        if found is not None:
            return found
        self.family.tick()
        level = min(self.family.levels[u], self.family.levels[v])
        u0, u1 = self.family.branches(u, level)
        v0, v1 = self.family.branches(v, level)
        high = self._minus(u1, v1)
        result = self.family.cache[key] = self.family.make(level, self._minus(u0, v0), high)
        return result
