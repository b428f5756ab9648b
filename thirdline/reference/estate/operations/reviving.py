"""Needs and relations of an import that is taken back: its own go, those it ended are in force again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from thirdline.reference.estate.models import (
    FateMember,
    Need,
    NeedMember,
    Relation,
    SharedFate,
    Standing,
)
from thirdline.reference.estate.operations.removing import made_by

_REVIVE_NEEDS = """
UPDATE estate_need AS need SET until = NULL
FROM estate_configurationitem item
WHERE need.id = ANY(%(numbers)s) AND need.until >= %(at)s AND item.id = need.item_id AND item.retired_at IS NULL
  AND NOT EXISTS (
    SELECT FROM estate_needmember member JOIN estate_configurationitem other ON other.id = member.item_id
    WHERE member.need_id = need.id AND other.retired_at IS NOT NULL)
"""
_REVIVE_RELATIONS = """
UPDATE estate_relation AS relation SET until = NULL
FROM estate_configurationitem item, estate_configurationitem other
WHERE relation.id = ANY(%(numbers)s) AND relation.until = %(at)s AND item.id = relation.item_id
  AND other.id = relation.other_id AND item.retired_at IS NULL AND other.retired_at IS NULL
  AND NOT EXISTS (
    SELECT FROM estate_relation again WHERE again.item_id = relation.item_id AND again.until IS NULL
      AND again.other_id = relation.other_id AND again.kind_id = relation.kind_id)
"""


def delete_links(source: str, begun: dict[str, list[int]], gone: set[int], keeping: set[int]) -> None:  # fmt: skip
    """Delete what an import said; an item that stays keeps those of its needs whose members stay, too."""
    needs = Need.objects.filter(made_by(source, begun.get("needs", [])))
    if keeping:
        lost = NeedMember.objects.filter(need=OuterRef("pk"), item__in=gone)
        needs = needs.exclude(pk__in=needs.filter(~Exists(lost), item__in=keeping).values("pk"))
    _delete_needs(needs.values_list("pk", flat=True))
    relations = Relation.objects.filter(made_by(source, begun.get("relations", [])))
    if keeping:
        relations = relations.exclude(item__in=keeping, other__in=keeping)
    relations._raw_delete(relations.db)


def _delete_needs(numbers: Iterable[int]) -> None:
    wanted = list(numbers)
    for start in range(0, len(wanted), 10_000):
        some = wanted[start : start + 10_000]
        SharedFate.objects.filter(need__in=some).delete()
        Standing.objects.filter(thinnest__in=some).update(thinnest=None)
        for rows in (NeedMember.objects.filter(need__in=some), Need.objects.filter(pk__in=some)):
            rows._raw_delete(rows.db)


def revive_links(planned: dict[str, list[int]], ended: dict[str, list[Any]], at: datetime) -> None:
    """What the import ended is in force again, where nobody said otherwise since."""
    lessened = ended.get("lessened", [])
    # A need of somebody else that was lessened is whole again, if the lesser one still stands.
    stands = set(Need.objects.filter(pk__in=[new for _old, new in lessened if new], until=None).values_list("pk", flat=True))  # fmt: skip
    whole = [old for old, new in lessened if new is None or new in stands]
    _delete_needs(sorted(stands))
    needs = [*planned["needs"], *ended.get("needs", []), *whole]
    relations = [*planned["relations"], *ended.get("relations", [])]
    with connection.cursor() as cursor:
        cursor.execute(_REVIVE_NEEDS, {"numbers": needs, "at": at})
        cursor.execute(_REVIVE_RELATIONS, {"numbers": relations, "at": at})
    FateMember.objects.filter(pk__in=ended.get("fates", []), until=at).update(until=None)
