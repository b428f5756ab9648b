"""The single points of failure of every item in one sweep from the ground up.

D(v) is everything that alone takes v down: v itself, its fates, and per need whatever stands in
D(m) of so many members m that the need fails. Exact, because the failures that one thing causes
compose through k-of-n groups. Items that plainly need each other share one D; where a cycle runs
through a group, its D are swept again until nothing grows, which is the least fixed point.

D of a long chain is nearly D of its neighbour: each is kept as what it adds to the largest it
includes (`base`), so a chain of 100,000 takes 100,000 entries and not five thousand million. These
make a forest, in which members that stand on the same core meet: only what they have beyond it is
looked at, however large it is.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from time import monotonic

from thirdline.engines.needs.arrays import Arrays
from thirdline.engines.needs.including import Forest
from thirdline.engines.needs.states import State

NONE, UNKNOWN = -1, -2
FEW = (
    16  # things: to look through all that is above for so many costs more than to prune them later
)
SMALL = 6  # members: of so many it is tried which have something in common
MOST_ROUNDS = 16
Members = Callable[[int], Iterable[int]]
Group = tuple[int, list[int]]  # how many to lose, of which


@dataclass(slots=True)
class Sets:
    """D of every item. `base[r]` UNKNOWN: the budget ended before it."""

    representative: array[int]
    base: array[int]
    start: array[int]
    end: array[int]
    extras: array[int]
    order: array[int]  # representatives, each after those it stands on
    note: str = ""

    def of(self, item: int) -> Iterator[int]:
        one = self.representative[item]
        while one >= 0:
            yield from self.extras[self.start[one] : self.end[one]]
            one = self.base[one]

    def is_known(self, item: int) -> bool:
        one = self.representative[item]
        return one >= 0 and self.base[one] != UNKNOWN


def budget_ended(known: int, items: int) -> str:
    return (
        f"The single points of {known:,} of {items:,} items were found before the budget of time "
        "or memory ended."
    )


class Sweep:
    """The specification of the compiled kernel, and its stand-in where there is no compiler."""

    def __init__(self, arrays: Arrays, state: State, seconds: float, pairs: int) -> None:
        self.arrays, self.state = arrays, state
        self.until, self.pairs, self.held = monotonic() + seconds, pairs, 0
        n = arrays.n
        self.representative = array("i", [NONE]) * n
        self.forest = Forest(n)
        self.own: list[list[int]] = [[] for _ in range(n + 1)]  # what each adds to its parent
        self.size = array("i", bytes(4 * (n + 1)))
        self.order: list[int] = []

    def run(self) -> Sets:
        note = ""
        for component in strongly_connected(self._roots(), self._members):
            if self._is_over() or not self._component(component):
                note = budget_ended(len(self.order), self.arrays.n)
                break
        return self._pruned(note)

    def _is_over(self) -> bool:
        return monotonic() > self.until or self.held > self.pairs

    def _roots(self) -> Iterable[int]:
        failed = self.state.failed
        return (item for item in range(self.arrays.n) if not failed[item])

    def _members(self, item: int) -> list[int]:
        """The working items that this one stands on, through whatever need."""
        arrays, failed = self.arrays, self.state.failed
        begin, end = arrays.start[arrays.own[item]], arrays.start[arrays.own[item + 1]]
        members = arrays.members[begin:end].tolist()
        return [m for m in members if not failed[m]] if self.state.members_failed else members

    def _split(self, item: int) -> tuple[list[int], list[tuple[int, list[int]]]]:
        """Members it cannot lose one of, and its other needs as (how many to lose, of which)."""
        plain: list[int] = []
        groups: list[tuple[int, list[int]]] = []
        arrays, failed = self.arrays, self.state.failed
        for need in arrays.needs_of(item):
            members = arrays.members_of(need).tolist()  # type: ignore[attr-defined]
            if self.state.members_failed:
                members = [member for member in members if not failed[member]]
            if self.state.slack[need] == 1:
                plain += members
            else:
                groups.append((self.state.slack[need], members))
        return plain, groups

    def _fates(self, item: int) -> Iterator[int]:
        of, down = self.arrays.of, self.state.down
        for fate in self.arrays.of_fates[of[item] : of[item + 1]]:
            if fate not in down:
                yield fate

    def _component(self, component: list[int]) -> bool:
        """Items that plainly need each other are one class; False where the budget ended before."""
        split = {item: self._split(item) for item in component}
        inside = set(component)
        plainly: Members = lambda one: [m for m in split[one][0] if m in inside]  # noqa: E731
        classes = [_Class(one, split) for one in strongly_connected(component, plainly)]
        for one in classes:
            for item in one.items:
                self.representative[item] = one.head
        for one in classes:
            one.heads(self.representative)
        before = len(self.order)
        self._place_all(classes)
        again = len(classes) > 1 or any(one.leans_on_itself for one in classes)
        while again and not self._is_over():
            again = sum(map(self._grow, classes)) > 0
        if again:
            del self.order[before:]
        return not again

    def _place_all(self, classes: list[_Class]) -> None:
        """One that would stand below nothing waits for its members; where all wait, the most needed begins."""
        waiting, rounds = classes, 0
        uses = Counter(member for one in classes for member in one.members())
        while waiting:
            later = []
            for one in waiting:
                if len(classes) > 1 and self._is_over():
                    return
                parent = self._largest(one)
                if parent == self.forest.top and rounds < MOST_ROUNDS and self._waits(one):
                    later.append(one)
                else:
                    self._place(one, parent)
            if len(later) == len(waiting):
                first = max(later, key=lambda one: len(one.items) + uses[one.head])
                self._place(first, self.forest.top)
                later.remove(first)
            waiting, rounds = later, rounds + 1

    def _waits(self, one: _Class) -> bool:
        return any(m != one.head and not self.forest.is_placed(m) for m in one.members())

    def _place(self, one: _Class, parent: int) -> None:
        """What it adds to its parent is itself, its fates, and what else grows."""
        self.order.append(one.head)
        self.forest.place(one.head, parent)
        things = dict.fromkeys(one.items)
        things.update(dict.fromkeys(fate for item in one.items for fate in self._fates(item)))
        self.own[one.head] = list(things)
        self.held += len(things)
        self._grow(one)

    def _largest(self, one: _Class) -> int:
        """Of what it plainly needs, and of what so many of a group have in common that it fails."""
        found = [member for member in one.plain if self.forest.is_placed(member)]
        for least, members in one.groups:
            found += self._in_common(least, members)
        return max(found, key=self.size.__getitem__, default=self.forest.top)

    def _in_common(self, least: int, members: list[int]) -> Iterator[int]:
        """Where all members of a group meet; of a small group also where enough of them do."""
        meet, placed = self.forest.meet, [one for one in members if self.forest.is_placed(one)]
        if least <= len(placed) == len(members):
            yield reduce(meet, placed)
        if least <= len(placed) <= SMALL:
            for one, other in combinations(placed, 2):
                end = meet(one, other)
                if sum(meet(each, end) == end for each in placed) >= least:
                    yield end

    def _grow(self, one: _Class) -> bool:
        """Whether it includes more than before of what stands below it.

        What stands in a common ancestor is included already. Other things may be held twice, below and
        above, until all is pruned: that is cheaper than to look through everything above each time.
        """
        own, head = self.own[one.head], one.head
        before, known, above = len(own), set(own), self.forest.parent[head]
        for bringing in (*self._brought_by(one), *self._brought_in_many(one)):
            things, end = bringing
            if len(things) > FEW:
                while self.forest.depth[above] > self.forest.depth[end]:
                    known.update(self.own[above])
                    above = self.forest.parent[above]
            own += (fresh := dict.fromkeys(thing for thing in things if thing not in known))
            known.update(fresh)
        self.held += len(own) - before
        self.size[head] = len(own) + self.size[self.forest.parent[head]]
        return len(own) > before

    def _brought_by(self, one: _Class) -> Iterator[tuple[list[int], int]]:
        """What each that it plainly needs has beyond the node where its path meets that of the class."""
        for member in one.plain:
            end = self.forest.meet(member, one.head)
            yield [t for node in self.forest.below(member, end) for t in self.own[node]], end

    def _brought_in_many(self, one: _Class) -> Iterator[tuple[list[int], int]]:
        """What stands in so many of a group; what stands in where they meet is not looked at."""
        forest = self.forest
        for least, members in one.groups:
            ends = [forest.meet(member, one.head) for member in members]
            sets = [
                {thing for node in forest.below(member, end) for thing in self.own[node]}
                for member, end in zip(members, ends, strict=True)
            ]
            sets.sort(key=len)
            yield in_many(least, sets), min(ends, key=forest.depth.__getitem__)

    def _pruned(self, note: str) -> Sets:
        """Every thing once on each path, at its highest node; how it comes to be told."""
        n, top, parent = self.arrays.n, self.forest.top, self.forest.parent
        base, start, end = (
            array("i", [UNKNOWN]) * n,
            array("i", bytes(4 * n)),
            array("i", bytes(4 * n)),
        )
        extras, lower = array("i"), dict[int, list[int]]()
        for one in self.order:
            lower.setdefault(parent[one], []).append(one)
        held: set[int] = set()
        left = [(one, True) for one in lower.get(top, ())]
        while left:
            one, enters = left.pop()
            if not enters:
                held.difference_update(extras[start[one] : end[one]])
                continue
            base[one] = NONE if parent[one] == top else parent[one]
            start[one] = len(extras)
            extras.extend(thing for thing in self.own[one] if thing not in held)
            end[one] = len(extras)
            held.update(extras[start[one] : end[one]])
            left.append((one, False))
            left += [(below, True) for below in lower.get(one, ())]
        return Sets(self.representative, base, start, end, extras, array("i", self.order), note)


class _Class:
    """Items that stand or fall together, and what they stand on, by the heads of its classes."""

    def __init__(
        self, items: list[int], split: Mapping[int, tuple[list[int], list[Group]]]
    ) -> None:
        self.items, self.head = items, items[0]
        self.plain = [member for item in items for member in split[item][0]]
        self.groups = [group for item in items for group in split[item][1]]
        self.leans_on_itself = False

    def members(self) -> Iterator[int]:
        """With those of its own class that a group holds."""
        yield from self.plain
        for _least, members in self.groups:
            yield from members

    def heads(self, representative: Sequence[int]) -> None:
        """A member of its own class brings nothing that it has not."""
        head = self.head
        found = dict.fromkeys(representative[member] for member in self.plain)
        self.plain = [one for one in found if one != head]
        named = [(least, [representative[m] for m in members]) for least, members in self.groups]
        self.leans_on_itself = any(head in members for _least, members in named)
        self.groups = named


def in_many(least: int, sets: Sequence[Iterable[int]]) -> list[int]:
    """What stands in at least so many of the sets; small ones first are quicker.

    Whatever does must stand in one of the first n - least + 1, so only those bring candidates.
    """
    bringing = len(sets) - least + 1
    counts: dict[int, int] = {}
    for position, one in enumerate(sets):
        if position < bringing:
            for thing in one:
                counts[thing] = counts.get(thing, 0) + 1
            continue
        # What can no longer reach the number is dropped, and nothing left ends it early.
        must = position - bringing + 1
        counts = {thing: count for thing, count in counts.items() if count >= must}
        if not counts:
            return []
        for thing in one:
            if thing in counts:
                counts[thing] += 1
    return [thing for thing, count in counts.items() if count >= least]


def strongly_connected(roots: Iterable[int], members: Members) -> Iterator[list[int]]:
    """Tarjan's components, each after those it leads to; no recursion, so depth is no matter."""
    number: dict[int, int] = {}
    low: dict[int, int] = {}
    waiting: list[int] = []
    on_stack: set[int] = set()
    for root in roots:
        if root in number:
            continue
        number[root] = low[root] = len(number)
        waiting.append(root)
        on_stack.add(root)
        path = [(root, iter(members(root)))]
        while path:
            item, rest = path[-1]
            for member in rest:
                if member not in number:
                    number[member] = low[member] = len(number)
                    waiting.append(member)
                    on_stack.add(member)
                    path.append((member, iter(members(member))))
                    break
                if member in on_stack and number[member] < low[item]:
                    low[item] = number[member]
            else:
                path.pop()
                if path and low[item] < low[path[-1][0]]:
                    low[path[-1][0]] = low[item]
                if low[item] == number[item]:
                    yield _component(item, waiting, on_stack)


def _component(item: int, waiting: list[int], on_stack: set[int]) -> list[int]:
    component = []
    while True:
        one = waiting.pop()
        on_stack.discard(one)
        component.append(one)
        if one == item:
            return component
