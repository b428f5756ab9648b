"""What is worked out of a graph, item by item; no queries and no writes.

An item's level is the number of things that must fail together to take it down, the least there is,
with everything that is down now taken as down already. Its margin is one less: the failures it
survives now. The true level counts shared fates as the one failure they are. A service that stands on
something is no such thing: mail that needs names is as redundant as what mail and names stand on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from time import process_time
from typing import Protocol

from thirdline.engines.needs import CutSets, Level, NeedMargin, Points, SinglePoints
from thirdline.reference.estate.graph import Graph, number_of

ORDER = 3  # up to which cut sets are searched for
FIRST = 12  # single points kept beside an item; the rest is worked out when somebody looks
MOST_LISTED = 200  # single points beyond which those of an item that is no service are only counted
MOST_SHARED = 5  # things kept of those that end one group
LONGEST = 20.0  # seconds of a run for the levels of services that no single thing takes down
A_SERVICE = 0.5  # seconds for one of them


@dataclass(frozen=True, slots=True)
class Figures:
    """How one item stands."""

    works: bool
    level: int | None
    true_level: int | None
    searched_to: int
    margin: int | None
    singles: int
    single_items: tuple[int, ...]
    single_fates: tuple[int, ...]  # by their own numbers
    takes_down: int = 0
    services_down: int = 0
    people: int = 0
    thinnest: int | None = None
    is_service: bool = False


@dataclass(frozen=True, slots=True)
class Shared:
    """A need that looks redundant, and the one thing that ends it."""

    need: int
    fate: int | None
    through: int | None
    takes: int


@dataclass(frozen=True, slots=True)
class Thin:
    """A service that is up, one failure from down."""

    items: tuple[int, ...]
    fates: tuple[int, ...]
    lost: bool


@dataclass
class Worked:
    """Everything a run found. What the budget did not reach is not in it, and `note` says so."""

    figures: dict[int, Figures]
    shared: set[Shared]
    thin: dict[int, Thin]
    kernel: str
    seconds: float
    note: str = ""


def work_out(graph: Graph, *, longest: float = LONGEST) -> Worked:
    began = process_time()
    every = graph.estate.single_points_of_all()
    levels = _Levels(graph, longest)
    figures = dict(_of_all(graph, levels))
    shared = set(_shared(graph))
    thin = dict(_thin(graph, figures))
    note = every.note or levels.note
    return Worked(figures, shared, thin, every.engine, process_time() - began, note)


class Searched(Protocol):
    """What a search for levels found, and up to which size it looked."""

    @property
    def level(self) -> int | None: ...
    @property
    def true_level(self) -> int | None: ...
    @property
    def searched_to(self) -> int: ...


def figures_of(
    graph: Graph, item: int, *, seconds: float = A_SERVICE, known: Searched | None = None
) -> Figures | None:
    """One item by its own cone, its levels within so many seconds; whom it takes down is not asked.

    `known` are the levels a search of this same graph found: they are not searched for again. None
    where even its single points take longer than there is time for.
    """
    estate = graph.estate
    if item not in graph.items:
        raise KeyError(item)
    if not estate.works(item):
        return _down(graph, item)
    if (points := graph.single_points(item)) is None:
        return None
    if known is None or graph.hard(points).items:
        return _up(graph, item, points, _found(graph, item, points, seconds))
    figures = _up(graph, item, points, _by_points(graph.hard(points)))
    return replace(
        figures,
        level=known.level,
        true_level=known.true_level,
        searched_to=known.searched_to,
        margin=None if known.level is None else known.level - 1,
    )


def glance_at(graph: Graph, item: int) -> Figures:
    """The same from one sweep of the graph, without looking beyond single points: for many at once."""
    every = graph.estate.single_points_of_all()
    if not graph.estate.works(item):
        return _down(graph, item)
    points = every[item] if item in every else Points()
    return _up(graph, item, points, _by_points(graph.hard(points)))


class _Levels:
    """The levels of services, as long as the time for all of them lasts."""

    def __init__(self, graph: Graph, longest: float) -> None:
        self.graph, self.until, self.note = graph, process_time() + longest, ""
        self.left_out = 0

    def of(self, item: int, points: Points) -> tuple[Level, Level]:
        left = self.until - process_time()
        if left <= 0:
            self.left_out += 1
            self.note = (
                f"The levels of {self.left_out} services were searched to single points only."
            )
        return _found(self.graph, item, points, min(A_SERVICE, left))


def _found(graph: Graph, item: int, points: Points, seconds: float) -> tuple[Level, Level]:
    """The level without and with fates; what the single points say already is not searched."""
    hard, one = graph.hard(points), Level(1, exact=True, at_least=1)
    if hard.items:
        return one, one
    unknown = Level(None, exact=False, at_least=2)
    if seconds <= 0:
        return unknown, one if hard.fates else unknown
    if graph.logical - {item}:
        apparent, true = _of_sets(graph, item, seconds)
    else:
        sets = graph.estate.cut_sets(item, 1, seconds=seconds)
        apparent, true = sets.level, sets.true_level
    return apparent, one if hard.fates else true


def _of_sets(graph: Graph, item: int, seconds: float) -> tuple[Level, Level]:
    """From the minimal cut sets in which no service stands for what it stands on."""
    apparent = true = Level(None, exact=False, at_least=2)
    for order in (2, ORDER):
        sets = graph.cut_sets(item, order, seconds)
        families = _families(graph, sets)
        apparent = _least(families, sets.complete_to, lambda thing: thing > 0)
        true = _least(families, sets.complete_to, lambda _thing: True)
        if apparent.size is not None or sets.note:
            break
    return apparent, true


def _families(graph: Graph, sets: CutSets) -> list[list[list[int]]]:
    """Per family and place what may stand there; families that need a service to fail are left out."""
    found = []
    for family in sets.families:
        places = [_things(graph, sets, place) for place in family]
        if all(places):
            found.append(places)
    return found


def _things(graph: Graph, sets: CutSets, place: Iterable[int]) -> list[int]:
    numbers = (number_of(sets.ids[thing]) for thing in place)
    return [one for one in numbers if one not in graph.logical]


def _least(
    families: list[list[list[int]]], complete_to: int, counts: Callable[[int], bool]
) -> Level:
    sizes = (len(one) for one in families if all(any(map(counts, place)) for place in one))
    size = min(sizes, default=None)
    if size is None:
        return Level(None, exact=False, at_least=complete_to + 1)
    return Level(size, exact=size <= complete_to + 1, at_least=min(size, complete_to + 1))


def _of_all(graph: Graph, levels: _Levels) -> Iterator[tuple[int, Figures]]:
    estate, every = graph.estate, graph.estate.single_points_of_all()
    counts, falls = every.counts(), _Falls(graph)
    fates = len(graph.fates)
    for item in graph.items:
        if item in graph.absent or item not in counts:
            continue
        is_service, count = item in graph.services, counts[item]
        if not estate.works(item):
            figures = _down(graph, item)
        elif is_service or count <= MOST_LISTED:
            points = every[item]
            found = levels.of(item, points) if is_service else _by_points(graph.hard(points))
            figures = _up(graph, item, points, found)
        else:
            figures = _many(count, by_items=count > fates or bool(every[item].items))
        yield item, falls.added_to(figures, item)


def _by_points(points: Points) -> tuple[Level, Level]:
    """Of what is no service only single points are looked for."""
    one, more = Level(1, exact=True, at_least=1), Level(None, exact=False, at_least=2)
    return (one if points.items else more), (one if len(points) else more)


def _many(count: int, *, by_items: bool) -> Figures:
    level = 1 if by_items else None
    return Figures(True, level, 1, 1, None if level is None else 0, count, (), ())


def _up(graph: Graph, item: int, points: Points, found: tuple[Level, Level]) -> Figures:
    level, true = found
    hard = graph.hard(points)
    return Figures(
        works=True,
        level=level.size,
        true_level=true.size,
        searched_to=_searched(level, true),
        margin=None if level.size is None else level.size - 1,
        singles=len(hard),
        single_items=tuple(map(number_of, hard.items[:FIRST])),
        single_fates=tuple(-number_of(one) for one in hard.fates[:FIRST]),
        thinnest=_thinnest(graph, item, points),
        is_service=item in graph.services,
    )


def _searched(level: Level, true: Level) -> int:
    """Up to which size all sets were looked for; 0 when nothing but itself takes it down."""
    ends = [one.at_least - 1 for one in (level, true) if one.size is None and not one.exact]
    sizes = [one.size for one in (level, true) if one.size is not None]
    return max(0, min(ends)) if ends else max(sizes, default=0)


def _down(graph: Graph, item: int) -> Figures:
    return Figures(
        works=False, level=0, true_level=0, searched_to=0, margin=-1, singles=0, single_items=(),
        single_fates=(), thinnest=_thinnest(graph, item, Points()),
        is_service=item in graph.services,
    )  # fmt: skip


def _thinnest(graph: Graph, item: int, points: Points) -> int | None:
    """Of its own needs, and a service's of what it cannot do without: the one with the least to spare.

    Where several have as little, one that has lost a member tells more than one that never had any.
    """
    owners = [item, *(points.items[:MOST_LISTED] if item in graph.services else ())]
    plain = {
        need.name
        for owner in owners
        for need in graph.needs_of.get(number_of(owner), ())
        if len(need.members) == need.k and graph.logical.issuperset(need.members)
    }
    margins = graph.estate.margins(one for one in owners if one in graph.needs_of)
    thin = (_thickness(one) for one in margins if one.name not in plain)
    return min(thin, default=(0, 0, 0, None))[3]


def _thickness(one: NeedMargin) -> tuple[int, int, int, int]:
    return one.margin, -(one.of - one.working), -one.of, number_of(one.name)


class _Falls:
    """Whom each thing alone takes down: all, services, and the people who use those."""

    def __init__(self, graph: Graph) -> None:
        every = graph.estate.single_points_of_all()
        self.all = every.takes_down()
        self.services: dict[int, int] = {}
        self.people: dict[int, int] = {}
        for service, users in graph.services.items():
            if service in every and graph.estate.works(service):
                self._count(service, users, every[service])

    def _count(self, service: int, users: int, points: Points) -> None:
        self.people[service] = self.people.get(service, 0) + users
        for one in map(number_of, points.items):
            self.services[one] = self.services.get(one, 0) + 1
            self.people[one] = self.people.get(one, 0) + users

    def added_to(self, figures: Figures, item: int) -> Figures:
        if not figures.works:
            return figures
        return replace(
            figures,
            takes_down=self.all.get(item, 0),
            services_down=self.services.get(item, 0),
            people=self.people.get(item, 0),
        )


def _shared(graph: Graph) -> Iterator[Shared]:
    """Of each group the first few things that end it: a switch that all stand on stands on more itself."""
    arrays, every = graph.estate.arrays, graph.estate.single_points_of_all()
    depth = every.counts()
    for need, things in every.shared(range(arrays.needs)):
        ids = {thing: number_of(arrays.ids[thing]) for thing in things}
        known = [thing for thing in things if ids[thing] not in graph.absent]
        # Fates first, then the nearest of the items: the one that stands on most.
        known.sort(key=lambda thing: (ids[thing] > 0, -depth.get(ids[thing], 0), ids[thing]))
        for thing, takes in _hits(every, arrays.members_of(need), known[:MOST_SHARED]).items():
            number = ids[thing]
            fate, through = (-number, None) if number < 0 else (None, number)
            yield Shared(number_of(arrays.names[need]), fate, through, takes)


def _hits(every: SinglePoints, members: Iterable[int], things: list[int]) -> dict[int, int]:
    """How many of the members each of these things takes down."""
    hits = dict.fromkeys(things, 0)
    for member in members:
        for thing in every.sets.of(member):
            if thing in hits:
                hits[thing] += 1
    return hits


def _thin(graph: Graph, figures: Mapping[int, Figures]) -> Iterator[tuple[int, Thin]]:
    """Services one failure from down; lost where something they would survive by design is down."""
    every = graph.estate.single_points_of_all()
    for service in graph.services:
        one = figures.get(service)
        if one is None or not one.works or not (one.margin == 0 or one.true_level == 1):
            continue
        now = every[service]
        yield (
            service,
            Thin(
                tuple(map(number_of, now.items)),
                tuple(-number_of(fate) for fate in now.fates),
                lost=_is_lost(graph, service, now),
            ),
        )


def _is_lost(graph: Graph, service: int, now: Points) -> bool:
    if graph.down <= graph.absent:
        return False
    by_design = graph.design.single_points_of_all()
    designed = by_design[service] if service in by_design else Points()
    return bool(_beyond(now.items, designed.items) or _beyond(now.fates, designed.fates))


def _beyond(now: Iterable[object], designed: Iterable[object]) -> set[object]:
    return set(now).difference(designed)
