"""Needs and relations by the ten thousand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from thirdline.foundation.records.copying import copy_rows, numbers_for
from thirdline.reference.estate.models import Need, NeedMember, RelationKind

Of = Sequence[tuple[int, dict[str, Any]]]

_END = """
UPDATE {table} SET until = %s WHERE until IS NULL AND id = ANY(%s)
"""
# A relation somebody drew in the meantime is there already.
_RELATE = """
INSERT INTO estate_relation (kind_id, item_id, other_id, about, since, source)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[]) AS new(kind, item, other, about),
    (SELECT %s::timestamptz, %s::text) AS said(since, source)
ON CONFLICT (item_id, other_id, kind_id) WHERE until IS NULL DO NOTHING RETURNING id
"""
AT_ONCE = 50_000


def end_links(needs: Sequence[int], relations: Sequence[int], now: datetime) -> None:
    """End these needs and relations."""
    for table, numbers in (("estate_need", needs), ("estate_relation", relations)):
        if numbers:
            with connection.cursor() as cursor:
                cursor.execute(_END.format(table=table), [now, list(numbers)])


Span = list[int]


def begin_links(of: Of, keys: dict[str, int], source: str, now: datetime) -> dict[str, Span]:
    """Begin what each item of a plan needs and is related to; `keys` are the items that are new.

    Answers between which numbers they lie: with the source, that tells them from all others.
    """

    def number(ref: int | str) -> int:
        return ref if isinstance(ref, int) else keys[ref]

    needs = [(item, need) for item, after in of for need in after.get("needs", ())]
    numbers = numbers_for(Need, len(needs))
    copy_rows(
        Need,
        ("id", "item_id", "k", "label", "since", "source"),
        (
            (pk, item, k, label, now, source)
            for pk, (item, (k, label, _m)) in zip(numbers, needs, strict=True)
        ),
    )
    copy_rows(
        NeedMember,
        ("need_id", "item_id"),
        (
            (pk, number(ref))
            for pk, (_item, (_k, _label, members)) in zip(numbers, needs, strict=True)
            for ref in members
        ),
    )
    related = _relate(_relations(of), number, source, now)
    return {"needs": _span(numbers), "relations": _span(related)}


def _span(numbers: list[int]) -> Span:
    return [min(numbers), max(numbers)] if numbers else []


def _relations(of: Of) -> Iterator[tuple[int, list[Any]]]:
    for item, after in of:
        for relation in after.get("relations", ()):
            yield item, relation


def _relate(found: Iterable[tuple[int, list[Any]]], number: Any, source: str, now: datetime) -> list[int]:  # fmt: skip
    made: list[int] = []
    kinds = dict(RelationKind.objects.values_list("slug", "pk"))
    rows = [(kinds[slug], item, number(ref), about) for item, (slug, ref, about) in found]
    for start in range(0, len(rows), AT_ONCE):
        columns = [list(column) for column in zip(*rows[start : start + AT_ONCE], strict=True)]
        with connection.cursor() as cursor:
            cursor.execute(_RELATE, [*columns, now, source])
            made += [number for (number,) in cursor.fetchall()]
    return made
