"""A service where it is not the page itself, as on a ticket: its margin, what it shares, and its map small.

facts = service_part(item, affected=[one.pk for one in items])
{% include "estate/_service_part.html" with part=facts %}
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from thirdline.reference.estate.map_page import margin_words
from thirdline.reference.estate.models import SharedFate, Standing
from thirdline.reference.estate.standing import Pips, Row, pips_of

if TYPE_CHECKING:
    from thirdline.reference.estate.models import ConfigurationItem

MOST_FATES = 3


@dataclass(frozen=True, slots=True)
class ServicePart:
    item: ConfigurationItem
    chosen: str  # what of the map is looked at first
    pips: Pips | None = None
    words: str = ""
    tone: str = "quiet"
    fates: tuple[str, ...] = ()


def service_part(item: ConfigurationItem, affected: Sequence[int] = ()) -> ServicePart:
    chosen = f"i{affected[0] if affected else item.pk}"
    known = Standing.objects.filter(pk=item.pk).first()
    if known is None:
        return ServicePart(item, chosen)
    pips = pips_of([known.thinnest_id] if known.thinnest_id else []).get(known.thinnest_id or 0)
    words, tone = margin_words(Row(item, known, pips))
    return ServicePart(item, chosen, pips, words, tone, _shared(item, affected))


def _shared(item: ConfigurationItem, affected: Sequence[int]) -> tuple[str, ...]:
    """What ends a need of the service whole, or a need in which something affected is a member."""
    mine = Q(need__item=item) | Q(need__members__item__in=list(affected))
    rows = SharedFate.objects.filter(mine, until=None, need__until=None).order_by("-takes", "pk")
    names = (fate or through for fate, through in rows.values_list("fate__name", "through__name"))
    return tuple(dict.fromkeys(name for name in names if name))[:MOST_FATES]
