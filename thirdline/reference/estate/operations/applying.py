"""A plan becomes true in one transaction, or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.foundation.records.copying import analyse, copy_rows
from thirdline.kit import clock
from thirdline.kit.refusals import Refused
from thirdline.reference.estate.importing import queries
from thirdline.reference.estate.models import (
    ConfigurationItem,
    Import,
    ImportRow,
    ItemName,
    Need,
    NeedMember,
    Relation,
)
from thirdline.reference.estate.operations.fating_many import derive_fates_of_many
from thirdline.reference.estate.operations.links import begin_links, end_links
from thirdline.reference.estate.operations.retiring import retire_many
from thirdline.reference.estate.operations.stepping import Step, in_steps
from thirdline.reference.estate.operations.writing_items import Tables, create_items, update_items
from thirdline.reference.estate.rules import ImportState, Lifecycle, RowAction

AT_ONCE = 5_000
STEPS = 6
_LOCKED = """
SELECT id, version, retired_at FROM estate_configurationitem WHERE id = ANY(%s) ORDER BY id
FOR NO KEY UPDATE
"""
# Which rows of earlier imports say nothing that this one does not say as well.
_SAID_AGAIN = """
DELETE FROM estate_importrow old USING estate_importrow new, estate_import earlier
WHERE new.of_id = %(of)s AND new.item_id = old.item_id AND old.action = 'same'
  AND earlier.id = old.of_id AND earlier.source = %(source)s AND earlier.id <> %(of)s
  AND earlier.state = 'applied' AND new.after -> 'facts' <> '{}'::jsonb
  AND (new.after ? 'needs_said' OR NOT old.after ? 'needs_said')
"""


@dataclass
class Rows:
    """The rows of a plan by what they do: row number, key, item, before, after."""

    create: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)
    update: list[tuple[int, int, dict[str, Any]]] = field(default_factory=list)
    retire: list[int] = field(default_factory=list)
    # Of every item the plan touches, the version it was planned with.
    versions: dict[int, int] = field(default_factory=dict)
    # The keys under which the source knows items from now on.
    keys: dict[str, int] = field(default_factory=dict)
    refs: set[int] = field(default_factory=set)
    # Items the plan found that are gone since, with an import that was undone.
    lost: int = 0


def apply_plan(number: int) -> None:
    """Create, change, retire, relate; a plan that no longer fits the estate is refused whole."""
    with in_steps(number, STEPS) as step:
        _apply(number, step)


@transaction.atomic
def _apply(number: int, step: Step) -> None:
    found = queries.import_for_update(number)
    if found.state != ImportState.APPLYING:
        return
    by = Person.objects.get(pk=found.counts["by"])
    _one_at_a_time()
    step()
    rows = _read(found)
    rows.lost += _registered_since(found, rows)
    named = set(ItemName.objects.filter(source=found.source).values_list("key", flat=True))
    held, now = _lock(rows, named), clock.now()
    step()
    tables = Tables.ready(found)
    keys = create_items(rows.create, tables, now)
    step()
    changed = update_items(rows.update, tables, now)
    # Only an item that was in use until now has anything to end.
    gone = [*rows.retire, *_retired_by_update(rows.update)]
    done: dict[str, Any] = {"ended": retire_many([n for n in gone if held[n] is None], now, by)}
    done["named"] = _name(found.source, rows, keys, named)
    step()
    done["begun"] = _link(found, rows, keys, now)
    step()
    derive_fates_of_many([*keys.values(), *changed, *gone], now)
    step()
    _settle(found, done, now)
    analyse([ConfigurationItem, Need, NeedMember, Relation, ItemName])
    counted = {n: v for n, v in found.counts.items() if isinstance(v, int) and n != "by"}
    facts = {**counted, "source": found.source, "format": found.format}
    record("estate.imported", found, by=by, facts=facts, words={"name": found.file_name}, topics=["estate"])  # fmt: skip


def _one_at_a_time() -> None:
    """Two imports would each name, or create, what the other does: two sources may know the same thing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('estate imports'))")


