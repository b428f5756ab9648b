"""What a map says of a thing, in few words, and how it is marked: thin, spof (it alone), down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from enum import Enum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.kit.ui.draw.margins import MOST_BOXES
from thirdline.kit.ui.draw.words import ago, count, when_words
from thirdline.reference.estate.rules import Health

if TYPE_CHECKING:
    from thirdline.reference.estate.folding import Heap
    from thirdline.reference.estate.surroundings import (
        FateRow,
        ItemRow,
        NeedRow,
        Stood,
    )

Marked = tuple[str, str]
_NARROW = {"svc": 126, "grp": 128, "ci": 104, "heap": 128, "fate": 156}
_WIDE = {"svc": 172, "grp": 164, "ci": 128, "heap": 164, "fate": 264}


def width_of(kind: str, label: str, sub: str) -> int:
    """Wide enough for its words, within limits; the drawing cuts what is longer."""
    wanted = max(len(label) * 7.2 + 40, len(sub) * 6.1 + (16 if kind == "ci" else 40))
    return round(min(_WIDE[kind], max(_NARROW[kind], wanted)))


def pips(k: int, up: int, members: int) -> str:
    """`oo|ox`: those that work first, the bar after the k needed; none where they would not be counted."""
    if members > MOST_BOXES or members == 0:
        return ""
    drawn = "o" * up + "x" * (members - up)
    return drawn if k >= members else f"{drawn[:k]}|{drawn[k:]}"


def health(row: ItemRow) -> str:
    """`down since 12 June`, or what the person who said so wrote."""
    if row.health_words:
        return row.health_words
    since = when_words(row.health_since) if row.health_since else ""
    if row.health == Health.MAINTENANCE:
        return (
            _("in maintenance since %(when)s") % {"when": since} if since else _("in maintenance")
        )
    if row.health == Health.DOWN:
        return _("down since %(when)s") % {"when": since} if since else _("down")
    return _("up")


def of_service(row: ItemRow, standing: Stood | None) -> Marked:
    if not row.is_up:
        return "down", health(row)
    return margin(standing)


def margin(standing: Stood | None) -> Marked:
    """How many failures a service survives now."""
    if standing is None:
        return "", _("not worked out yet")
    if not standing.works or (standing.margin or 0) < 0:
        return "down", _("down")
    if standing.margin is None:
        return "", _("more than %(n)s spare") % {"n": standing.searched_to}
    if standing.margin == 0:
        return "thin", _("no margin")
    return "", ngettext("%(n)s spare", "%(n)s spare", standing.margin) % {"n": standing.margin}


class Alone(Enum):
    """Whether an item alone takes a service down, and whether it always did."""

    NOT, ALWAYS, LAST = range(3)


def of_item(row: ItemRow, standing: Stood | None, *, alone: Alone) -> Marked:
    if not row.is_up:
        return "down", health(row)
    if standing is not None and not standing.works:
        return "down", _("down by what it needs")
    if alone is not Alone.NOT:
        return "spof", _("last one up") if alone is Alone.LAST else _("stands alone")
    return "", _("up")


def of_need(need: NeedRow, up: Collection[int], rows: Sequence[ItemRow], shared: str) -> Marked:
    members = len(need.members)
    said = _("%(k)s of %(n)s") % {"k": count(need.k), "n": count(members)}
    if members > MOST_BOXES:
        said = _("%(up)s of %(n)s up, needs %(k)s") % {
            "up": count(len(up)), "n": count(members), "k": count(need.k),
        }  # fmt: skip
    away = next((row for row in rows if row.id not in up), None)
    if away is not None:
        said = _("%(said)s, %(why)s") % {"said": said, "why": _away(away)}
    elif shared:
        said = _("%(said)s, share %(fate)s") % {"said": said, "fate": shared}
    if len(up) < need.k:
        return "down", said
    if members <= need.k:
        return "spof" if members == 1 else "thin", said
    return "thin" if len(up) == need.k or shared else "", said


def _away(row: ItemRow) -> str:
    if row.health_since is None:
        return _("%(name)s out") % {"name": row.name}
    return _("%(name)s out %(for)s") % {"name": row.name, "for": ago(row.health_since)}


def common_name(rows: Sequence[ItemRow]) -> str:
    """What to call a need nobody named: by the kind of its members."""
    if not rows:
        return _("Nothing in service")
    if len(rows) == 1:
        return rows[0].name
    kind, number = Counter(row.kind for row in rows).most_common(1)[0]
    if number == len(rows):
        return _("%(n)s × %(kind)s") % {"n": count(number), "kind": kind}
    return _("%(name)s and others") % {"name": rows[0].name}


def of_heap(heap: Heap) -> str:
    said = ngettext("%(n)s item", "%(n)s items", heap.size) % {"n": count(heap.size)}
    if heap.down:
        return _("%(items)s, %(n)s down") % {"items": said, "n": count(heap.down)}
    return said


def of_fate(fate: FateRow, members: Sequence[str]) -> tuple[str, str]:
    name = fate.name
    if fate.rule and fate.rule.casefold() not in name.casefold():
        name = _("%(rule)s %(name)s") % {"rule": fate.rule, "name": fate.name}
    shown = ", ".join(members[:2])
    if len(members) > 2:
        more = len(members) - 2
        shown = ngettext("%(names)s and %(n)s more", "%(names)s and %(n)s more", more) % {
            "names": shown, "n": count(more),
        }  # fmt: skip
    return _("Shared fate: %(name)s") % {"name": name}, shown
