"""The rows of the estate as the engine takes them: whole, what items stand on, or what stands on them.

Only what is in service counts. Items are known by their number, fates by its negative. Rows that
change while they are read never break a graph: what is not there is taken as not working, and the
change that made it so has the estate worked out again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from django.db import connection

from thirdline.engines.needs import CutSets, Estate, Fate, Need, Points
from thirdline.engines.needs.model import Id

LIMIT = 20_000  # items of one cone; beyond it the figures of the newest run have to do
Row = tuple[Any, ...]

_SERVICE = "EXISTS (SELECT 1 FROM estate_itemkind k WHERE k.id = i.kind_id AND k.is_service)"
_IN_SERVICE = "i.lifecycle = 'in_service'"
# As it was: what is retired now was in service then; planned and in stock leave no trace of when.
_EXISTED = """
    i.created_at <= %(at)s AND (i.retired_at > %(at)s OR i.lifecycle = 'in_service')"""
_DOWN_THEN = """EXISTS (
    SELECT 1 FROM estate_statespan s WHERE s.item_id = i.id
    AND s.since <= %(at)s AND (s.until IS NULL OR s.until > %(at)s))"""


@dataclass(frozen=True)
class Moment:
    """The conditions that pick the rows of a moment; None is now, which partial indexes serve."""

    at: datetime | None

    @property
    def items(self) -> str:
        return _IN_SERVICE if self.at is None else _EXISTED

    @property
    def down(self) -> str:
        return "i.health <> 'up'" if self.at is None else _DOWN_THEN

    def holds(self, table: str) -> str:
        if self.at is None:
            return f"{table}.until IS NULL"
        return f"{table}.since <= %(at)s AND ({table}.until IS NULL OR {table}.until > %(at)s)"


@dataclass
class Graph:
    """An estate, or a part of it, ready for the engine."""

    at: datetime | None = None
    items: dict[int, None] = field(default_factory=dict)
    services: dict[int, int] = field(default_factory=dict)  # with how many people use them
    needs: list[Need] = field(default_factory=list)
    fates: list[Fate] = field(default_factory=list)
    down: set[int] = field(default_factory=set)
    truncated: bool = False
    absent: set[int] = field(default_factory=set)  # members that are not in service
    # The cut sets of an item, up to which order they were searched for and for how long.
    _searched: dict[int, tuple[int, float, CutSets]] = field(
        default_factory=dict, init=False, repr=False
    )

    @cached_property
    def estate(self) -> Estate:
        """Built once: it is not changed afterwards."""
        return Estate.of(self.items, self.needs, self.fates, sorted(self.down))

    @cached_property
    def design(self) -> Estate:
        """The same as if nothing were down or in maintenance now."""
        return self.estate.with_down(sorted(self.absent))

    def with_also_down(self, things: Iterable[int]) -> Graph:
        """The same, with these items and fates down too; what the engine numbered is not numbered again."""
        worse = replace(self, down=self.down.union(things))
        worse.__dict__["estate"] = self.estate.with_down(sorted(worse.down))
        return worse

    @cached_property
    def logical(self) -> frozenset[int]:
        """Services that stand on something: they fail through that, and not by themselves.

        One of which nobody said what it needs counts as a thing, or nothing could take it down.
        """
        return frozenset(one for one in self.services if one in self.needs_of)

    def hard(self, points: Points) -> Points:
        """The single points that are things."""
        items = tuple(one for one in points.items if one not in self.logical)
        return Points(items, points.fates) if len(items) < len(points.items) else points

    def single_points(self, item: int) -> Points | None:
        """From one sweep of the whole, which is kept; None where it ended before it came to the item."""
        return self.estate.single_points_of_all().get(item)

    def cut_sets(self, item: int, order: int, seconds: float) -> CutSets:
        """At least up to this order: what was searched further, or as long, is not searched again."""
        known = self._searched.get(item)
        if known is None or known[0] < order or (known[2].note and known[1] < seconds):
            sets = self.estate.cut_sets(item, order, seconds=seconds)
            known = self._searched[item] = order, seconds, sets
        return replace(known[2])

    def as_if_up(self, item: int) -> Graph:
        """The same, had nothing happened to this item and to what it stands on."""
        needs = [one for one in self.needs if one.item != item]
        return replace(self, needs=needs, down=self.down - {item})

    def add_items(self, rows: Iterable[Row]) -> None:
        for number, is_service, users, is_down in rows:
            self.items[number] = None
            if is_service:
                self.services[number] = users or 0
            if is_down:
                self.down.add(number)

    def add_needs(self, rows: Iterable[Row]) -> None:
        """A member that is not in service does not count; where too few are left, it counts as down."""
        items, found = self.items, self.needs
        for number, item, asked, named in rows:
            if item not in items:
                continue
            members = [int(one) for one in named.split()]
            there = tuple(one for one in members if one in items and one != item)
            # It keeps itself up, which is one member fewer to ask for.
            k = asked - (item in members)
            if len(there) < k:
                there += tuple(self._absent(members, items, k - len(there)))
            if k:
                found.append(Need(item, k, there, number))

    def _absent(self, members: list[int], items: Collection[int], missing: int) -> Iterator[int]:
        """So many that do not work: members that are out of service, or nobody at all."""
        away = [one for one in members if one not in items]
        for place in range(missing):
            yield self._nobody(away[place] if place < len(away) else -(2**40) - place)

    def _nobody(self, number: int) -> int:
        self.absent.add(number)
        return number

    def add_fates(self, rows: Iterable[Row]) -> None:
        for number, named in rows:
            members = tuple(one for one in map(int, named.split()) if one in self.items)
            if members:
                self.fates.append(Fate(-number, members))

    def close(self) -> Graph:
        """Whatever is not in service stands among the items, and is down."""
        for number in self.absent:
            self.items.setdefault(number)
            self.down.add(number)
        return self

    @cached_property
    def fate_members(self) -> dict[int, tuple[int, ...]]:
        return {number_of(one.id): tuple(map(number_of, one.members)) for one in self.fates}

    @cached_property
    def needs_of(self) -> dict[int, list[Need]]:
        found: dict[int, list[Need]] = {}
        for need in self.needs:
            found.setdefault(number_of(need.item), []).append(need)
        return found


def whole_estate(at: datetime | None = None) -> Graph:
    """Every item in service, read in three streams."""
    moment, graph = Moment(at), Graph(at)
    given = {"at": at}
    graph.add_items(_streamed(_items_sql(moment, "TRUE"), given))
    graph.add_needs(_streamed(_needs_sql(moment, "TRUE"), given))
    graph.add_fates(_streamed(_fates_sql(moment, "TRUE"), given))
    return graph.close()


def cone(items: Collection[int], at: datetime | None = None, limit: int = LIMIT) -> Graph:
    """These items and everything they stand on, with the fates that hit any of it."""
    moment = Moment(at)
    numbers = _rows(_cone_sql(moment), {"at": at, "items": list(items), "limit": limit + 1})
    return _of([number for (number,) in numbers][:limit], moment, truncated=len(numbers) > limit)


def above(items: Collection[int], at: datetime | None = None, limit: int = LIMIT) -> list[int]:
    """These items and everything that stands on them, through whatever need."""
    given = {"at": at, "items": list(items), "limit": limit + 1}
    return [number for (number,) in _rows(_above_sql(Moment(at)), given)]


def around(items: Collection[int], limit: int = LIMIT) -> Graph:
    """What stands on these items, with the members beside them as they were last worked out.

    Enough to say what their failure does, without reading all that the members beside stand on.
    """
    moment = Moment(None)
    inside = above(items, limit=limit)
    graph = Graph(truncated=len(inside) > limit)
    given: dict[str, Any] = {"at": None, "items": inside[:limit]}
    needs = _rows(_needs_sql(moment, "n.item_id = ANY(%(items)s)"), given)
    reached = set(inside).union(*(map(int, row[3].split()) for row in needs))
    given["items"] = list(reached)
    graph.add_items(_rows(_items_sql(moment, "i.id = ANY(%(items)s)"), given))
    graph.add_needs(needs)
    beside = list(reached.difference(inside))
    asleep = _rows(_ASLEEP, {"items": beside}) if beside else []
    graph.down.update(number for (number,) in asleep if number in graph.items)
    return graph.close()


def _of(numbers: list[int], moment: Moment, *, truncated: bool) -> Graph:
    graph = Graph(moment.at, truncated=truncated)
    given = {"at": moment.at, "items": numbers}
    graph.add_items(_rows(_items_sql(moment, "i.id = ANY(%(items)s)"), given))
    graph.add_needs(_rows(_needs_sql(moment, "n.item_id = ANY(%(items)s)"), given))
    graph.add_fates(_rows(_fates_sql(moment, "m.item_id = ANY(%(items)s)"), given))
    return graph.close()


def fates_of(numbers: Collection[int]) -> dict[int, list[int]]:
    """The members of fates as they are now, by the fate's own number."""
    if not numbers:
        return {}
    moment = Moment(None)
    rows = _rows(_fates_sql(moment, "m.fate_id = ANY(%(items)s)"), {"items": list(numbers)})
    return {number: [int(one) for one in named.split()] for number, named in rows}


