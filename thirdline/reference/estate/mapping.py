"""The map of a service: what it stands on, who stands on the same, and what shares a fate.

`map_of` answers the shape that the island, the list beside it and the drawing for export all read,
so that none of them can say something else than the others.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from thirdline.kit.ui.draw.margins import counted
from thirdline.reference.estate import mapping_words as words
from thirdline.reference.estate.folding import Folding, fold, single_points
from thirdline.reference.estate.models import ConfigurationItem
from thirdline.reference.estate.overlays import Badges, badges_of
from thirdline.reference.estate.placing import Piece, place
from thirdline.reference.estate.standing import known_icon
from thirdline.reference.estate.surroundings import (
    FateRow,
    ItemRow,
    NeedRow,
    Surroundings,
    surroundings_of,
)

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person

MOST_BESIDE = 60  # on a map of so many, the other members of other services' needs are drawn too
MOST_FATES = 5
MOST_SHARING = 6  # a fate of more is a room: drawn only where it ends a need whole
BANDS = {"svc": 0, "grp": 1, "ci": 2, "heap": 2, "fate": 3}
HEIGHTS = {"svc": 50, "grp": 68, "ci": 48, "heap": 60, "fate": 48}


@dataclass(slots=True)
class Node:
    id: str
    kind: str
    icon: str
    label: str
    sub: str = ""
    mark: str = ""
    pips: str = ""
    said: str = ""  # the pips in words, for who does not see them
    parent: str = ""
    at: tuple[float, float] = (0.0, 0.0)
    w: int = 118
    h: int = 58
    number: int = 0  # of the item, the need or the fate
    k: int = 0
    members: tuple[int, ...] = ()
    up: tuple[int, ...] = ()  # of the members, those that work now
    badges: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        given = {
            name: getattr(self, name)
            for name in ("sub", "mark", "pips", "said", "parent", "k", "up", "badges")
        }
        always = {
            name: getattr(self, name) for name in ("id", "kind", "icon", "label", "at", "w", "h")
        }
        return always | {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class Edge:
    source: str
    target: str
    mark: str = ""

    def as_json(self) -> list[str]:
        return [self.source, self.target, self.mark]


@dataclass(slots=True)
class MapData:
    item: int
    title: str
    nodes: list[Node] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    groups: list[tuple[str, str]] = field(default_factory=list)
    around: Surroundings | None = None
    laid: Badges = field(default_factory=dict)  # what the overlays say, of every item
    folding: Folding = field(default_factory=Folding)
    fates_left_out: int = 0
    items: int = 0  # that are on it, folded ones counted singly

    @property
    def fates(self) -> list[FateRow]:
        return self.around.fates if self.around is not None else []

    @property
    def is_folded(self) -> bool:
        return bool(self.folding.heap_of)

    @property
    def is_cut_off(self) -> bool:
        return self.around is not None and self.around.is_cut_off

    def node(self, name: str) -> Node | None:
        return next((one for one in self.nodes if one.id == name), None)

    def as_json(self) -> dict[str, Any]:
        return {
            "groups": [{"id": name, "label": label} for name, label in self.groups],
            "nodes": [one.as_json() for one in self.nodes],
            "edges": [one.as_json() for one in self.edges],
            "own": f"i{self.item}",
        }


def map_of(
    item: ConfigurationItem,
    person: Person | None,
    at: datetime | None = None,
    expanded: Collection[str] = frozenset(),
    keep: Collection[int] = (),
) -> MapData:
    """The map of one item for one reader; `keep` are items that stay in sight on a folded map."""
    around = surroundings_of(item.pk, at=at)
    badges = badges_of(list(around.items), person)
    drawing = _Drawing(around, fold(around, expanded, keep), badges)
    laid = {one: badges.get(one, {}) for one in around.items}
    return drawing.drawn(MapData(item.pk, item.name, around=around, laid=laid))


class _Drawing:
    """One map in the making."""

    def __init__(self, around: Surroundings, folding: Folding, badges: Badges):
        self.around, self.folding, self.badges = around, folding, badges
        self.names = {one: folding.node_of(one) for one in around.items}
        self.alone = single_points(around)
        self.needing_alone = [
            need
            for needs in around.needs.values()
            for need in needs
            if not self.alone.isdisjoint(need.members)
        ]
        self.nodes: dict[str, Node] = {}
        self.edges: dict[tuple[str, str], str] = {}
        self.boxes: dict[str, str] = {}
        self.groups: dict[tuple[int, tuple[int, ...]], str] = {}
        self.shown = around.below | around.above
        if len(around.items) <= MOST_BESIDE:
            self.shown |= around.items.keys()

    def drawn(self, data: MapData) -> MapData:
        for row in sorted(self._rows(), key=lambda one: (not one.is_service, one.name, one.id)):
            if row.is_service or not self.folding.is_folded(row.id):
                self._add_item(row)
        self._add_heaps()
        for owner in sorted(self.shown):
            for need in self.around.needs.get(owner, ()):
                self._add_need(self.names[owner], need)
        self._lift_common_needs()
        data.fates_left_out = self._add_fates()
        self._place()
        data.nodes, data.folding = list(self.nodes.values()), self.folding
        data.edges = [Edge(source, target, mark) for (source, target), mark in self.edges.items()]
        data.groups = sorted(self.boxes.items())
        data.items = len(self.shown)
        return data

    def _rows(self) -> list[ItemRow]:
        return [self.around.items[one] for one in self.shown if one in self.around.items]

    def _box(self, site: str) -> str:
        if not site:
            return ""
        name = next((one for one, label in self.boxes.items() if label == site), "")
        if not name:
            name = f"s{len(self.boxes) + 1}"
            self.boxes[name] = site
        return name

    def _add(self, node: Node) -> None:
        node.h, node.w = HEIGHTS[node.kind], words.width_of(node.kind, node.label, node.sub)
        self.nodes[node.id] = node

    def _add_item(self, row: ItemRow) -> None:
        own = self.around.needs.get(row.id, [])
        if not row.is_service and not row.site and len(own) == 1 and not own[0].is_plain:
            # A thing that is nothing but its redundancy: the group is the thing.
            self._add(self._group(f"i{row.id}", row.name, own[0], row))
            return
        standing = self.around.standings.get(row.id)
        node = Node(
            f"i{row.id}", "svc" if row.is_service else "ci", known_icon(row.icon), row.name,
            number=row.id, parent="" if row.is_service else self._box(row.site),
            badges=self.badges.get(row.id, {}),
        )  # fmt: skip
        node.mark, node.sub = (
            words.of_service(row, standing)
            if row.is_service
            else words.of_item(row, standing, alone=self._alone(row.id))
        )
        self._add(node)

    def _alone(self, item: int) -> words.Alone:
        """One of a group whose others are down is the last one up."""
        if item not in self.alone:
            return words.Alone.NOT
        is_last = any(
            item in need.members
            and len(need.members) > need.k
            and sum(map(self.around.is_up, need.members)) == need.k
            for need in self.needing_alone
        )
        return words.Alone.LAST if is_last else words.Alone.ALWAYS

    def _group(self, name: str, label: str, need: NeedRow, owner: ItemRow | None = None) -> Node:
        up = tuple(one for one in need.members if self.around.is_up(one))
        rows = [self.around.items[one] for one in need.members]
        icons = [row.icon for row in rows if row.icon]
        node = Node(
            name, "grp", known_icon((owner and owner.icon) or (icons[0] if icons else "")),
            label or words.common_name(rows), number=owner.id if owner else need.id,
            pips=words.pips(need.k, len(up), len(need.members)),
            said=counted(need.k, len(up), len(need.members)),
            k=need.k, members=need.members, up=up,
        )  # fmt: skip
        node.mark, node.sub = words.of_need(need, up, rows, self.around.shared.get(need.id, ""))
        if owner is not None and not owner.is_up:
            node.mark, node.sub = "down", words.health(owner)
        return node

    def _add_heaps(self) -> None:
        for heap in self.folding.heaps:
            if all(not self.folding.is_folded(one) for one in heap.items):
                continue
            node = Node(
                heap.id, "heap", known_icon(heap.icon), heap.kind, words.of_heap(heap),
                "down" if heap.down else "", parent=self._box(heap.site), members=heap.items,
            )  # fmt: skip
            self._add(node)

    def _add_need(self, owner: str, need: NeedRow) -> None:
        """Items that need the same of the same stand on one group; a plain need is a line."""
        targets = [self.names[one] for one in need.members if one in self.shown]
        folded = owner not in self.nodes or self.nodes[owner].kind == "heap"
        if folded or need.is_plain or self.nodes[owner].kind == "grp":
            self._connect(owner, targets)
        else:
            name = self.groups.setdefault((need.k, need.members), f"n{need.id}")
            if name not in self.nodes:
                self._add(self._group(name, need.label, need))
                self._connect(name, targets)
            self._connect(owner, [name])

    def _connect(self, source: str, targets: Collection[str]) -> None:
        for target in targets:
            if source != target and source in self.nodes and target in self.nodes:
                self.edges.setdefault((source, target), "")

    def _lift_common_needs(self) -> None:
        """What every member of a group needs is drawn once, from the group."""
        leads: dict[str, list[str]] = {}
        for source, target in self.edges:
            leads.setdefault(source, []).append(target)
        for name, node in self.nodes.items():
            if node.kind != "grp" or len(leads.get(name, ())) < 2:
                continue
            below = [set(leads.get(member, ())) for member in leads[name]]
            for target in sorted(set.intersection(*below)):
                if self.nodes[target].kind == "grp" and target != name:
                    for member in leads[name]:
                        self.edges.pop((member, target), None)
                    self.edges.setdefault((name, target), "")

    def _add_fates(self) -> int:
        """Fates that matter most first: those that end a need whole, then those that hold what stands alone."""
        several = [fate for fate in self.around.fates if len(self._members(fate)) > 1]
        ranked = sorted(
            (
                fate
                for fate in several
                if len(self._members(fate)) <= MOST_SHARING or self._ends(fate)
            ),
            key=lambda one: (-self._weight(one), len(one.members), one.name, one.id),
        )
        for fate in ranked[:MOST_FATES]:
            members = self._members(fate)
            name = f"f{fate.id}"
            label, sub = words.of_fate(fate, [self.nodes[one].label for one in members])
            self._add(Node(name, "fate", "link", label, sub, number=fate.id, members=fate.members))
            for member in members:
                self.edges[name, member] = "fate"
        return len(several) - len(ranked[:MOST_FATES])

    def _members(self, fate: FateRow) -> list[str]:
        names = {self.names[one] for one in fate.members if one in self.shown}
        return sorted(one for one in names if one in self.nodes)

    def _weight(self, fate: FateRow) -> int:
        holds = sum(one in self.alone or not self.around.is_up(one) for one in fate.members)
        return (4 if self._ends(fate) else 0) + min(holds, 3)

    def _ends(self, fate: FateRow) -> bool:
        return fate.id in self.around.ending

    def _place(self) -> None:
        pieces = [
            Piece(one.id, BANDS[one.kind], one.w, one.h, self.boxes.get(one.parent, ""))
            for one in self.nodes.values()
        ]
        for name, (x, y) in place(pieces, self.edges).items():
            self.nodes[name].at = (x, y)
