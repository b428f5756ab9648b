"""A whole import taken back in one transaction.

What nobody touched since is as it was before: created items are gone, changed fields and ended needs are back. What
somebody changed since stays as they left it, and is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.reference.estate.importing import queries
from thirdline.reference.estate.importing.comparing import alike
from thirdline.reference.estate.importing.known import facts_of
from thirdline.reference.estate.models import ConfigurationItem, Import, ImportRow, ItemName
from thirdline.reference.estate.operations.fating_many import derive_fates_of_many
from thirdline.reference.estate.operations.indexing import index_items
from thirdline.reference.estate.operations.removing import Left, remove_items, what_keeps
from thirdline.reference.estate.operations.reviving import delete_links, revive_links
from thirdline.reference.estate.operations.stepping import Step, in_steps
from thirdline.reference.estate.operations.writing_items import Tables, set_facts, write_items
from thirdline.reference.estate.rules import ImportState, Lifecycle, RowAction

AT_ONCE = 5_000
STEPS = 6
_LOCKED = """
SELECT id FROM estate_configurationitem WHERE id IN (SELECT item_id FROM estate_importrow WHERE of_id = %s
AND action IN ('create', 'update', 'retire')) ORDER BY id FOR UPDATE
"""
MOST_NAMED = 500


def take_back(number: int) -> None:
    """Undo all of an import at once; answers in the import what had to stay, by name."""
    with in_steps(number, STEPS) as step:
        _take_back(number, step)


@transaction.atomic
def _take_back(number: int, step: Step) -> None:
    found = queries.import_for_update(number)
    if found.state != ImportState.UNDOING or found.applied_at is None:
        return
    by = Person.objects.get(pk=found.counts["by"])
    with connection.cursor() as cursor:
        cursor.execute(_LOCKED, [number])
    now = clock.now()
    step()
    done = found.counts.get("done", {})
    left: list[Left] = []
    created = _items_of(found, RowAction.CREATE)
    keeping = what_keeps(created, found.source, done.get("begun", {}))
    left += [Left(pk, why) for pk, why in keeping.items()]
    gone = [pk for pk in created if pk not in keeping]
    step()
    delete_links(found.source, done.get("begun", {}), set(gone), set(keeping))
    ItemName.objects.filter(source=found.source, key__in=done.get("named", [])).delete()
    step()
    restored = _restore_retired(found, now, left)
    changed = _restore_changed(found, now, left)
    step()
    revive_links(_ended_by(found), done.get("ended", {}), found.applied_at)
    step()
    remove_items(gone, now)
    step()
    derive_fates_of_many([*changed, *restored], now)
    _settle(found, left, now)
    facts = {"removed": len(gone), "changed": len(changed), "restored": len(restored), "left": len(left)}  # fmt: skip
    record("estate.import_undone", found, by=by, facts={**facts, "source": found.source}, topics=["estate"])  # fmt: skip


def _items_of(found: Import, action: RowAction) -> list[int]:
    rows = ImportRow.objects.filter(of=found, action=action, item__isnull=False).order_by("item")
    return [number for number in rows.values_list("item", flat=True) if number is not None]


def _restore_retired(found: Import, now: datetime, left: list[Left]) -> list[int]:
    """Items the import took out are in again, unless somebody took them in meanwhile."""
    before = dict(ImportRow.objects.filter(of=found, action=RowAction.RETIRE).values_list("item", "before"))  # fmt: skip
    rows = ConfigurationItem.objects.filter(pk__in=list(before)).defer("words")
    every = list(rows.select_related("kind"))
    back = [one for one in every if one.retired_at == found.applied_at]
    for one in back:
        one.lifecycle = before[one.pk].get("lifecycle", Lifecycle.IN_SERVICE)
        one.retired_at, one.changed_at, one.version = None, now, one.version + 1
    left += [Left(one.pk, "restored", one.name) for one in every if one not in back]
    for start in range(0, len(back), AT_ONCE):
        some = back[start : start + AT_ONCE]
        write_items(some, {"lifecycle", "retired_at", "changed_at", "version"})
    return [one.pk for one in back]


def _restore_changed(found: Import, now: datetime, left: list[Left]) -> list[int]:
    """Fields go back to what they were where they still are what the import made them."""
    rows = ImportRow.objects.filter(of=found, action=RowAction.UPDATE, item__isnull=False)
    every = [row for row in rows.values_list("item", "before", "after") if row[2].get("set")]
    tables = Tables.present()
    changed: list[int] = []
    for start in range(0, len(every), AT_ONCE):
        changed += _restore_some(every[start : start + AT_ONCE], tables, now, left)
    return changed


def _restore_some(rows: Sequence[tuple[Any, Any, Any]], tables: Tables, now: datetime, left: list[Left]) -> list[int]:  # fmt: skip
    current = {number: facts for number, _v, facts in facts_of([item for item, _b, _a in rows])}
    back: dict[int, dict[str, Any]] = {}
    for item, before, after in rows:
        held = current.get(item)
        if held is None:
            continue
        same = {f: before.get(f) for f, value in after["set"].items() if alike(held.get(f), value)}
        # A kind or an owner that is gone since cannot be had back.
        same = {f: value for f, value in same.items() if tables.has(f, value)}
        if len(same) < len(after["set"]):
            left.append(Left(item, "edited", held["name"]))
        if same:
            back[item] = same
    items = list(ConfigurationItem.objects.filter(pk__in=list(back)).defer("words").select_related("kind"))  # fmt: skip
    columns: set[str] = set()
    for one in items:
        columns |= set_facts(one, back[one.pk], tables, now)
    if items:
        write_items(items, columns)
        index_items(items)
    return list(back)


def _ended_by(found: Import) -> dict[str, list[int]]:
    """The needs and relations that the plan ended."""
    ended: dict[str, list[int]] = {"needs": [], "relations": []}
    rows = ImportRow.objects.filter(of=found, action=RowAction.UPDATE).values_list("after", flat=True)  # fmt: skip
    for after in rows.iterator(AT_ONCE):
        ended["needs"] += after.get("end_needs", ())
        ended["relations"] += after.get("end_relations", ())
    return ended


def _settle(found: Import, left: list[Left], now: datetime) -> None:
    nameless = queries.names_of(one.number for one in left if not one.name)
    found.problems = [one.sentence(nameless.get(one.number, "")) for one in left[:MOST_NAMED]]
    counts = {name: n for name, n in found.counts.items() if name not in ("tries", "done")}
    found.state, found.undone_at, found.counts = ImportState.UNDONE, now, {**counts, "left": len(left)}  # fmt: skip
    found.save(update_fields=["state", "undone_at", "counts", "problems"])
