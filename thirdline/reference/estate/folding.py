"""Large maps folded: items of one kind in one site stand as one heap with their number, until it is opened."""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from thirdline.reference.estate.surroundings import ItemRow, Surroundings

MOST_UNFOLDED = 150  # items a map shows singly before it folds
MOST_MARKED = 40  # that stay in sight because something is wrong with them
MOST_OPENED = 2_500
EVERYTHING = "all"


@dataclass(frozen=True, slots=True)
class Heap:
    id: str
    site: str
    kind: str
    icon: str
    items: tuple[int, ...]
    down: int
    is_open: bool

    @property
    def size(self) -> int:
        return len(self.items)


@dataclass(frozen=True, slots=True)
class Folding:
    heaps: tuple[Heap, ...] = ()
    heap_of: dict[int, str] | None = None  # only of items that lie in a heap that is closed

    def node_of(self, item: int) -> str:
        return (self.heap_of or {}).get(item) or f"i{item}"

    def is_folded(self, item: int) -> bool:
        return item in (self.heap_of or {})


def fold(around: Surroundings, expanded: Collection[str], keep: Collection[int] = ()) -> Folding:
    """Nothing is folded on a small map; on a large one what is down or stands alone stays in sight."""
    items = [around.items[one] for one in around.below if not around.items[one].is_service]
    if len(items) <= MOST_UNFOLDED or (EVERYTHING in expanded and len(items) <= MOST_OPENED):
        return Folding()
    in_sight = _in_sight(around) | set(keep)
    groups: dict[tuple[str, str], list[ItemRow]] = defaultdict(list)
    for row in items:
        if row.id not in in_sight:
            groups[row.site, row.kind].append(row)
    heaps: list[Heap] = []
    heap_of: dict[int, str] = {}
    shown = len(around.items) - len(items)
    for (site, kind), rows in sorted(groups.items()):
        heap = _heap(site, kind, rows, expanded)
        opened = len(rows) == 1 or (heap.is_open and shown + len(rows) <= MOST_OPENED)
        if opened:
            shown += len(rows)
        else:
            heap_of |= {row.id: heap.id for row in rows}
        if len(rows) > 1:
            heaps.append(heap)
    return Folding(tuple(heaps), heap_of)


def _heap(site: str, kind: str, rows: list[ItemRow], expanded: Collection[str]) -> Heap:
    name = f"h{zlib.crc32(f'{site}|{kind}'.encode()):08x}"
    icons = Counter(row.icon for row in rows).most_common(1)
    return Heap(
        name, site, kind, icons[0][0], tuple(sorted(row.id for row in rows)),
        sum(not row.is_up for row in rows), name in expanded or EVERYTHING in expanded,
    )  # fmt: skip


def _in_sight(around: Surroundings) -> set[int]:
    alone = single_points(around)
    marked = sorted(
        (one for one in around.below if one in alone or not around.items[one].is_up),
        key=lambda one: (one not in alone, around.items[one].is_up, around.items[one].name, one),
    )
    return {around.item, *marked[:MOST_MARKED]}


def single_points(around: Surroundings) -> set[int]:
    """Items that alone take down a service in sight, as it was last worked out."""
    found = {one for one, standing in around.standings.items() if standing.services_down > 0}
    for one, standing in around.standings.items():
        if around.items[one].is_service:
            found.update(standing.single_items)
    return {one for one in found & around.items.keys() if not around.items[one].is_service}
