"""Cut sets of atoms multiplied out to cut sets of things, the most probable first, page by page."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import prod

from thirdline.engines.needs.model import Id, Level, Points

NOT_ASKED = Level(None, exact=False, at_least=0)
Key = tuple[float, int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class CutSet:
    members: tuple[Id, ...]
    probability: float | None  # of all failing together, where all are known


@dataclass(frozen=True, slots=True)
class Page:
    sets: tuple[CutSet, ...]
    cursor: str  # of the next page; empty on the last


@dataclass(slots=True)
class CutSets:
    """The minimal cut sets of one target up to an order.

    `status` exact: all of them up to `complete_to`. Bounded: all up to `complete_to` and some of the
    next order, each of them minimal. `level` and `true_level` may have been searched further.
    """

    target: Id
    ids: Sequence[Id]
    items: int  # of the ids, the first so many are items, the others fates
    probabilities: Mapping[Id, float]
    status: str = "exact"
    note: str = ""
    complete_to: int = 0
    level: Level = NOT_ASKED  # items only
    true_level: Level = NOT_ASKED  # items and fates
    families: list[tuple[tuple[int, ...], ...]] = field(default_factory=list)
    """Things that are interchangeable, per place of a set."""

    def single_points(self) -> Points:
        things = sorted(thing for one in self.families if len(one) == 1 for thing in one[0])
        return Points(
            tuple(self.ids[thing] for thing in things if thing < self.items),
            tuple(self.ids[thing] for thing in things if thing >= self.items),
        )

    @property
    def total(self) -> int:
        return sum(prod(map(len, family)) for family in self.families)

    @property
    def by_order(self) -> dict[int, int]:
        counts: dict[int, int] = {}
        for family in self.families:
            counts[len(family)] = counts.get(len(family), 0) + prod(map(len, family))
        return dict(sorted(counts.items()))

    def page(self, cursor: str = "", limit: int = 50) -> Page:
        begin = int(cursor) if cursor.isdigit() else 0
        found = list(islice(self.ranked(), begin, begin + limit + 1))
        more = str(begin + limit) if len(found) > limit else ""
        return Page(tuple(found[:limit]), more)

    def __iter__(self) -> Iterator[CutSet]:
        return self.ranked()

    def ranked(self) -> Iterator[CutSet]:
        """Most probable first, then the smallest.

        A probability nobody gave counts as 1: what is not known is never hidden at the end.
        """
        families = [[sorted(place, key=self._rank) for place in family] for family in self.families]
        heap = [
            (self._key(family, [0] * len(family)), number, [0] * len(family), 0)
            for number, family in enumerate(families)
        ]
        heapq.heapify(heap)
        while heap:
            _, number, picks, moved = heapq.heappop(heap)
            family = families[number]
            yield self._set([place[pick] for place, pick in zip(family, picks, strict=True)])
            # Only places from the last moved on move, so that each set has one way to come about.
            for place in range(moved, len(family)):
                if picks[place] + 1 < len(family[place]):
                    onward = [*picks]
                    onward[place] += 1
                    heapq.heappush(heap, (self._key(family, onward), number, onward, place))

    def _rank(self, thing: int) -> tuple[float, int]:
        chance = self.probabilities.get(self.ids[thing])
        return (-(1.0 if chance is None else chance), thing)

    def _key(self, family: list[list[int]], picks: list[int]) -> Key:
        things = [place[pick] for place, pick in zip(family, picks, strict=True)]
        known = [
            chance
            for thing in things
            if (chance := self.probabilities.get(self.ids[thing])) is not None
        ]
        return (-prod(known), len(things), tuple(things))

    def _set(self, things: list[int]) -> CutSet:
        things.sort()
        members = tuple(self.ids[thing] for thing in things)
        chances = [self.probabilities.get(one) for one in members]
        known = [chance for chance in chances if chance is not None]
        return CutSet(members, prod(known) if len(known) == len(members) else None)
