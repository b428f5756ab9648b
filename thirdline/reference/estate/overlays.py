"""What a map can lay over its items: a number beside each, contributed by whoever knows it.

    contribute("tickets", _("Open tickets"), counts=open_tickets_of_items, order=10)

`counts(items, person)` answers, for the items that have any, how many; once per map.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person

Counts = Callable[[Sequence[int], "Person"], Mapping[int, int]]
Badges = dict[int, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Overlay:
    name: str
    label: str | Promise
    icon: str
    counts: Counts
    order: int


class AlreadyLaid(ValueError):
    """Two packages chose the same name for an overlay."""


_overlays: dict[str, Overlay] = {}


def contribute(
    name: str, label: str | Promise, *, counts: Counts, icon: str = "", order: int = 50
) -> None:
    if name in _overlays:
        raise AlreadyLaid(name)
    _overlays[name] = Overlay(name, label, icon, counts, order)


def overlays() -> list[Overlay]:
    return sorted(_overlays.values(), key=lambda one: (one.order, one.name))


def badges_of(items: Sequence[int], person: Person | None) -> Badges:
    """Per item, what each overlay says of it; nothing for nobody."""
    found: Badges = {}
    for overlay in overlays() if person is not None and items else ():
        for item, number in overlay.counts(items, person).items():  # type: ignore[arg-type]
            if number:
                found.setdefault(item, {})[overlay.name] = number
    return found
