"""The single points of failure of every item in one sweep from the ground up.

D(v) is everything that alone takes v down: v itself, its fates, and per need whatever stands in
D(m) of so many members m that the need fails. Exact, because the failures that one thing causes
compose through k-of-n groups. Items that plainly need each other share one D; where a cycle runs
through a group, its D are swept again until nothing grows, which is the least fixed point.

D of a long chain is nearly D of its neighbour: each is kept as what it adds to the largest it
includes (`base`), so a chain of 100,000 takes 100,000 entries and not five thousand million.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import monotonic

from thirdline.engines.needs.arrays import Arrays
from thirdline.engines.needs.states import State

NONE, UNKNOWN = -1, -2
Members = Callable[[int], Iterable[int]]


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
        self.until, self.pairs = monotonic() + seconds, pairs
        n = arrays.n
        self.representative = array("i", [NONE]) * n
        self.base = array("i", [UNKNOWN]) * n
        self.start = array("i", bytes(4 * n))
        self.end = array("i", bytes(4 * n))
        self.size = array("i", bytes(4 * n))
        self.extras = array("i")
        self.order = array("i")

    def run(self) -> Sets:
        note = ""
        for component in strongly_connected(self._roots(), self._members):
            if monotonic() > self.until or len(self.extras) > self.pairs:
                note = budget_ended(len(self.order), self.arrays.n)
                break
            if len(component) == 1:
                self._single(component[0])
            else:
                self._cycle(component)
        return Sets(
            self.representative, self.base, self.start, self.end, self.extras, self.order, note
        )

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

    def _walk(self, item: int) -> Iterator[int]:
        one = self.representative[item]
        while one >= 0:
            yield from self.extras[self.start[one] : self.end[one]]
            one = self.base[one]

    def _size(self, item: int) -> int:
        return self.size[self.representative[item]]

    def _single(self, item: int) -> None:
        plain, groups = self._split(item)
        heads = dict.fromkeys(map(self.representative.__getitem__, plain))
        base = max(heads, key=self.size.__getitem__) if heads else NONE
        extras = [item, *self._fates(item)]
        if len(extras) > 1 or len(heads) > 1 or groups:
            known = set(self._walk(base)) if base >= 0 else set()
            found = dict.fromkeys(one for one in extras if one not in known)
            for head in heads:
                if head != base:
                    found.update(dict.fromkeys(one for one in self._walk(head) if one not in known))
            for least, members in groups:
                found.update(
                    dict.fromkeys(
                        one for one in in_many(least, self._sets(members)) if one not in known
                    )
                )
            extras = list(found)
        self._keep([item], base, extras)

    def _sets(self, members: list[int]) -> list[Iterable[int]]:
        return [self._walk(one) for one in sorted(members, key=self._size)]

    def _keep(self, items: list[int], base: int, extras: list[int]) -> None:
        head = items[0]
        for item in items:
            self.representative[item] = head
        self.base[head] = base
        self.start[head] = len(self.extras)
        self.extras.extend(extras)
        self.end[head] = len(self.extras)
        self.size[head] = len(extras) + (self.size[base] if base >= 0 else 0)
        self.order.append(head)

    def _cycle(self, component: list[int]) -> None:
        """Classes that plainly need each other are one; the rest is swept until nothing grows."""
        inside = set(component)
        plain: dict[int, list[int]] = {}
        groups: dict[int, list[tuple[int, list[int]]]] = {}
        for item in component:
            plain[item], groups[item] = self._split(item)
        classes = list(
            strongly_connected(component, lambda one: [m for m in plain[one] if m in inside])
        )
        sets: dict[int, set[int]] = {}
        for one in classes:
            shared: set[int] = set(one)
            for item in one:
                shared.update(self._fates(item))
                for member in plain[item]:
                    shared.update(self._walk(member) if member not in inside else ())
            sets.update(dict.fromkeys(one, shared))
        grew = True
        while grew and monotonic() < self.until:
            grew = False
            for one in classes:
                shared = sets[one[0]]
                before = len(shared)
                for item in one:
                    self._grow(shared, plain[item], groups[item], sets)
                grew = grew or len(shared) > before
        if not grew:
            for one in classes:
                self._keep(one, NONE, list(sets[one[0]]))

    def _grow(
        self,
        shared: set[int],
        plain: list[int],
        groups: list[tuple[int, list[int]]],
        sets: dict[int, set[int]],
    ) -> None:
        for member in plain:
            if member in sets and sets[member] is not shared:
                shared |= sets[member]
        for least, members in groups:
            shared.update(
                in_many(least, [sets[one] if one in sets else self._walk(one) for one in members])
            )


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
