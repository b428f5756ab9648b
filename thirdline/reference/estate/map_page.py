"""What the landing page of the estate shows: services, the map of one, and what is chosen on it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.kit.refusals import NotFound
from thirdline.kit.ui.draw.words import count, when_words
from thirdline.reference.estate import standing
from thirdline.reference.estate.folding import EVERYTHING, MOST_OPENED
from thirdline.reference.estate.map_table import Listing
from thirdline.reference.estate.mapping import MapData, map_of
from thirdline.reference.estate.models import ConfigurationItem
from thirdline.reference.estate.overlays import Overlay, overlays
from thirdline.reference.estate.peeking import Peek, peek_of_node
from thirdline.reference.estate.queries import in_service, item_for, items_for, services_in_service
from thirdline.reference.estate.standing import known_icon

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person

MARGIN = "margin"
VIEWS = ("auto", "map", "list")
_NODE = re.compile(r"[inf][1-9]\d{0,17}")
_HEAP = re.compile(r"h[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; whatever makes no sense is taken as not asked."""

    item: int | None = None
    chosen: str = ""
    view: str = "auto"
    overlay: str = MARGIN
    opened: tuple[str, ...] = ()
    find: str = ""
    after: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Asked:
        number, chosen = given.get("item", ""), given.get("chosen", "")
        laid = given.get("overlay", "")
        heaps = given.get("open", "").split(",")
        return cls(
            int(number) if re.fullmatch(r"[1-9]\d{0,17}", number) else None,
            chosen if _NODE.fullmatch(chosen) else "",
            given.get("view", "") if given.get("view") in VIEWS else "auto",
            laid if any(one.name == laid for one in overlays()) else MARGIN,
            tuple(one for one in heaps if one == EVERYTHING or _HEAP.fullmatch(one))[:40],
            given.get("find", "").strip()[:100],
            given.get("after", "")[:40],
        )


@dataclass(frozen=True, slots=True)
class ServiceLine:
    pk: int
    name: str
    icon: str
    words: str
    tone: str
    pips: standing.Pips | None = None


@dataclass
class EstatePage:
    person: Person
    asked: Asked
    lost: str = ""  # why there is no map of what was asked for

    @cached_property
    def _listed(self) -> tuple[list[ServiceLine], str]:
        rows, after = standing.thinnest_first(
            self.person, after=self.asked.after, find=self.asked.find
        )
        lines = [line_of(row) for row in rows]
        return (lines if after else lines + self._new_services()), after

    @property
    def services(self) -> Sequence[ServiceLine]:
        return self._listed[0]

    @property
    def after(self) -> str:
        return self._listed[1]

    @cached_property
    def services_count(self) -> int:
        return services_in_service()

    @cached_property
    def is_empty(self) -> bool:
        return not self.services and not items_for(self.person).filter(retired_at=None).exists()

    def _new_services(self) -> list[ServiceLine]:
        said = _("not worked out yet")
        return [
            ServiceLine(number, name, known_icon(icon), said, "quiet")
            for number, name, icon in standing.new_services(self.person, self.asked.find)
        ]

    @cached_property
    def item(self) -> ConfigurationItem | None:
        """What was asked for; else the service with the least to lose."""
        number = self.asked.item or (self.services[0].pk if self.services else None)
        if number is None:
            return None
        try:
            found = item_for(self.person, number)
        except NotFound as missing:
            self.lost = str(missing)
            return None
        if found.retired_at is not None:
            self.lost = _("%(name)s is retired; nothing stands on it any more.") % {
                "name": found.name
            }
            return None
        return found

    @cached_property
    def data(self) -> MapData | None:
        if self.item is None:
            return None
        kind, number = self.asked.chosen[:1], self.asked.chosen[1:]
        keep = [int(number)] if kind == "i" else []
        return map_of(self.item, self.person, expanded=frozenset(self.asked.opened), keep=keep)

    @cached_property
    def peek(self) -> Peek | None:
        if self.item is None:
            return None
        laid = self.data.laid if self.data is not None else None
        return peek_of_node(self.person, self.chosen_node, self.item, laid)

    @property
    def chosen_node(self) -> str:
        return self.asked.chosen or (f"i{self.item.pk}" if self.item else "")

    @property
    def json(self) -> SafeString:
        return json_script(self.data.as_json() if self.data else {})

    @property
    def table(self) -> SafeString:
        if self.data is None:
            return SafeString("")
        asked = {"item": self.data.item, "view": "list", "overlay": self.asked.overlay}
        base = f"{reverse('estate:map')}?{urlencode(asked)}"
        return Listing(self.data, base, self.chosen_node, ",".join(self.asked.opened)).table()

    @cached_property
    def note(self) -> str:
        """`26 of 1 184 items, import from Sunday 03:00`"""
        shown = self.data.items if self.data else 0
        found, at = standing.newest_figures()
        whole = found or in_service().count()
        said = ngettext("%(n)s of %(all)s item", "%(n)s of %(all)s items", whole) % {
            "n": count(shown), "all": count(max(whole, shown)),
        }  # fmt: skip
        if at is None:
            return said
        return _("%(items)s, import from %(when)s") % {"items": said, "when": when_words(at)}

    @property
    def overlays(self) -> list[Overlay]:
        margin = Overlay(MARGIN, _("Margin"), "", lambda items, person: {}, 0)
        return [margin, *overlays()]

    @property
    def opened(self) -> bool:
        return bool(self.asked.opened)

    @property
    def may_open_all(self) -> bool:
        return self.data is not None and self.data.items <= MOST_OPENED

    @property
    def peek_url(self) -> str:
        of = self.item.pk if self.item else 0
        return f"{reverse('estate:map')}/KIND/0/peek?of={of}"

    @property
    def page_url(self) -> str:
        return f"{reverse('estate:map')}?item={self.item.pk if self.item else ''}"

    @property
    def svg_url(self) -> str:
        if self.item is None:
            return ""
        asked = {"open": ",".join(self.asked.opened), "overlay": self.asked.overlay}
        given = {name: value for name, value in asked.items() if value}
        return f"{reverse('estate:map-svg', args=[self.item.pk])}?{urlencode(given)}"

    @property
    def file_name(self) -> str:
        kept = re.sub(r"[^\w-]+", "-", self.item.name if self.item else "map").strip("-")
        return kept.lower()[:60] or "map"

    @property
    def no_service(self) -> str:
        return _("There is no service to draw yet.")

    @property
    def nothing_chosen(self) -> str:
        return _("Nothing is chosen.")

    @property
    def may_keep(self) -> bool:
        return self.person.may("keep_estate")


def line_of(row: standing.Row) -> ServiceLine:
    words, tone = margin_words(row)
    return ServiceLine(
        row.item.pk, row.item.name, known_icon(row.item.kind.icon), words, tone, row.pips
    )


def margin_words(row: standing.Row) -> tuple[str, str]:
    """In the words of the list, with the tone they are said in."""
    one, pips = row.standing, row.pips
    if not one.works or (one.margin or 0) < 0:
        return _("down"), "late"
    if one.margin is None:
        plenty = _("more than %(n)s spare") % {"n": one.searched_to}
        return _("unknown") if row.names_nothing else plenty, "quiet"
    if one.margin > 0:
        return ngettext("%(n)s spare", "%(n)s spare", one.margin) % {"n": one.margin}, "quiet"
    if pips is not None and pips.of <= pips.k:
        return _("never had one"), "soon"
    if pips is not None and pips.up > pips.k:
        return _("none: a shared fate"), "soon"
    return _("none left"), "late"
