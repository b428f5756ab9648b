"""Fates that rules find, for a hundred thousand items at once; the same as `derive_fates` finds for one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from thirdline.foundation.records.copying import copy_rows
from thirdline.reference.estate import rules
from thirdline.reference.estate.models import FateMember, FateRule, FateSet
from thirdline.reference.estate.operations.fating import Shared, end_empty_fates, join_fates
from thirdline.reference.estate.queries import fate_rules
from thirdline.reference.estate.rules import FateSource

AT_ONCE = 10_000
_PLACED = """
SELECT id, kind_id, site, room, rack, supplier, attributes FROM estate_configurationitem
WHERE id = ANY(%s) AND retired_at IS NULL
"""
_HELD = """
SELECT member.id, member.item_id, member.fate_id, fate.rule_id, fate.value
FROM estate_fatemember member JOIN estate_fateset fate ON fate.id = member.fate_id
WHERE member.until IS NULL AND fate.rule_id IS NOT NULL AND member.item_id = ANY(%s)
"""


@dataclass(slots=True)
class _Placed:
    """An item as far as a rule reads it."""

    site: str
    room: str
    rack: str
    supplier: str
    attributes: dict[str, Any]


def _placed(place: tuple[str, ...], attributes: dict[str, Any]) -> _Placed:
    site, room, rack, supplier = place
    return _Placed(site, room, rack, supplier, attributes)


class _Fate:
    """What some items share; its number once it is known."""

    __slots__ = ("name", "number", "shared")

    def __init__(self, shared: Shared, name: str) -> None:
        self.shared, self.name, self.number = shared, name, 0


class _Fates:
    """Every fate that rules find, each once; those the estate has none of are made."""

    def __init__(self, now: datetime) -> None:
        self.using, self._now = [_Rule(one, self) for one in fate_rules()], now
        self._every: dict[Shared, _Fate] = {}
        self._held: dict[Shared, int] = {}
        self._read()

    def _read(self) -> None:
        rows = FateSet.objects.filter(until=None, rule__isnull=False)
        for number, rule, value in rows.values_list("pk", "rule", "value").iterator(AT_ONCE):
            self._held[rule or 0, tuple(value)] = number

    def fate(self, shared: Shared, name: str) -> _Fate:
        found = self._every.get(shared)
        if found is None:
            found = self._every[shared] = _Fate(shared, name)
            found.number = self._held.get(shared, 0)
        return found

    def known(self, shared: Shared) -> _Fate | None:
        return self._every.get(shared)

    def join(self, wanted: set[_Fate]) -> None:
        """Those that are missing are made, and none of them ends before this transaction does."""
        while wanted:
            self._make_missing()
            held = join_fates(one.number for one in wanted)
            wanted = {one for one in wanted if one.number not in held}
            for one in wanted:
                one.number = self._held[one.shared] = 0

    def _make_missing(self) -> None:
        missing = [one for one in self._every.values() if not one.number]
        if not missing:
            return
        FateSet.objects.bulk_create(
            [
                FateSet(rule_id=one.shared[0], value=list(one.shared[1]), name=one.name, since=self._now)
                for one in sorted(missing, key=lambda fate: fate.shared)
            ],
            ignore_conflicts=True,
            batch_size=AT_ONCE,
        )  # fmt: skip
        # Whoever made the same one at this moment was waited for; theirs is read as well.
        self._read()
        for one in missing:
            one.number = self._held[one.shared]


class _Rule:
    """A rule with its kinds at hand, and what it found for values that come again and again."""

    def __init__(self, rule: FateRule, fates: _Fates) -> None:
        self._rule, self._fates = rule, fates
        self._kinds = {kind.pk for kind in rule.kinds.all()}
        self._attribute = rule.attribute if rule.source == FateSource.ATTRIBUTE else ""
        self._found: dict[Any, _Fate | None] = {}

    def fate(self, kind: int, place: tuple[str, ...], attributes: dict[str, Any]) -> _Fate | None:
        if self._kinds and kind not in self._kinds:
            return None
        key: Any = place
        if self._attribute:
            held = attributes.get(self._attribute)
            if held in (None, "", []):
                return None
            key = held if isinstance(held, str) else repr(held)
        if key not in self._found:
            self._found[key] = self._derived(_placed(place, attributes))
        return self._found[key]

    def _derived(self, item: _Placed) -> _Fate | None:
        value = rules.fate_value(self._rule.source, self._rule.attribute, item)
        if value is None:
            return None
        said = ", ".join(one for one in reversed(value) if one)
        shared = (self._rule.pk, tuple(rules.plain(one) for one in value))
        return self._fates.fate(shared, f"{self._rule.name} {said}"[:200])


def derive_fates_of_many(numbers: Sequence[int], now: datetime) -> None:
    """Bring the fates of these items in line with their fields."""
    wanted, fates, left = sorted(set(numbers)), _Fates(now), set[int]()
    for start in range(0, len(wanted), AT_ONCE):
        left |= _derive(wanted[start : start + AT_ONCE], fates, now)
    # At the end only: what lost its last member here may have got another one there.
    end_empty_fates(left, now)


def _derive(numbers: list[int], fates: _Fates, now: datetime) -> set[int]:
    """Answers the fates that some of these items left."""
    wanted = dict.fromkeys(_wanted(numbers, fates.using))
    gone, left = [], set()
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [numbers])
        for member, item, number, rule, value in cursor.fetchall():
            fate = fates.known((rule, tuple(value)))
            if fate is not None and fate.number == number and (item, fate) in wanted:
                del wanted[item, fate]
            else:
                gone.append(member)
                left.add(number)
    FateMember.objects.filter(pk__in=gone).update(until=now)
    fates.join({fate for _item, fate in wanted})
    copy_rows(
        FateMember,
        ("fate_id", "item_id", "since", "until"),
        ((fate.number, item, now, None) for item, fate in wanted),
    )
    return left


def _wanted(numbers: list[int], using: list[_Rule]) -> Iterator[tuple[int, _Fate]]:
    with connection.cursor() as cursor:
        cursor.execute(_PLACED, [numbers])
        rows = cursor.fetchall()
    for pk, kind, *place, held in rows:
        attributes = json.loads(held) if isinstance(held, str) else held
        at = tuple(place)
        for rule in using:
            found = rule.fate(kind, at, attributes)
            if found is not None:
                yield pk, found
