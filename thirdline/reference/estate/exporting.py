"""Items as rows of a table, with a column for every attribute a kind asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from thirdline.reference.estate.importing.needs_syntax import written
from thirdline.reference.estate.models import ConfigurationItem, KindAttribute, Need
from thirdline.reference.estate.queries import WITH

HEAD = (
    "number", "name", "kind", "lifecycle", "environment", "site", "room", "rack", "supplier", "serial",
    "warranty_until", "contract_until", "owner_team", "owner", "criticality", "users", "health",
    "health_since", "about", "service", "failure_number", "failure_unit", "failure_hours", "failure_source",
    "repair_hours", "needs",
)  # fmt: skip
AT_ONCE = 500


def item_rows(rows: QuerySet[ConfigurationItem]) -> Iterator[list[Any]]:
    """The head and every row, read a few hundred at a time in the order of their numbers."""
    asked = KindAttribute.objects.order_by("key").values_list("key", flat=True)
    keys = list(dict.fromkeys(asked))
    yield [*HEAD, *(f"attribute.{key}" for key in keys)]
    last = 0
    while found := list(rows.select_related(*WITH).filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        needs = _needs_of(found)
        for one in found:
            yield _row(one, needs.get(one.pk, ""), keys)
        last = found[-1].pk


def _needs_of(found: list[ConfigurationItem]) -> dict[int, str]:
    """What each needs, its members by number: names may be taken twice."""
    groups: dict[int, list[tuple[int, str, list[str]]]] = {}
    for need in Need.objects.filter(item__in=found, until=None).prefetch_related("members"):
        members = sorted(one.item_id for one in need.members.all())
        groups.setdefault(need.item_id, []).append(
            (need.k, need.label, [f"CI-{n}" for n in members])
        )
    return {number: written(of) for number, of in groups.items()}


def _row(one: ConfigurationItem, needs: str, keys: list[str]) -> list[Any]:
    held = [one.attributes.get(key) for key in keys]
    return [
        one.pk, one.name, one.kind.slug, one.lifecycle, one.environment, one.site, one.room, one.rack,
        one.supplier, one.serial, one.warranty_until, one.contract_until,
        one.owner_team.slug if one.owner_team else None, one.owner.email if one.owner else None,
        one.criticality, one.users, one.health,
        one.health_since.isoformat() if one.health_since else None, one.about,
        one.service.slug if one.service else None, one.failure_number, one.failure_unit,
        one.failure_hours, one.failure_source, one.repair_hours, needs,
        *map(_written, held),
    ]  # fmt: skip


def _written(value: Any) -> Any:
    """As an import reads it again, whatever language the reader has."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else value
