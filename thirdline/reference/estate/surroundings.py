"""What a map is drawn from: the rows around one item, read by few queries however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from thirdline.kit.fixed import fixed
from thirdline.kit.prepared import Written
from thirdline.reference.estate.models import (
    ConfigurationItem,
    FateMember,
    Standing,
    StateSpan,
)
from thirdline.reference.estate.rules import FateSource, Health

MOST_ITEMS = 5_000  # of what one item stands on; beyond it the map says that it stops
MOST_ABOVE = 4_000
MOST_SERVICES = 12  # others that are drawn
STEPS_UP = 4  # how far up a service is looked for that shares something


@dataclass(frozen=True, slots=True)
class ItemRow:
    id: int
    name: str
    kind: str
    icon: str
    is_service: bool
    site: str
    health: str
    health_since: datetime | None
    health_words: str
    criticality: int | None
    users: int | None
    changed_at: datetime

    @property
    def is_up(self) -> bool:
        return self.health == Health.UP


@dataclass(frozen=True, slots=True)
class NeedRow:
    """At least `k` of the members must work for the item to work."""

    id: int
    item: int
    k: int
    label: str
    members: tuple[int, ...]

    @property
    def is_plain(self) -> bool:
        return len(self.members) == 1 and not self.label


@dataclass(frozen=True, slots=True)
class FateRow:
    id: int
    name: str
    rule: str
    icon: str
    since: datetime
    members: tuple[int, ...]  # those around the item
    everywhere: int


@dataclass(frozen=True, slots=True)
class Stood:
    """What a map says of how an item stands, as it was last worked out."""

    works: bool
    margin: int | None
    searched_to: int
    services_down: int
    single_items: list[int]


@dataclass(slots=True)
class Surroundings:
    """`below`: the item and all it stands on; `above`: services, and what leads down from them to it."""

    item: int
    items: dict[int, ItemRow] = field(default_factory=dict)
    below: set[int] = field(default_factory=set)
    above: set[int] = field(default_factory=set)
    needs: dict[int, list[NeedRow]] = field(default_factory=dict)
    fates: list[FateRow] = field(default_factory=list)
    standings: dict[int, Stood] = field(default_factory=dict)
    shared: dict[int, str] = field(default_factory=dict)  # per need: what ends it whole
    ending: set[int] = field(default_factory=set)  # the fates among these
    is_cut_off: bool = False

    def is_up(self, item: int) -> bool:
        """Up itself and, as far as it was worked out, in what it needs."""
        row, standing = self.items.get(item), self.standings.get(item)
        return row is not None and row.is_up and (standing is None or standing.works)


_ALIVE_THEN = "n.since <= %(at)s AND (n.until IS NULL OR n.until > %(at)s)"
# What is planned or in stock is met, and nothing is looked for below it.
_BELOW = """
    WITH RECURSIVE below(item_id) AS (
        SELECT %(item)s::bigint
        UNION
        SELECT m.item_id FROM below
        JOIN estate_configurationitem i ON i.id = below.item_id
            AND (i.id = %(item)s::bigint OR i.lifecycle NOT IN ('planned', 'stock'))
        JOIN estate_need n ON n.item_id = below.item_id AND {alive}
        JOIN estate_needmember m ON m.need_id = n.id
    ) SELECT item_id FROM below LIMIT %(most)s"""
_ABOVE = """
    WITH RECURSIVE above(item_id, through, step) AS (
        SELECT one, one, 0 FROM unnest(%(items)s::bigint[]) AS one
        UNION
        SELECT n.item_id, above.item_id, above.step + 1 FROM above
        JOIN estate_needmember m ON m.item_id = above.item_id
        JOIN estate_need n ON n.id = m.need_id AND {alive}
        WHERE above.step < %(steps)s
    ) SELECT item_id, through FROM above WHERE step > 0 LIMIT %(most)s"""
# Members come as one text: thousands of small rows take several times as long.
_NEEDS = """
    SELECT n.id, n.item_id, n.k, n.label, string_agg(m.item_id::text, ' ' ORDER BY m.item_id)
    FROM estate_need n JOIN estate_needmember m ON m.need_id = n.id
    WHERE {alive} AND n.item_id = ANY(%(items)s::bigint[]) GROUP BY n.id ORDER BY n.id"""


def surroundings_of(item: int, *, at: datetime | None = None) -> Surroundings:
    """Everything a map of the item shows, as it is now or was at a moment."""
    around = Surroundings(item)
    around.below = set(_column(_BELOW, at, item=item, most=MOST_ITEMS + 1))
    around.is_cut_off = len(around.below) > MOST_ITEMS
    around.above = _sharing(around.below, at)
    around.items = _items(around.below | around.above, at)
    around.below &= around.items.keys()
    around.above &= around.items.keys()
    around.needs = _needs(around.items, at)
    beside = {one for rows in around.needs.values() for need in rows for one in need.members}
    around.items |= _items(beside - around.items.keys(), at)
    around.needs = {owner: _present(rows, around.items) for owner, rows in around.needs.items()}
    around.fates = _fates(around.items, at)
    _add_what_was_worked_out(around)
    return around


def _column(sql: str, at: datetime | None, **values: Any) -> list[int]:
    return [row[0] for row in _rows(sql, at, **values)]


def _rows(sql: str, at: datetime | None, **values: Any) -> list[tuple[Any, ...]]:
    if at is None:
        return _now(sql)(values)
    with connection.cursor() as cursor:
        cursor.execute(sql.format(alive=_ALIVE_THEN), {**values, "at": at})
        return list(cursor.fetchall())


@cache
def _now(sql: str) -> Written:
    return Written(sql.format(alive="n.until IS NULL"))


_CRITICAL = fixed(
    lambda items: (
        ConfigurationItem.objects.filter(pk__any=items, kind__is_service=True, retired_at=None)
        .order_by("criticality", "name", "pk")
        .values_list("pk", flat=True)[:MOST_SERVICES]
    ),
    list[int],
)


def _sharing(below: Collection[int], at: datetime | None) -> set[int]:
    """The most critical other services that stand on the same things, and the way down from each."""
    down: dict[int, set[int]] = defaultdict(set)
    for item, through in _rows(_ABOVE, at, items=sorted(below), steps=STEPS_UP, most=MOST_ABOVE):
        if item not in below:
            down[item].add(through)
    kept: set[int] = set()
    waiting = _CRITICAL(list(down)) if down else []
    while waiting:
        one = waiting.pop()
        if one not in kept and one not in below:
            kept.add(one)
            waiting.extend(down.get(one, ()))
    return kept


def _items(ids: Iterable[int], at: datetime | None) -> dict[int, ItemRow]:
    wanted = list(ids)
    if not wanted:
        return {}
    if at is None:
        return {row[0]: ItemRow(*row) for row in _ITEMS_NOW(wanted)}
    alive = Q(created_at__lte=at) & (Q(lifecycle="in_service") | Q(retired_at__gt=at))
    return _as_they_were({row[0]: ItemRow(*row) for row in _item_rows(wanted, alive)}, at)


def _item_rows(items: list[int], alive: Q) -> QuerySet[ConfigurationItem, Any]:
    return ConfigurationItem.objects.filter(alive, pk__any=items).values_list(
        "pk", "name", "kind__name", "kind__icon", "kind__is_service", "site", "health",
        "health_since", "health_words", "criticality", "users", "changed_at",
    )  # fmt: skip


_ITEMS_NOW = fixed(lambda items: _item_rows(items, Q(lifecycle="in_service")), list[int])


def _as_they_were(rows: dict[int, ItemRow], at: datetime) -> dict[int, ItemRow]:
    then = {one: replace(row, health=Health.UP, health_since=None) for one, row in rows.items()}
    spans = StateSpan.objects.filter(
        Q(until=None) | Q(until__gt=at), item__any=list(rows), since__lte=at
    )
    for span in spans:
        then[span.item_id] = replace(
            then[span.item_id],
            health=span.health, health_since=span.since, health_words=span.words,
        )  # fmt: skip
    return then


def _alive(at: datetime | None, prefix: str = "") -> Q:
    until, since = f"{prefix}until", f"{prefix}since"
    if at is None:
        return Q(**{until: None})
    return Q(**{f"{since}__lte": at}) & (Q(**{until: None}) | Q(**{f"{until}__gt": at}))


def _needs(owners: Iterable[int], at: datetime | None) -> dict[int, list[NeedRow]]:
    found: dict[int, list[NeedRow]] = defaultdict(list)
    for need, owner, k, label, members in _rows(_NEEDS, at, items=list(owners)):
        found[owner].append(NeedRow(need, owner, k, label, tuple(map(int, members.split()))))
    return found


def _present(rows: Sequence[NeedRow], items: Collection[int]) -> list[NeedRow]:
    """Members that are not in service are no members; a need that has none left is kept, and is not met."""
    return [
        row
        if all(map(items.__contains__, row.members))
        else replace(row, members=tuple(one for one in row.members if one in items))
        for row in rows
    ]


def _fate_rows(items: list[int], at: datetime | None = None) -> QuerySet[FateMember, Any]:
    return (
        FateMember.objects.filter(_alive(at), _alive(at, "fate__"), item__any=items)
        .exclude(fate__rule__source=FateSource.SITE)  # a site is drawn as the box around its items
        .order_by("fate_id", "item_id")
        .values_list(
            "fate_id", "fate__name", "fate__rule__name", "fate__rule__icon", "fate__since",
            "item_id",
        )
    )  # fmt: skip


def _counts(fates: list[int], at: datetime | None = None) -> QuerySet[FateMember, Any]:
    rows = FateMember.objects.filter(_alive(at), fate__any=fates)
    return rows.values_list("fate_id").annotate(count=Count("pk"))


_FATES_NOW, _COUNTS_NOW = fixed(_fate_rows, list[int]), fixed(_counts, list[int])


def _fates(items: Collection[int], at: datetime | None) -> list[FateRow]:
    rows = _FATES_NOW(list(items)) if at is None else _fate_rows(list(items), at)
    members: dict[tuple[int, str, str | None, str | None, datetime], list[int]] = defaultdict(list)
    for fate, name, rule, icon, since, item in rows:
        members[fate, name, rule, icon, since].append(item)
    several = {fate: those for fate, those in members.items() if len(those) > 1}
    if not several:
        return []
    wanted = [fate[0] for fate in several]
    everywhere = dict(_COUNTS_NOW(wanted) if at is None else _counts(wanted, at))
    return [
        FateRow(pk, name, rule or "", icon or "", since, tuple(those), everywhere[pk])
        for (pk, name, rule, icon, since), those in several.items()
    ]


def _add_what_was_worked_out(around: Surroundings) -> None:
    around.standings = {row[0]: Stood(*row[1:]) for row in _STOOD(list(around.items))}
    needs = [need.id for rows in around.needs.values() for need in rows]
    ending = {need: [*map(int, things.split())] for need, things in _SHARED([needs])}
    names = dict(_NAMES([list({things[0] for things in ending.values()})]))
    around.shared = {need: names[things[0]] for need, things in ending.items()}
    around.ending = {one for things in ending.values() for one in things if one > 0}


_STOOD = fixed(
    lambda items: Standing.objects.filter(item__any=items).values_list(
        "item_id", "works", "margin", "searched_to", "services_down", "single_items"
    ),
    list[int],
)
# What ends a need whole, that which takes most first: a fate, or an item by the negative of its number.
_SHARED = Written("""
    SELECT need_id, string_agg(coalesce(fate_id, -through_id)::text, ' ' ORDER BY takes DESC, id)
    FROM estate_sharedfate WHERE until IS NULL AND need_id = ANY(%s::bigint[]) GROUP BY need_id""")
_NAMES = Written("""
    SELECT one, coalesce(f.name, i.name) FROM unnest(%s::bigint[]) AS one
    LEFT JOIN estate_fateset f ON f.id = one LEFT JOIN estate_configurationitem i ON i.id = -one""")
