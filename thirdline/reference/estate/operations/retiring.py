"""Retiring many items at once, with everything that ends with an item."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Greatest

from thirdline.foundation.people.models import Person
from thirdline.reference.estate.models import (
    ConfigurationItem,
    FateMember,
    Need,
    NeedMember,
    Relation,
    StateSpan,
)
from thirdline.reference.estate.queries import needs_held
from thirdline.reference.estate.rules import Health, Lifecycle

AT_ONCE = 5_000


Ended = dict[str, list[Any]]


def retire_many(numbers: Sequence[int], now: datetime, by: Person) -> Ended:
    """Take these items out; whoever needed one needs the rest of the group, and no more than is left.

    Answers what ended with them by number, so that it can be taken back: needs, relations, memberships
    of fates, and needs of others with those that took their place.
    """
    gone, ended = set(numbers), Ended(needs=[], relations=[], fates=[], lessened=[])
    for start in range(0, len(numbers), AT_ONCE):
        some = list(numbers[start : start + AT_ONCE])
        ended["needs"] += _end(Need.objects.filter(item__in=some, until=None), now)
        for side in ("item__in", "other__in"):
            ended["relations"] += _end(Relation.objects.filter(**{side: some}, until=None), now)
        ended["fates"] += _end(FateMember.objects.filter(item__in=some, until=None, fate__rule=None), now)  # fmt: skip
        FateMember.objects.filter(item__in=some, until=None).update(until=now)
        _end_spans(some, now, by)
        left = ConfigurationItem.objects.filter(pk__in=some, retired_at=None)
        left.update(lifecycle=Lifecycle.RETIRED, retired_at=now, changed_at=now, version=F("version") + 1)  # fmt: skip
    for start in range(0, len(numbers), AT_ONCE):
        ended["lessened"] += _lessen(list(numbers[start : start + AT_ONCE]), gone, now)
    return ended


def _end(rows: QuerySet[Any], now: datetime) -> list[int]:
    found = list(rows.values_list("pk", flat=True))
    rows.model._default_manager.filter(pk__in=found).update(until=now)
    return found


def _end_spans(some: list[int], now: datetime, by: Person) -> None:
    spans = StateSpan.objects.filter(item__in=some, until=None)
    spans.filter(since__gt=now).update(until=F("since"), ended_by=by)
    spans.update(until=now, ended_by=by)
    items = ConfigurationItem.objects.filter(pk__in=some).exclude(health=Health.UP)
    items.update(health=Health.UP, health_since=None, health_words="")


def _lessen(some: list[int], gone: set[int], now: datetime) -> list[list[int | None]]:
    """Needs of others end, and begin anew without the members that are gone.

    One that somebody else ended while it was waited for has a successor, which the next look finds.
    """
    lessened: list[list[int | None]] = []
    needing = Need.objects.filter(members__item__in=some, until=None).values_list("pk", flat=True)
    while found := list(needing.all()):
        lessened += _lessen_these(found, gone, now)
    return lessened


def _lessen_these(needing: list[int], gone: set[int], now: datetime) -> list[list[int | None]]:
    held = Need.objects.filter(pk__in=needs_held(needing)).order_by("pk")
    every = list(held.prefetch_related("members"))
    ended = Need.objects.filter(pk__in=[one.pk for one in every])
    ended.update(until=Greatest(Value(now), F("since")))
    left = {one.pk: [m.item_id for m in one.members.all() if m.item_id not in gone] for one in every}  # fmt: skip
    anew = [one for one in every if left[one.pk]]
    made = Need.objects.bulk_create(
        Need(item_id=one.item_id, k=min(one.k, len(left[one.pk])), label=one.label, since=max(now, one.since), source=one.source)
        for one in anew
    )  # fmt: skip
    NeedMember.objects.bulk_create(
        NeedMember(need=fresh, item_id=member)
        for old, fresh in zip(anew, made, strict=True)
        for member in left[old.pk]
    )
    fresh_of = {old.pk: fresh.pk for old, fresh in zip(anew, made, strict=True)}
    return [[one.pk, fresh_of.get(one.pk)] for one in every]
