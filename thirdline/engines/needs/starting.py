"""Cut sets under the other reading of a cycle: what keeps the target from being started from cold.

Something starts only after what it needs has started, so items that need each other never do, and a
support must be one in which everything stands on what started before it. Nothing is merged here;
cycles are rare and small, and a target without one below it is asked the usual, faster way.
"""

from __future__ import annotations

from collections.abc import Iterable

from thirdline.engines.needs.arrays import Arrays
from thirdline.engines.needs.cones import Cone, add_fates, add_group, below
from thirdline.engines.needs.cutting import Budget, Search
from thirdline.engines.needs.states import State
from thirdline.engines.needs.sweeping import strongly_connected


def has_cycle_below(arrays: Arrays, state: State, target: int) -> bool:
    needs, items = below(arrays, state, target)
    members = {item: [one for _, group in found for one in group] for item, found in needs.items()}
    return any(len(one) > 1 for one in strongly_connected(items, members.__getitem__))


def cold_search(
    arrays: Arrays, state: State, target: int, budget: Budget
) -> tuple[list[int], Search]:
    """The single points of a target that starts, and the search of the rest."""
    needs, items = below(arrays, state, target)
    node = {item: number for number, item in enumerate(items)}
    cone = Cone()
    for item in items:
        cone.add_node([item] if item != target else [])
    for item, found in needs.items():
        for slack, group in found:
            add_group(cone, node[item], slack, [node[member] for member in group])
    add_fates(cone, arrays, state, node)
    search = ColdSearch(cone, budget)
    alone = {family[0] for family in search.sets(1, set())}
    for atoms in search.atoms_of:
        atoms[:] = [atom for atom in atoms if atom not in alone]
    return [thing for atom in sorted(alone) for thing in search.labels[atom]], search


class ColdSearch(Search):
    compiled = False

    def __init__(self, cone: Cone, budget: Budget) -> None:
        super().__init__(cone, budget)
        self.killed = bytearray(len(self.failed))
        self.rank = [0] * len(self.failed)
        self.least = {
            group: sum(weight for _, weight in members) - self.slack[group] + 1
            for owned in self.owned
            for group, members in owned
        }
        self._start()

    def fail(self, nodes: Iterable[int]) -> bool:
        for node in nodes:
            if not self.killed[node]:
                self.killed[node] = 1
                self.trail.append(node)
        self._start()
        return bool(self.failed[0])

    def back(self, mark: int) -> None:
        if len(self.trail) > mark:
            while len(self.trail) > mark:
                self.killed[self.trail.pop()] = 0
            self._start()

    def _start(self) -> None:
        """Everything that starts, in an order in which it can."""
        waiting = [len(owned) for owned in self.owned]
        missing = dict(self.least)
        self.failed[:] = b"\x01" * len(self.failed)
        started = [
            node for node, count in enumerate(waiting) if not count and not self.killed[node]
        ]
        for node in started:
            self.failed[node] = 0
        for rank, node in enumerate(started):
            self.rank[node] = rank
            for group, weight in self.uses[node]:
                before = missing[group]
                missing[group] = before - weight
                if before > 0 >= before - weight:
                    owner = self.owner[group]
                    waiting[owner] -= 1
                    if not waiting[owner] and not self.killed[owner]:
                        self.failed[owner] = 0
                        started.append(owner)

    def support(self) -> list[int]:
        inside = {0: None}
        stack = [0]
        while stack:
            node = stack.pop()
            for group, members in self.owned[node]:
                earlier = [
                    (self.rank[member], member, weight)
                    for member, weight in members
                    if not self.failed[member] and self.rank[member] < self.rank[node]
                ]
                left = self.least[group] - sum(w for _, m, w in earlier if m in inside)
                for _, member, weight in sorted(earlier):
                    if left > 0 and member not in inside:
                        left -= weight
                        inside[member] = None
                        stack.append(member)
        return self.free_atoms(inside)
