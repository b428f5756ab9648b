"""A map as a table that says the same: who needs what, indented, with the same facts and the same links.

Rows are put together from escaped text by hand: a map may have two thousand of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.kit.ui.draw.margins import margin
from thirdline.kit.ui.draw.marks import icon
from thirdline.reference.estate.mapping import MapData, Node
from thirdline.reference.estate.overlays import overlays
from thirdline.reference.estate.rules import few

DEEPEST = 12  # further down the indent stands still
MOST_FATES = 12
MOST_TWICE = 400  # lines of a map up to which a thing is named again under each that needs it
MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Line:
    node: Node
    depth: int
    again: bool = False  # what it stands on is told further up
    also: tuple[str, ...] = ()  # what it needs besides, that is told elsewhere


@dataclass(slots=True)
class Listing:
    """`base` is the address of the page up to the node that a link chooses."""

    data: MapData
    base: str
    chosen: str = ""
    opened: str = ""
    # Those that are not drawn are told too.
    fates: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def table(self) -> SafeString:
        names = {node.id: node for node in self.data.nodes}
        for fate in self.data.fates:
            for item in fate.members:
                self.fates[f"i{item}"].append(fate.name)
        rows = "".join(self._row(line) for line in outline(self.data, names))
        heads = (_("What"), _("Now"), _("Where"), _("Shared fates"))
        drawn = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
        return SafeString(
            f'<table class="map-table"><caption class="visually-hidden">{escape(self._caption())}'
            f"</caption><thead><tr>{drawn}</tr></thead><tbody>{rows}</tbody></table>"
        )

    def _caption(self) -> str:
        return _("What %(name)s needs, and who needs the same") % {"name": self.data.title}

    def _row(self, line: Line) -> str:
        node = line.node
        depth = min(line.depth, DEEPEST)
        level = (
            f'<span class="visually-hidden">{escape(_level(line.depth))}</span>' if depth else ""
        )
        told = f"<small>{escape(_('as told above'))}</small>" if line.again else ""
        if line.also:
            told = f"<small>{escape(also_words(line.also))}</small>"
        return (
            f'<tr><th scope="row" data-depth="{depth}">{level}{icon(node.icon)}{self._link(node)}'
            f"{told}</th><td>{boxes_of(node)}<span"
            f"{mark_of(node)}>{escape(node.sub)}</span>{self._badges(node)}</td>"
            f"<td>{escape(self._site(node))}</td>"
            f"<td>{escape(few(self.fates.get(node.id, []), MOST_FATES))}</td></tr>"
        )

    def _link(self, node: Node) -> str:
        if node.kind == "heap":
            opened = ",".join(filter(None, (self.opened, node.id)))
            return (
                f'<a href="{escape(self.base)}&amp;open={escape(opened)}"'
                f' data-opens-heap="{node.id}">{escape(node.label)}</a>'
            )
        here = ' aria-current="true"' if node.id == self.chosen else ""
        return (
            f'<a href="{escape(self.base)}&amp;chosen={node.id}&amp;open={escape(self.opened)}"'
            f' data-list-node="{node.id}"{here}>{escape(node.label)}</a>'
        )

    def _site(self, node: Node) -> str:
        return dict(self.data.groups).get(node.parent, "")

    def _badges(self, node: Node) -> str:
        said = (
            f"{overlay.label}: {node.badges[overlay.name]}"
            for overlay in overlays()
            if overlay.name in node.badges
        )
        return "".join(f' <small class="push">{escape(one)}</small>' for one in said)


def also_words(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        more = len(names) - MOST_NAMED
        return ngettext(
            "and %(names)s and %(n)s more, told above", "and %(names)s and %(n)s more, told above", more
        ) % {"names": shown, "n": more}  # fmt: skip
    return _("and %(names)s, told above") % {"names": shown}


def mark_of(node: Node) -> str:
    return f' data-mark="{node.mark}"' if node.mark else ""


def boxes_of(node: Node) -> str:
    return str(margin(node.k, len(node.up), len(node.members))) if node.kind == "grp" else ""


def _level(depth: int) -> str:
    return ngettext("%(n)s level down: ", "%(n)s levels down: ", depth) % {"n": depth}


def outline(data: MapData, names: Mapping[str, Node]) -> Iterator[Line]:
    """The service itself first, then the others, then what shares a fate; each thing is opened once."""
    below: dict[str, list[str]] = defaultdict(list)
    for edge in data.edges:
        if edge.mark != "fate":
            below[edge.source].append(edge.target)
    told: set[str] = set()
    own = f"i{data.item}"
    needed = {target for targets in below.values() for target in targets}
    roots = [own, *(one for one in names if one not in needed and one != own)]
    for root in sorted(roots, key=lambda one: (one != own, names[one].kind == "fate")):
        if root in names and root not in told:
            yield from _told(root, below, names, told)
    for left in names:  # those that need one another in a ring that nobody else needs
        if left not in told:
            yield from _told(left, below, names, told)


def _told(
    root: str, below: Mapping[str, list[str]], names: Mapping[str, Node], told: set[str]
) -> Iterator[Line]:
    twice = sum(map(len, below.values())) <= MOST_TWICE
    waiting = [(root, 0)]
    while waiting:
        one, depth = waiting.pop()
        if one in told:
            if twice:
                yield Line(names[one], depth, again=bool(below.get(one)))
            continue
        told.add(one)
        children = below.get(one, ())
        elsewhere = (
            () if twice else tuple(names[child].label for child in children if child in told)
        )
        yield Line(names[one], depth, also=elsewhere)
        waiting.extend((child, depth + 1) for child in reversed(children))