def _items_sql(moment: Moment, which: str) -> str:
    return f"""
        SELECT i.id, {_SERVICE}, i.users, {moment.down} FROM estate_configurationitem i
        WHERE ({moment.items}) AND {which} ORDER BY i.name, i.id"""  # noqa: S608 - constants only


def _needs_sql(moment: Moment, which: str) -> str:
    """Members come as one text: a million small rows take several times as long."""
    return f"""
        SELECT n.id, n.item_id, n.k, string_agg(m.item_id::text, ' ' ORDER BY m.item_id)
        FROM estate_need n JOIN estate_needmember m ON m.need_id = n.id
        WHERE {moment.holds("n")} AND {which} GROUP BY n.id ORDER BY n.id"""  # noqa: S608


def _fates_sql(moment: Moment, which: str) -> str:
    return f"""
        SELECT m.fate_id, string_agg(m.item_id::text, ' ' ORDER BY m.item_id)
        FROM estate_fatemember m JOIN estate_fateset f ON f.id = m.fate_id
        WHERE {moment.holds("m")} AND {moment.holds("f")} AND {which}
        GROUP BY m.fate_id ORDER BY min(f.name), m.fate_id"""  # noqa: S608


def _cone_sql(moment: Moment) -> str:
    return f"""
        WITH RECURSIVE cone (item) AS (
            SELECT unnest(%(items)s::bigint[])
            UNION
            SELECT m.item_id FROM cone JOIN estate_need n ON n.item_id = cone.item
            AND {moment.holds("n")} JOIN estate_needmember m ON m.need_id = n.id
        ) SELECT item FROM cone LIMIT %(limit)s"""  # noqa: S608


def _above_sql(moment: Moment) -> str:
    return f"""
        WITH RECURSIVE above (item) AS (
            SELECT unnest(%(items)s::bigint[])
            UNION
            SELECT n.item_id FROM above JOIN estate_needmember m ON m.item_id = above.item
            JOIN estate_need n ON n.id = m.need_id AND {moment.holds("n")}
            JOIN estate_configurationitem i ON i.id = n.item_id AND {moment.items}
        ) SELECT item FROM above LIMIT %(limit)s"""  # noqa: S608


_ASLEEP = "SELECT item_id FROM estate_standing WHERE item_id = ANY(%(items)s) AND NOT works"


def _rows(sql: str, given: dict[str, Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())


def _streamed(sql: str, given: dict[str, Any]) -> Iterator[Row]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, given)
        while rows := cursor.fetchmany(10_000):
            yield from rows


def number_of(one: Id) -> int:
    """Every id that the engine was given here is a number."""
    return cast("int", one)
