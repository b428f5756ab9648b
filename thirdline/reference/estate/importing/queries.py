"""Imports and the rows of their plans, for pages, the API and the worker."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from thirdline.foundation.people.models import Person
from thirdline.kit.db import require_transaction
from thirdline.kit.refusals import NotFound
from thirdline.reference.estate.importing.decisions import WORKING
from thirdline.reference.estate.models import (
    ConfigurationItem,
    Import,
    ImportProgress,
    ImportRow,
    ItemKind,
    Need,
    RelationKind,
)
from thirdline.reference.estate.rules import ImportState, RowAction

PAGE = 50
# As the index has it, so that a few among a hundred thousand are found at once.
CHANGED_HERE = Q(after__has_any_keys=["kept", "kept_needs", "over"])


def estate_imports_for(person: Person) -> QuerySet[Import]:
    """Every import, without its file."""
    rows = Import.objects.defer("content").select_related("started_by")
    return rows if person.may("keep_estate") else rows.none()


def estate_import_for(person: Person, number: int) -> Import:
    found = estate_imports_for(person).filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no import %(number)s for you.") % {"number": number})
    return found


def progress_of(found: Import) -> ImportProgress | None:
    """How far its one transaction has come; None where none is at work."""
    return ImportProgress.objects.filter(pk=found.pk).first()


def import_for_update(number: int) -> Import:
    require_transaction()
    Import.objects.select_for_update().only("pk").get(pk=number)
    return Import.objects.defer("content").get(pk=number)


def content_of(number: int) -> bytes:
    held = Import.objects.values_list("content", flat=True).get(pk=number)
    return bytes(held)


def imports_at_work() -> list[tuple[int, str]]:
    """Oldest first."""
    rows = Import.objects.filter(state__in=[str(one) for one in WORKING])
    return list(rows.order_by("pk").values_list("pk", "state"))


def applied_later(found: Import) -> int | None:
    """An import of the same source that was applied after this one and stands."""
    rows = Import.objects.filter(source=found.source, state=ImportState.APPLIED)
    later = rows.filter(applied_at__gt=found.applied_at) if found.applied_at else rows.none()
    return later.order_by("-pk").values_list("pk", flat=True).first()


def rows_of(found: Import, action: str = "", after: int = 0, *, limit: int = PAGE) -> list[ImportRow]:  # fmt: skip
    return list(rows_query(found, action).filter(pk__gt=after).order_by("pk")[:limit])


def rows_query(found: Import, action: str = "") -> QuerySet[ImportRow]:
    """The rows with an action; “kept” and “over” are those that people changed since the last import."""
    rows = ImportRow.objects.filter(of=found)
    if action == "kept":
        return rows.filter(CHANGED_HERE, after__has_any_keys=["kept", "kept_needs"])
    if action == "over":
        return rows.filter(CHANGED_HERE, after__has_key="over")
    return rows.filter(action=action) if action in set(RowAction) else rows


def names_in_plan(found: Import, keys: Sequence[str]) -> dict[str, str]:
    """What the items are called that a plan will create."""
    rows = ImportRow.objects.filter(of=found, key__in=list(keys))
    return dict(rows.values_list("key", "name"))


def newest_item() -> int:
    return ConfigurationItem.objects.aggregate(newest=Max("pk"))["newest"] or 0


def names_of(numbers: Iterable[int]) -> dict[int, str]:
    rows = ConfigurationItem.objects.filter(pk__in=set(numbers))
    return dict(rows.values_list("pk", "name"))


def needs_numbered(numbers: Sequence[int]) -> dict[int, Need]:
    rows = Need.objects.filter(pk__in=numbers).prefetch_related("members__item")
    return {one.pk: one for one in rows}


def relation_words() -> dict[str, str]:
    return dict(RelationKind.objects.values_list("slug", "name"))


def kinds_to_choose() -> list[tuple[str, str]]:
    return list(
        ItemKind.objects.filter(retired_at=None).order_by("name").values_list("slug", "name")
    )


def sources() -> list[str]:
    """The sources that imports of these days came from."""
    rows: Any = Import.objects.order_by("-pk").values_list("source", flat=True)[:200]
    return sorted(set(rows))
