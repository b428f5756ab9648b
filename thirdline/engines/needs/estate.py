"""The estate as a value: built once, asked many times."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from thirdline.engines.needs import kernel
from thirdline.engines.needs.arrays import Arrays, arrays_of
from thirdline.engines.needs.cones import cone_of
from thirdline.engines.needs.cutting import Budget, Search, Spent, without_single_points
from thirdline.engines.needs.model import (
    EstateProblem,
    Fate,
    Id,
    Impact,
    Level,
    Need,
    NeedMargin,
    Points,
    SharedFate,
    SharedFates,
    WhatIf,
)
from thirdline.engines.needs.points import SinglePoints
from thirdline.engines.needs.ranking import CutSets
from thirdline.engines.needs.starting import cold_search, has_cycle_below
from thirdline.engines.needs.states import State, cold_start, spread, state_of
from thirdline.engines.needs.studying import Asked, cut_sets_of, level_of
from thirdline.engines.needs.sweeping import strongly_connected


class Estate:
    """Items, their needs, their fates, and what is down now.

    An item works while it is not down itself and each of its needs has at least k working members;
    a fate takes all of its members down. Items that need each other keep each other up.
    """

    def __init__(self, arrays: Arrays, down: Iterable[Id] = ()) -> None:
        self.arrays = arrays
        self.state: State = state_of(arrays, (arrays.number(one) for one in down))
        self._points: SinglePoints | None = None
        self._studied: tuple[int, list[int], Search] | None = None

    @classmethod
    def of(
        cls,
        items: Iterable[Id],
        needs: Iterable[Need],
        fates: Iterable[Fate] = (),
        down: Iterable[Id] = (),
    ) -> Estate:
        """Refuses with an EstateProblem what cannot be an estate."""
        return cls(arrays_of(items, needs, fates), down)

    def with_down(self, things: Iterable[Id]) -> Estate:
        """The same estate with these items and fates down, and no others."""
        return Estate(self.arrays, things)

    def working(self, *, cold: bool = False) -> frozenset[Id]:
        """What works now; `cold`: what would come up if everything started from nothing."""
        ids, n = self.arrays.ids, self.arrays.n
        if cold:
            works = cold_start(self.arrays, self.state)
            return frozenset(ids[item] for item in range(n) if works[item])
        return frozenset(ids[item] for item in range(n) if not self.state.failed[item])

    def works(self, item: Id) -> bool:
        return not self.state.failed[self.arrays.item(item)]

    def cold_start_traps(self) -> tuple[Id, ...]:
        """What keeps running and could not be started again."""
        works = cold_start(self.arrays, self.state)
        ids = self.arrays.ids
        return tuple(
            ids[item]
            for item, failed in enumerate(self.state.failed)
            if not failed and not works[item]
        )

    def single_points(self, target: Id, *, cold: bool = False, seconds: float = 10.0) -> Points:
        """What alone takes the target down in addition to what is down; itself left out.

        Raises EstateProblem when the seconds do not suffice, which takes tens of thousands of items.
        """
        try:
            found, _ = self.study(target, Budget(seconds), cold)
        except Spent as spent:
            raise EstateProblem(
                f"The single points of {target!s} are not known: {spent}."
            ) from None
        return self._split(sorted(found))

    def single_points_of_all(
        self, *, seconds: float = 30.0, pairs: int = 60_000_000
    ) -> SinglePoints:
        """The same for every item in one sweep; kept for as long as the estate is."""
        if self._points is None:
            sets, engine = kernel.sweep(self.arrays, self.state, seconds, pairs)
            self._points = SinglePoints(self.arrays, self.state, sets, engine)
        return self._points

    def impact(self, thing: Id) -> Impact:
        """What this item or fate alone takes down, itself aside, and the needs it only thins."""
        number = self.arrays.number(thing)
        gone, lost = spread(self.arrays, self.state, [number])
        ids = self.arrays.ids
        return Impact(
            tuple(ids[item] for item in gone if item != number), self._thinned(gone, lost)
        )

    def impacts_of_all(self, among: Collection[Id] | None = None) -> dict[Id, int]:
        """How many items (or how many of these) each item and fate alone takes down; nones left out."""
        return self.single_points_of_all().takes_down(among)

    def margins(self, items: Iterable[Id] | None = None) -> Iterator[NeedMargin]:
        """Every need as it stands now, or those of these items."""
        if items is None:
            yield from (self._margin(need) for need in range(self.arrays.needs))
            return
        for one in items:
            yield from (self._margin(need) for need in self._own(one))

    def margin(self, target: Id, *, cold: bool = False) -> int | None:
        """Working members less those needed, in the thinnest of the target's own needs."""
        if cold:
            return self._cold_margin(target)
        slack = self.state.slack
        return min((slack[need] - 1 for need in self._own(target)), default=None)

    def cut_sets(
        self,
        target: Id,
        max_order: int = 3,
        *,
        fates: bool = True,
        cold: bool = False,
        limit: int = 200_000,
        seconds: float = 10.0,
        probabilities: Mapping[Id, float] | None = None,
    ) -> CutSets:
        """The minimal sets of further failures that take the target down, most probable first."""
        asked = Asked(target, max_order, fates, cold, Budget(seconds, limit))
        return cut_sets_of(self, asked, probabilities or {})

    def level(
        self, target: Id, *, fates: bool = True, cold: bool = False, seconds: float = 10.0
    ) -> Level:
        """The size of the smallest cut set: 0 when it is down, 1 with a single point of failure."""
        return level_of(self, Asked(target, 1, fates, cold, Budget(seconds)))

    def shared_fates(self, target: Id | None = None, *, seconds: float = 30.0) -> SharedFates:
        """Fake redundancy: groups one thing defeats, in the whole estate or first below a target."""
        points = self.single_points_of_all(seconds=seconds)
        needs = range(self.arrays.needs) if target is None else self._first_needs(target)
        found = tuple(
            self._shared(need, thing, hit)
            for need, things in points.shared(needs)
            for thing, hit in points.hit(need, things).items()
        )
        return SharedFates(found, points.status, points.note)

    def what_if(
        self,
        failed: Iterable[Id] = (),
        maintenance: Iterable[Id] = (),
        targets: Iterable[Id] | None = None,
    ) -> WhatIf:
        """What these failures and works would do to the targets, in addition to what is down."""
        things = [self.arrays.number(one) for one in (*failed, *maintenance)]
        gone, lost = spread(self.arrays, self.state, things)
        sorts: dict[str, list[Id]] = {
            "went_down": [], "no_margin_left": [], "thinner": [], "unchanged": [],
            "already_down": [],
        }  # fmt: skip
        for target in self.tops() if targets is None else targets:
            sorts[self._fares(target, gone, lost)].append(target)
        lists = {name: tuple(ones) for name, ones in sorts.items()}
        return WhatIf(**lists, needs=self._thinned(gone, lost))

    def tops(self) -> tuple[Id, ...]:
        """The items that nobody needs."""
        used = self.arrays.used
        return tuple(
            self.arrays.ids[item] for item in range(self.arrays.n) if used[item] == used[item + 1]
        )

    def cycles(self) -> tuple[tuple[Id, ...], ...]:
        """Items that stand on each other: components of more than one, whatever is down."""
        arrays = self.arrays

        def members(item: int) -> list[int]:
            begin, end = arrays.start[arrays.own[item]], arrays.start[arrays.own[item + 1]]
            return arrays.members[begin:end].tolist()

        components = strongly_connected(range(arrays.n), members)
        return tuple(
            tuple(arrays.ids[item] for item in sorted(one)) for one in components if len(one) > 1
        )

    def _own(self, item: Id) -> range:
        return self.arrays.needs_of(self.arrays.item(item))

    def study(
        self, target: Id, budget: Budget, cold: bool = False
    ) -> tuple[list[int], Search | None]:
        """The single points by number, and the search of the rest; none for a target that is down.

        That of the newest target is kept: whatever is searched is taken back when it ends.
        """
        item = self.arrays.item(target)
        if self.state.failed[item]:
            return [], None
        if cold and has_cycle_below(self.arrays, self.state, item):
            if not cold_start(self.arrays, self.state)[item]:
                return [], None
            return cold_search(self.arrays, self.state, item, budget)
        if self._studied is not None and self._studied[0] == item:
            _, points, search = self._studied
            search.budget = budget
            return points, search
        budget.tick()
        cone = cone_of(self.arrays, self.state, item)
        budget.tick()
        search = without_single_points(cone, budget)
        self._studied = item, cone.points, search
        return cone.points, search

    def _cold_margin(self, target: Id) -> int | None:
        works, arrays = cold_start(self.arrays, self.state), self.arrays
        counts = (
            sum(works[one] for one in arrays.members_of(need)) - arrays.k[need]
            for need in self._own(target)
        )
        return min(counts, default=None)

    def _split(self, things: list[int]) -> Points:
        ids, n = self.arrays.ids, self.arrays.n
        return Points(
            tuple(ids[thing] for thing in things if thing < n),
            tuple(ids[thing] for thing in things if thing >= n),
        )

    def _margin(self, need: int, lost: int = 0) -> NeedMargin:
        arrays = self.arrays
        return NeedMargin(
            arrays.ids[arrays.owner[need]],
            arrays.names[need],
            arrays.k[need],
            arrays.start[need + 1] - arrays.start[need],
            arrays.k[need] + self.state.slack[need] - 1 - lost,
        )

    def _thinned(self, gone: Mapping[int, None], lost: Mapping[int, int]) -> tuple[NeedMargin, ...]:
        owner, failed = self.arrays.owner, self.state.failed
        return tuple(
            self._margin(need, count)
            for need, count in lost.items()
            if not failed[owner[need]] and owner[need] not in gone
        )

    def _first_needs(self, target: Id) -> list[int]:
        """The needs of the target and of all it plainly stands on."""
        arrays, state = self.arrays, self.state
        items = [arrays.item(target)]
        if state.failed[items[0]]:
            return []
        seen = set(items)
        needs = []
        for item in items:
            for need in arrays.needs_of(item):
                needs.append(need)
                if state.slack[need] == 1:
                    for member in arrays.members_of(need):
                        if member not in seen and not state.failed[member]:
                            seen.add(member)
                            items.append(member)
        return needs

    def _shared(self, need: int, thing: int, hit: list[int]) -> SharedFate:
        arrays = self.arrays
        members = arrays.members_of(need)
        return SharedFate(
            thing=arrays.ids[thing],
            is_fate=thing >= arrays.n,
            item=arrays.ids[arrays.owner[need]],
            need=arrays.names[need],
            k=arrays.k[need],
            members=tuple(arrays.ids[one] for one in members),
            hit=tuple(arrays.ids[one] for one in hit),
        )

    def _fares(self, target: Id, gone: Mapping[int, None], lost: Mapping[int, int]) -> str:
        item = self.arrays.item(target)
        if self.state.failed[item]:
            return "already_down"
        if item in gone:
            return "went_down"
        if not lost:
            return "unchanged"
        slack = self.state.slack
        thinned = [need for need in self._first_needs(target) if need in lost]
        if any(slack[need] - lost[need] == 1 for need in thinned):
            return "no_margin_left"
        return "thinner" if thinned else "unchanged"
