"""The single points of every item, and what each thing alone takes down: two readings of D."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from thirdline.engines.needs.arrays import Arrays
from thirdline.engines.needs.model import Id, Points
from thirdline.engines.needs.states import State
from thirdline.engines.needs.sweeping import NONE, Sets, in_many


class SinglePoints(Mapping[Id, Points]):
    """Per item what alone takes it down, itself left out. Items that are down have none.

    `status` bounded: items the budget did not reach are not in it, and `note` says how many were.
    """

    def __init__(self, arrays: Arrays, state: State, sets: Sets, engine: str) -> None:
        self.arrays, self.state, self.sets, self.engine = arrays, state, sets, engine
        self.note = sets.note
        self.status = "bounded" if sets.note else "exact"

    def __getitem__(self, one: Id) -> Points:
        item = self.arrays.index.get(one, self.arrays.n)
        if item >= self.arrays.n or not self._has(item):
            raise KeyError(one)
        things = sorted(thing for thing in self.sets.of(item) if thing != item)
        ids, n = self.arrays.ids, self.arrays.n
        return Points(
            tuple(ids[thing] for thing in things if thing < n),
            tuple(ids[thing] for thing in things if thing >= n),
        )

    def _has(self, item: int) -> bool:
        return bool(self.state.failed[item]) or self.sets.is_known(item)

    def __iter__(self) -> Iterator[Id]:
        return (self.arrays.ids[item] for item in range(self.arrays.n) if self._has(item))

    def __len__(self) -> int:
        return sum(map(self._has, range(self.arrays.n)))

    def counts(self) -> dict[Id, int]:
        """How many single points each item has, without listing them."""
        sizes: dict[int, int] = {}
        sets = self.sets
        for one in sets.order:
            base = sets.base[one]
            below = sizes[base] if base >= 0 else 0
            sizes[one] = sets.end[one] - sets.start[one] + below
        return {
            one: max(sizes.get(sets.representative[item], 1) - 1, 0)
            for item, one in enumerate(self.arrays.ids[: self.arrays.n])
            if self._has(item)
        }

    def takes_down(self, among: Collection[Id] | None = None) -> dict[Id, int]:
        """How many items (of these, or of all) each item and fate alone takes down, itself aside."""
        arrays, sets = self.arrays, self.sets
        asked = range(arrays.n) if among is None else [arrays.item(one) for one in among]
        weights = [0] * arrays.n
        own = [0] * len(arrays.ids)
        for item in asked:
            one = sets.representative[item]
            if one != NONE and not self.state.failed[item]:
                weights[one] += 1
                own[item] = 1
        counts = [0] * len(arrays.ids)
        # What stands in D of a base stands in D of all that include it.
        for one in reversed(sets.order):
            weight, base = weights[one], sets.base[one]
            if base >= 0:
                weights[base] += weight
            if weight:
                for thing in sets.extras[sets.start[one] : sets.end[one]]:
                    counts[thing] += weight
        return {
            one: counts[thing] - own[thing]
            for thing, one in enumerate(arrays.ids)
            if counts[thing] > own[thing]
        }

    def shared(self, needs: Iterable[int]) -> Iterator[tuple[int, list[int]]]:
        """Of these needs the ones that look redundant and a single thing defeats, with the things."""
        arrays, state = self.arrays, self.state
        for need in needs:
            begin, end = arrays.start[need], arrays.start[need + 1]
            least = state.slack[need]
            if arrays.k[need] == end - begin or state.failed[arrays.owner[need]] or least < 2:
                continue
            members = [one for one in arrays.members[begin:end] if not state.failed[one]]
            if all(map(self.sets.is_known, members)):
                common = in_many(least, [self.sets.of(member) for member in members])
                if common:
                    yield need, sorted(common)

    def hit(self, need: int, things: list[int]) -> dict[int, list[int]]:
        """Of each of these things the members of the need that it takes down, in their order."""
        found: dict[int, list[int]] = {thing: [] for thing in things}
        for member in self.arrays.members_of(need):
            for thing in self.sets.of(member):
                if thing in found:
                    found[thing].append(member)
        return found
