"""One item looked at closely: what can take it down, what it takes down, and what its redundancy shares."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from thirdline.engines.needs import CutSets, NeedMargin, Points, SharedFate
from thirdline.kit.fixed import fixed
from thirdline.reference.estate.failing import HOURS_A_YEAR, failure_of, fate_failure
from thirdline.reference.estate.figuring import ORDER
from thirdline.reference.estate.graph import Graph, around, cone, number_of
from thirdline.reference.estate.models import ConfigurationItem, Debt, FateSet, Need
from thirdline.reference.estate.standing import (
    Pips,
    items_named,
    known_icon,
    open_debts_of,
    standing_of,
)

PAGE = 10
SECONDS = (
    0.8  # for the cut sets of one item; a page that takes longer says to which size it is whole
)
MOST_LISTED = 100


@dataclass(frozen=True)
class Thing:
    """An item or a shared fate, with the members it hits below whatever is looked at."""

    item: ConfigurationItem | None
    fate: FateSet | None
    hits: tuple[ConfigurationItem, ...] = ()
    since: datetime | None = None

    @property
    def name(self) -> str:
        return str(self.item or self.fate)

    @property
    def icon(self) -> str:
        return known_icon(self.item.kind.icon) if self.item else "link"


@dataclass(frozen=True)
class Cut:
    """Things that take the item down when they all fail, and none of them needlessly."""

    things: tuple[Thing, ...]
    chance: float | None  # of all failing within a year

    @property
    def order(self) -> int:
        return len(self.things)


@dataclass(frozen=True)
class Cuts:
    found: tuple[Cut, ...]
    next: str
    total: int
    by_order: dict[int, int]
    complete_to: int
    note: str
    ranked_by_chance: bool
    truncated: bool = False
    is_down: bool = False


@dataclass(frozen=True)
class Thinned:
    """A need that would lose members and still hold."""

    item: ConfigurationItem
    pips: Pips


@dataclass(frozen=True)
class Impact:
    """What the failure of an item does now; of one that is down: what it did."""

    is_down: bool
    services: tuple[ConfigurationItem, ...]  # lost, most used first
    others: tuple[ConfigurationItem, ...]
    others_count: int
    thinned: tuple[Thinned, ...]
    spared: tuple[ConfigurationItem, ...]  # services that stand on it and go on
    truncated: bool

    @property
    def people(self) -> int:
        return sum(one.users or 0 for one in self.services)


@dataclass(frozen=True)
class Fake:
    """A need that looks redundant, and the one thing that ends it."""

    owner: ConfigurationItem
    label: str
    k: int
    of: int
    thing: Thing


@dataclass
class Named:
    """Items and fates of a graph by number, read once for all that is shown."""

    graph: Graph
    items: dict[int, ConfigurationItem] = field(default_factory=dict)
    fates: dict[int, FateSet] = field(default_factory=dict)

    def read(self, numbers: Iterable[int]) -> Named:
        wanted = set(numbers)
        hit = {m for one in wanted if one < 0 for m in self.graph.fate_members.get(one, ())[:3]}
        self.items |= items_named([one for one in wanted | hit if one > 0])
        self.fates |= fates_named(-one for one in wanted if one < 0)
        return self

    def thing(self, number: int, since: Mapping[int, datetime] | None = None) -> Thing | None:
        at = (since or {}).get(number)
        if number > 0:
            item = self.items.get(number)
            return Thing(item, None, (), at) if item else None
        members = self.graph.fate_members.get(number, ())
        hits = tuple(self.items[one] for one in members if one in self.items)
        fate = self.fates.get(-number)
        return Thing(None, fate, hits, at) if fate else None

    def all(self, numbers: Iterable[int]) -> tuple[Thing, ...]:
        return tuple(one for number in numbers if (one := self.thing(number)) is not None)


def cut_sets_of(
    item: ConfigurationItem,
    *,
    max_order: int = ORDER,
    cursor: str = "",
    most: int = PAGE,
    seconds: float = SECONDS,
    graph: Graph | None = None,
) -> Cuts:
    """The minimal cut sets of an item as it stands now, the most probable first where all are known."""
    graph = graph or cone([item.pk])
    if graph.truncated or item.pk not in graph.items:
        return Cuts((), "", 0, {}, 0, "", ranked_by_chance=False, truncated=graph.truncated)
    if not graph.estate.works(item.pk):
        return Cuts((), "", 0, {}, 0, "", ranked_by_chance=False, is_down=True)
    sets = graph.cut_sets(item.pk, max_order, seconds)
    sets.families = _without_services(graph, sets)
    things = {sets.ids[thing] for family in sets.families for place in family for thing in place}
    chances = _chances(list(map(number_of, things)))
    sets.probabilities = chances if len(chances) == len(things) else {}
    page = sets.page(cursor, most)
    named = Named(graph).read(number_of(one) for cut in page.sets for one in cut.members)
    found = (Cut(named.all(map(number_of, cut.members)), cut.probability) for cut in page.sets)
    return Cuts(
        tuple(found), page.cursor, sets.total, sets.by_order, sets.complete_to, sets.note,
        ranked_by_chance=bool(sets.probabilities),
    )  # fmt: skip


def _without_services(graph: Graph, sets: CutSets) -> list[tuple[tuple[int, ...], ...]]:
    """A service that stands on something fails through that; sets that say so already are enough."""
    ids, logical = sets.ids, graph.logical
    kept = [
        tuple(tuple(thing for thing in place if ids[thing] not in logical) for place in family)
        for family in sets.families
    ]
    return [family for family in kept if all(family)]


def _chances(numbers: Collection[int]) -> dict[object, float]:
    """How likely each fails within a year, of those where somebody has said."""
    found: dict[object, float] = {}
    for number, item in items_named([one for one in numbers if one > 0]).items():
        if (chance := failure_of(item).within(HOURS_A_YEAR)) is not None:
            found[number] = chance
    for number, fate in fates_named(-one for one in numbers if one < 0).items():
        if (chance := fate_failure(fate, fate.rule).within(HOURS_A_YEAR)) is not None:
            found[-number] = chance
    return found


def single_points_of(item: ConfigurationItem, *, graph: Graph | None = None) -> tuple[Thing, ...]:
    """What alone takes the item down now, items first, each with since when that is known."""
    graph = graph or cone([item.pk])
    if item.pk not in graph.items or graph.truncated:
        return ()
    points = graph.hard(graph.single_points(item.pk) or Points())
    numbers = [number_of(one) for one in (*points.items, *points.fates)][:MOST_LISTED]
    since = _since(item, numbers)
    named = Named(graph).read(numbers)
    return tuple(one for number in numbers if (one := named.thing(number, since)) is not None)


def _since(item: ConfigurationItem, numbers: list[int]) -> dict[int, datetime]:
    """From the debt of the service itself, else since when a thing takes any service down."""
    known = standing_of(one for one in numbers if one > 0)
    since = {pk: one.single_since for pk, one in known.items() if one.single_since is not None}
    debt = open_debts_of([item.pk]).get(item.pk)
    return since | (dated_causes(debt) if debt else {})


def dated_causes(debt: Debt) -> dict[int, datetime]:
    """The single points of a debt with since when each is one; fates by their negative."""
    items = {one: datetime.fromisoformat(at) for one, at in debt.causes.get("items", [])}
    fates = {-one: datetime.fromisoformat(at) for one, at in debt.causes.get("fates", [])}
    return items | fates


def impact_of(item: ConfigurationItem) -> Impact:
    """Which services are lost if the item fails now, what else is, and what is only thinned."""
    graph = around([item.pk])
    if item.pk not in graph.items:
        return Impact(False, (), (), 0, (), (), truncated=False)
    estate, is_down = graph.estate, not graph.estate.works(item.pk)
    if is_down:
        estate = graph.as_if_up(item.pk).estate
    hurt = estate.impact(item.pk)
    gone = list(map(number_of, hurt.takes_down))
    services = [one for one in gone if one in graph.services]
    others = [one for one in gone if one not in graph.services]
    spared = [one for one in graph.services if one not in gone and one != item.pk and estate.works(one) and one in graph.needs_of]  # fmt: skip
    owners = [number_of(one.item) for one in hurt.weakens]
    named = items_named({*services, *others[:MOST_LISTED], *spared[:MOST_LISTED], *owners[:MOST_LISTED]})  # fmt: skip
    return Impact(
        is_down,
        _most_used([named[one] for one in services if one in named]),
        tuple(named[one] for one in others[:MOST_LISTED] if one in named),
        len(others),
        _thinned(hurt.weakens, named),
        _most_used([named[one] for one in spared if one in named]),
        truncated=graph.truncated,
    )


def _most_used(items: Iterable[ConfigurationItem]) -> tuple[ConfigurationItem, ...]:
    return tuple(sorted(items, key=lambda one: (-(one.users or 0), one.name)))


def _thinned(
    needs: Sequence[NeedMargin], named: Mapping[int, ConfigurationItem]
) -> tuple[Thinned, ...]:
    margins = needs[:MOST_LISTED]
    labels = labels_of(number_of(one.name) for one in margins)
    return tuple(
        Thinned(named[owner], Pips(labels.get(number_of(one.name), ""), one.k, one.working, one.of))
        for one in margins
        if (owner := number_of(one.item)) in named
    )


def labels_of(needs: Iterable[int]) -> dict[int, str]:
    wanted = list(needs)
    return dict(_LABELS(wanted)) if wanted else {}


def fates_named(numbers: Iterable[int]) -> dict[int, FateSet]:
    """Fates by their own number, ended or not."""
    wanted = list(numbers)
    return {one.pk: one for one in _FATES(wanted)} if wanted else {}


_LABELS = fixed(
    lambda needs: Need.objects.filter(pk__any=needs).values_list("pk", "label"), list[int]
)
_FATES = fixed(
    lambda numbers: FateSet.objects.filter(pk__any=numbers).select_related("rule"), list[int]
)


def shared_fates_of(item: ConfigurationItem, graph: Graph | None = None) -> tuple[Fake, ...]:
    """The groups below an item that look redundant and end with one thing."""
    graph = graph or cone([item.pk])
    if item.pk not in graph.items or graph.truncated or not graph.estate.works(item.pk):
        return ()
    found = list(graph.estate.shared_fates(item.pk))[:MOST_LISTED]
    named = Named(graph).read(
        map(number_of, (n for one in found for n in (one.thing, one.item, *one.hit)))
    )
    labels = labels_of(number_of(one.need) for one in found)
    fakes = (_fake(one, named, labels) for one in found)
    return tuple(one for one in fakes if one is not None)


def _fake(one: SharedFate, named: Named, labels: Mapping[int, str]) -> Fake | None:
    owner, thing = named.items.get(number_of(one.item)), named.thing(number_of(one.thing))
    if owner is None or thing is None:
        return None
    hits = [named.items[hit] for hit in map(number_of, one.hit) if hit in named.items]
    label = labels.get(number_of(one.need), "")
    return Fake(owner, label, one.k, len(one.members), Thing(thing.item, thing.fate, tuple(hits)))
