"""One module at a time: variables in an order, the diagram, and its minimal sets, by a race.

No order is good for every tree. All are tried under a small budget of nodes, then all again under
a larger one, until one succeeds; its name is kept, so that the next time it goes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from .graph import Graph
from .kernels import Budget, Kernel, Op, Spent, Store
from .modules import Module
from .ordering import ORDERS, Shape
from .programs import is_coherent, program_of

BUDGETS = (16_000, 128_000, 1_000_000, 4_000_000, 16_000_000)
FEW_NODES = 100
PASSING = frozenset({"nodes", "depth"})  # what another order or a larger budget may mend


@dataclass(slots=True)
class Solved:
    """A module with its diagram; `functions` is None when no order succeeded.

    A module that would be true with nothing failed is kept negated (`flipped`), so that what
    stands above may take "the module is fine" for free.
    """

    module: Module
    variables: list[int] = field(default_factory=list)  # the leaf at each level
    order: str = ""
    functions: Store | None = None
    slots: list[int] = field(default_factory=list)
    family: Store | None = None
    flipped: bool = False
    spent: str = ""  # the budget that did not suffice, for the diagram or its sets
    # Where there is no diagram: that of the sets up to an order, and what was cut off at most.
    stand_in: Store | None = None
    lost: float = 0.0

    @property
    def diagram(self) -> Store:
        """For those who know that there is one."""
        if self.functions is None:
            raise LookupError("This module has no diagram.")
        return self.functions

    @property
    def sets(self) -> Store:
        if self.family is None:
            raise LookupError("This module has no minimal sets.")
        return self.family

    @property
    def size(self) -> int:
        return self.functions.size if self.functions else 0

    @property
    def levels(self) -> dict[int, int]:
        return {leaf: level for level, leaf in enumerate(self.variables)}


@dataclass(slots=True)
class Race:
    """What the modules of one tree are solved with."""

    graph: Graph
    kernel: Kernel
    budget: Budget
    want_sets: bool
    flipped: set[int]
    remembered: Mapping[int, str] = field(default_factory=dict)
    progress: dict[tuple[int, str], int] = field(default_factory=dict)

    def run(self, modules: list[Module]) -> list[Solved]:
        """All under the small budget before any under the next, so that a hard one starves none.

        What is not solved is left by half (its diagram without its sets), or with what was spent.
        """
        best = [Solved(module, flipped=module.root in self.flipped) for module in modules]
        waiting = list(range(len(modules)))
        try:
            for nodes in self._budgets():
                for number in list(waiting):
                    best[number] = self._solve(best[number], nodes)
                    if not best[number].spent:
                        waiting.remove(number)
        except Spent as spent:
            for number in waiting:
                best[number].spent = spent.what
        return best

    def _budgets(self) -> Iterator[int]:
        for nodes in BUDGETS:
            if nodes < self.budget.nodes:
                yield nodes
        yield self.budget.nodes

    def _solve(self, best: Solved, nodes: int) -> Solved:
        """Each order under this budget until one succeeds."""
        for name, variables in self._orders(best.module):
            found = Solved(best.module, variables, name, flipped=best.flipped)
            self._attempt(found, nodes)
            if found.functions and (not best.functions or not found.spent):
                best = found
            best.spent = found.spent
            if not found.spent:
                break
        return best

    def _orders(self, module: Module) -> Iterator[tuple[str, list[int]]]:
        remembered = self.remembered.get(module.root or 0)
        if len(module.gates) == 1:
            # Its arguments are all alike, so one order is as good as another.
            yield remembered or next(iter(ORDERS)), list(module.leaves)
            return
        shape = Shape(self.graph, module)
        # Whoever came furthest goes first, but none is left out: a late starter has won before.
        names = sorted(
            ORDERS,
            key=lambda name: (
                name != remembered,
                -self.progress.get((module.root or 0, name), 0),
            ),
        )
        seen: set[tuple[int, ...]] = set()
        for name in names:
            variables = ORDERS[name](shape)
            if tuple(variables) not in seen:
                seen.add(tuple(variables))
                yield name, variables

    def _attempt(self, found: Solved, nodes: int) -> None:
        budget = self.budget.of(nodes)
        try:
            budget.check()
            program = program_of(self.graph, found.module, found.levels, self.flipped)
            functions = self.kernel.functions(nodes)
            try:
                found.slots = functions.build(program, budget)
            finally:
                self.progress[found.module.root or 0, found.order] = functions.progress
            found.functions = functions
            if self.want_sets:
                # Finding out costs more than it saves where there is little to compare.
                coherent = functions.size > FEW_NODES and is_coherent(
                    self.graph, found.module, found.levels, self.flipped
                )
                found.family = functions.solutions(found.slots[0], budget, coherent=coherent)
        except Spent as spent:
            if spent.what not in PASSING and not found.functions:
                raise
            found.spent = spent.what


def true_nodes(graph: Graph, roots: Iterable[int], failed: Iterable[int] = ()) -> set[int]:
    """The nodes that are true when these basic events have happened and no other."""
    found: set[int] = {0, *failed}
    for node in graph.below(roots):
        op, k, arguments = graph.gate(node)
        true = sum((literal // 2 in found) ^ literal % 2 for literal in arguments)
        if op is Op.XOR:
            holds = true % 2 == 1
        else:
            holds = true >= {Op.AND: len(arguments), Op.OR: 1}.get(op, k)
        if holds:
            found.add(node)
    return found