def _registered_since(found: Import, rows: Rows) -> int:
    """How many the plan would create that somebody, or another import, registered since it was made.

    They are found by what a plan finds them by: their serial number, or their name and kind.
    """
    newest = found.counts.get("newest")
    if not rows.create or newest is None:
        return 0
    fresh = ConfigurationItem.objects.filter(pk__gt=int(newest), retired_at=None)
    there = {(name.casefold(), kind) for name, kind in fresh.values_list("name", "kind__slug")}
    serials = set(fresh.exclude(serial="").values_list("serial", flat=True))
    facts = (after["facts"] for _pk, _key, after in rows.create)
    return sum((one["name"].casefold(), one["kind"]) in there or one.get("serial") in serials for one in facts)  # fmt: skip


def _read(found: Import) -> Rows:
    rows = Rows()
    every = ImportRow.objects.filter(of=found).exclude(action=RowAction.REFUSE).order_by("pk")
    columns = ("pk", "key", "action", "item", "before", "after")
    for pk, key, action, item, before, after in every.values_list(*columns).iterator(AT_ONCE):
        _note_refs(rows.refs, after)
        if action == RowAction.CREATE:
            rows.create.append((pk, key, after))
            continue
        if item is None:
            rows.lost += 1
            continue
        if after.get("facts") and key != f"CI-{item}":
            rows.keys[key] = item
        if action == RowAction.SAME:
            continue
        rows.versions[item] = before["version"]
        if action == RowAction.RETIRE:
            rows.retire.append(item)
        else:
            rows.update.append((pk, item, after))
    return rows


def _note_refs(refs: set[int], after: dict[str, Any]) -> None:
    for _k, _label, members in after.get("needs", ()):
        refs.update(one for one in members if isinstance(one, int))
    refs.update(ref for _kind, ref, _about in after.get("relations", ()) if isinstance(ref, int))


def _lock(rows: Rows, named: set[str]) -> dict[int, datetime | None]:
    """Every item the plan touches, as it was planned; when each was retired."""
    wanted = sorted({*rows.versions, *rows.refs})
    held: dict[int, datetime | None] = {}
    changed = rows.lost + sum(key in named for _pk, key, _after in rows.create)
    with connection.cursor() as cursor:
        cursor.execute(_LOCKED, [wanted])
        locked = cursor.fetchall()
    for number, version, retired_at in locked:
        held[number] = retired_at
        changed += rows.versions.get(number, version) != version
        changed += number not in rows.versions and retired_at is not None
    changed += len(wanted) - len(held)
    if changed:
        words = {"n": changed}
        raise Refused(_("Nothing was applied: %(n)s of the items were changed since the plan was made. Make the plan anew, and look at it.") % words, code="stale")  # fmt: skip
    return held


def _retired_by_update(update: Iterable[tuple[int, int, dict[str, Any]]]) -> list[int]:
    return [
        item
        for _pk, item, after in update
        if after.get("set", {}).get("lifecycle") == Lifecycle.RETIRED
    ]


def _name(source: str, rows: Rows, keys: dict[str, int], held: set[str]) -> list[str]:
    """Have every item found again by its key; a key that means another item already is left to it.

    Answers the keys that items which were there before got.
    """
    fresh = {key: item for key, item in rows.keys.items() if key not in held}
    named = [(source, key, item) for key, item in (*fresh.items(), *keys.items())]
    copy_rows(ItemName, ("source", "key", "item_id"), named)
    return list(fresh)


def _link(found: Import, rows: Rows, keys: dict[str, int], now: datetime) -> dict[str, list[int]]:
    ends: dict[str, list[int]] = defaultdict(list)
    for _pk, _item, after in rows.update:
        ends["needs"] += after.get("end_needs", ())
        ends["relations"] += after.get("end_relations", ())
    end_links(ends["needs"], ends["relations"], now)
    of = [(keys[key], after) for _pk, key, after in rows.create]
    of += [(item, after) for _pk, item, after in rows.update]
    return begin_links(of, keys, found.source, now)


def _settle(found: Import, done: dict[str, Any], now: datetime) -> None:
    found.state, found.applied_at, found.content = ImportState.APPLIED, now, b""
    kept = {name: value for name, value in found.counts.items() if name != "tries"}
    found.counts = {**kept, "done": done}
    found.save(update_fields=["state", "applied_at", "content", "counts"])
    with connection.cursor() as cursor:
        cursor.execute(_SAID_AGAIN, {"of": found.pk, "source": found.source})
