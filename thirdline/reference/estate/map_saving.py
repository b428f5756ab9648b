"""The map of an item as a picture to keep."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from thirdline.kit import clock
from thirdline.kit.refusals import NotFound
from thirdline.kit.texts import moments
from thirdline.reference.estate.drawing import svg_of
from thirdline.reference.estate.map_page import Asked, EstatePage
from thirdline.reference.estate.mapping import MapData

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person


@dataclass(frozen=True, slots=True)
class Picture:
    text: str
    file_name: str


def svg_for(person: Person, number: int, asked: Asked, *, dark: bool) -> Picture:
    """As the page shows it, with what falls with the chosen thing and the moment it was drawn."""
    page = EstatePage(person, replace(asked, item=number))
    if page.data is None:
        raise NotFound(page.lost or _("There is no map of that."))
    fallen = set(page.peek.falls) if page.peek and asked.chosen else set()
    note = f"{page.note} · {moments.in_full(clock.now())}"
    drawn = svg_of(
        page.data, dark=dark, falls=falling(page.data, fallen), chosen=asked.chosen, note=note
    )
    return Picture(drawn, page.file_name)


def falling(data: MapData, items: set[int]) -> set[str]:
    """The nodes lost with these items: themselves, and groups that keep fewer than they need."""
    found = {f"i{one}" for one in items}
    for node in data.nodes:
        left = [one for one in node.up if one not in items]
        if node.kind == "grp" and len(left) < min(node.k, len(node.up)):
            found.add(node.id)
    return found
