"""What the figures contribute to pages: the item's, and the board of a tier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from thirdline.kit import clock
from thirdline.kit.ui import registry
from thirdline.reference.estate.debts import on_board_of
from thirdline.reference.estate.figures_shown import is_looked_at

Facts = Mapping[int, Mapping[str, Any] | None]


def _of_items(items: Sequence[Any], person: Any) -> Facts:
    found = ((one, is_looked_at(one)) for one in items)
    return {
        one.pk: {"item": one, "stands": sides[0]} if any(sides) else None for one, sides in found
    }


def _of_tiers(tiers: Sequence[Any], person: Any) -> Facts:
    now = clock.now()
    found = {one.pk: on_board_of(person, one.level, now=now) for one in tiers}
    return {pk: {"rows": rows} if rows else None for pk, rows in found.items()}


registry.panel("estate.item", 10, "estate/_figures_later.html", _of_items)
registry.panel("board.main", 10, "estate/_board_debts.html", _of_tiers)
