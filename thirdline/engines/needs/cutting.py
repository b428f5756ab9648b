"""The minimal cut sets of one target, order by order.

A *support* is a set of nodes that keeps itself and the target up as long as none of them fails.
Every cut set must hit every support, so the search finds one, branches on what hits it, and goes on
in what is left; what an earlier branch has tried is kept from the later ones, so that no set comes
twice. When b + 1 supports share nothing, no b failures take the target down: the branch ends. The
smallest sets come first, and an order is finished before the next begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import combinations
from time import monotonic

from thirdline.engines.needs import kernel
from thirdline.engines.needs.cones import Cone, Group, drop_fate, settle

Family = tuple[int, ...]  # atoms
NEVER = 1 << 30  # members a group would have to lose
WIDE = 8  # groups that lose fewer are searched sooner than looked through


class Spent(Exception):
    """The budget of time or of sets has ended."""


@dataclass(slots=True)
class Budget:
    seconds: float = 10.0
    sets: int = 200_000
    until: float = field(init=False)

    def __post_init__(self) -> None:
        self.until = monotonic() + self.seconds

    def tick(self) -> None:
        if monotonic() > self.until:
            raise Spent(f"the search stopped after {self.seconds:.3g} s")


class Search:
    """The small model of a cone with its failures, which are taken back again."""

    compiled = True  # whether the kernel may do it; another reading of failing says no

    def __init__(self, cone: Cone, budget: Budget) -> None:
        self.budget = budget
        self.flat: kernel.FlatSearch | None = None
        self.reaches: dict[int, list[int]] = {}
        self.found_before_the_end: list[Family] = []
        kept = _reachable(cone)
        number = {node: new for new, node in enumerate(kept)}
        groups = [group for node in kept for group in _groups_of(cone, node)]
        self.slack = [group.slack for group in groups]
        self.owner = [number[group.owner] for group in groups]
        self.uses: list[list[tuple[int, int]]] = [[] for _ in kept]
        self.owned: list[list[tuple[int, list[tuple[int, int]]]]] = [[] for _ in kept]
        order = _by_weight_below(cone, kept)
        for one, group in enumerate(groups):
            members = sorted(group.members.items(), key=lambda pair: -order[pair[0]])
            self.owned[self.owner[one]].append((one, [(number[m], w) for m, w in members]))
            for member, weight in members:
                self.uses[number[member]].append((one, weight))
        self.failed = bytearray(len(kept))
        self.trail: list[int] = []
        self.done = 0
        self._atoms(cone, kept, number)
        self.excluded = bytearray(len(self.labels))

    def _atoms(self, cone: Cone, kept: list[int], number: dict[int, int]) -> None:
        hits: dict[Family, list[int]] = {
            (number[node],): list(cone.labels[node]) for node in kept if cone.labels[node]
        }
        for fate, nodes in cone.fates.items():
            hit = tuple(sorted(number[node] for node in nodes if node in number))
            if hit:
                hits.setdefault(hit, []).append(fate)
        self.kills = list(hits)
        self.labels = list(hits.values())
        self.atoms_of: list[list[int]] = [[] for _ in kept]
        for atom, nodes_hit in enumerate(self.kills):
            for node in nodes_hit:
                self.atoms_of[node].append(atom)

    def fail(self, nodes: Iterable[int]) -> bool:
        """Let these fail and what follows; whether the target has."""
        failed, trail, slack, owner = self.failed, self.trail, self.slack, self.owner
        for node in nodes:
            if not failed[node]:
                failed[node] = 1
                trail.append(node)
        at = self.done
        while at < len(trail) and not failed[0]:
            for group, weight in self.uses[trail[at]]:
                left = slack[group] = slack[group] - weight
                if left <= 0 and not failed[owner[group]]:
                    failed[owner[group]] = 1
                    trail.append(owner[group])
            at += 1
        self.done = at
        return bool(failed[0])

    def back(self, mark: int) -> None:
        while self.done > mark:
            self.done -= 1
            for group, weight in self.uses[self.trail[self.done]]:
                self.slack[group] += weight
        while len(self.trail) > mark:
            self.failed[self.trail.pop()] = 0

    def support(self) -> list[int]:
        """The atoms, of those not excluded, that hit one support of the target."""
        inside = {0: None}
        stack = [0]
        while stack:
            for group, members in self.owned[stack.pop()]:
                spare = self.slack[group] - 1
                for member, weight in members:
                    if self.failed[member] or member in inside:
                        continue
                    if weight <= spare:
                        spare -= weight
                        continue
                    inside[member] = None
                    stack.append(member)
        return self.free_atoms(inside)

    def free_atoms(self, nodes: Iterable[int]) -> list[int]:
        """What hits these nodes, of what is not excluded."""
        atoms: dict[int, None] = {}
        for node in nodes:
            for atom in self.atoms_of[node]:
                if not self.excluded[atom]:
                    atoms[atom] = None
        return list(atoms)

    def survives(self, atoms: list[int], failures: int) -> bool:
        """Whether as many supports and one more share nothing, the first hit by these atoms."""
        mark = len(self.trail)
        try:
            for turn in range(failures):
                if turn:
                    atoms = self.support()
                if self.fail(node for atom in atoms for node in self.kills[atom]):
                    return False
            return True
        finally:
            self.back(mark)

    def sets(self, order: int, known: set[Family]) -> list[Family]:
        """All minimal cut sets of this order; `known` holds all smaller ones."""
        found: list[Family] = []
        self.found_before_the_end = found
        if order > len(self.kills):
            return found
        self.budget.tick()
        with self.eased(order):
            if self.compiled and kernel.library():
                self._compiled_sets(order, known, found)
                return found
            try:
                self._search((), order, known, found)
            except Spent:
                self.back(0)
                raise
        return found

    @contextmanager
    def eased(self, failures: int) -> Iterator[None]:
        """Groups that so few failures cannot defeat are left out: nothing in them matters.

        A member fails only if some failing atom lies below it, so a group loses at most as many
        members as the atoms with the widest reach have above them.
        """
        slack = self.slack[:]
        for owned in self.owned:
            for group, members in owned:
                wide = slack[group] > max(failures, WIDE)
                if wide and self._reach(group, members, failures) < slack[group]:
                    self.slack[group] = NEVER
        try:
            yield
        finally:
            self.slack[:] = slack

    def _reach(self, group: int, members: list[tuple[int, int]], failures: int) -> int:
        if group not in self.reaches:
            weights: dict[int, int] = {}
            for member, weight in members:
                for atom in self._atoms_below(member):
                    weights[atom] = weights.get(atom, 0) + weight
            self.reaches[group] = sorted(weights.values(), reverse=True)
        return sum(self.reaches[group][:failures])

    def _atoms_below(self, node: int) -> set[int]:
        self.budget.tick()
        below = [node]
        seen = {node}
        atoms: set[int] = set()
        for one in below:
            atoms.update(self.atoms_of[one])
            for _, members in self.owned[one]:
                for member, _ in members:
                    if member not in seen:
                        seen.add(member)
                        below.append(member)
        return atoms

    def _compiled_sets(self, order: int, known: set[Family], found: list[Family]) -> None:
        ended = self.compiled_sets(order, max(self.budget.sets - len(known), 1))
        for chosen in ended[0]:
            self._keep_minimal(chosen, known, found)
        if ended[1]:
            raise Spent(f"the search stopped because {ended[1]}")

    def compiled_sets(self, order: int, most: int) -> tuple[list[Family], str]:
        if self.flat is None:
            self.flat = kernel.FlatSearch(self)
        left = max(self.budget.until - monotonic(), 0.001)
        return self.flat.sets(self, order, left, most)

    def _search(
        self, chosen: Family, failures: int, known: set[Family], found: list[Family]
    ) -> None:
        self.budget.tick()
        atoms = self.support()
        if self.survives(atoms, failures):
            return
        tried = []
        mark = len(self.trail)
        for atom in atoms:
            self.budget.tick()
            if self.fail(self.kills[atom]):
                if failures == 1:
                    self._emit((*chosen, atom), known, found)
            elif failures > 1:
                try:
                    self._search((*chosen, atom), failures - 1, known, found)
                except Spent:
                    self.excluded[:] = bytes(len(self.excluded))
                    raise
            self.back(mark)
            if failures > 1:
                self.excluded[atom] = 1
                tried.append(atom)
        for atom in tried:
            self.excluded[atom] = 0

    def _emit(self, chosen: Family, known: set[Family], found: list[Family]) -> None:
        self._keep_minimal(chosen, known, found)
        if len(known) + len(found) >= self.budget.sets:
            raise Spent(f"the search stopped after {self.budget.sets:,} sets")

    def _keep_minimal(self, chosen: Family, known: set[Family], found: list[Family]) -> None:
        family = tuple(sorted(chosen))
        sizes = range(2 if len(family) > 2 else 1, len(family))
        if not any(part in known for size in sizes for part in combinations(family, size)):
            found.append(family)


def _groups_of(cone: Cone, node: int) -> list[Group]:
    return [cone.groups[number] for number in sorted(cone.owned[node])]


def _reachable(cone: Cone) -> list[int]:
    kept = [0]
    seen = {0}
    for node in kept:
        for group in _groups_of(cone, node):
            for member in group.members:
                if member not in seen:
                    seen.add(member)
                    kept.append(member)
    return kept


def _by_weight_below(cone: Cone, kept: list[int]) -> dict[int, int]:
    """Roughly how many nodes each stands on: supports leave out what stands on most."""
    below: dict[int, int] = {}
    for node in reversed(kept):
        total = 1
        for group in _groups_of(cone, node):
            sizes = sorted(below.get(member, 1) for member in group.members)
            total += sum(sizes[: max(1, len(sizes) - group.slack + 1)])
        below[node] = min(total, 1 << 30)
    return below


def without_single_points(cone: Cone, budget: Budget) -> Search:
    """The search of a cone whose single points, `cone.points` afterwards, are all told apart."""
    while True:
        search = Search(cone, budget)
        alone = search.sets(1, set())
        if not alone:
            return search
        things = {thing: None for family in alone for thing in search.labels[family[0]]}
        nodes = [node for node in range(1, len(cone.labels)) if _is_hit(cone, node, things)]
        for thing in things:
            if thing in cone.fates:
                drop_fate(cone, thing)
        settle(cone, nodes)


def _is_hit(cone: Cone, node: int, things: dict[int, None]) -> bool:
    return bool(cone.labels[node]) and cone.labels[node][0] in things
