"""What a discovery tool says there is: created or updated by its own keys, each row by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if
from thirdline.reference.estate import rules
from thirdline.reference.estate.models import ConfigurationItem, Need
from thirdline.reference.estate.operations.items import edit_item, register_item
from thirdline.reference.estate.operations.needing import set_need
from thirdline.reference.estate.queries import items_keyed, needs_of
from thirdline.reference.estate.rules import RowAction


@dataclass(frozen=True)
class FoundNeed:
    """A need in the words of a source: members by their keys."""

    members: list[str]
    k: int = 1
    label: str = ""


@dataclass(frozen=True)
class Found:
    """One item as a source knows it; `needs` is None where the source says nothing of them."""

    key: str
    facts: dict[str, Any] = field(default_factory=dict)
    needs: list[FoundNeed] | None = None
    refusal: Refused | None = None


@dataclass(frozen=True)
class Told:
    """What became of a row."""

    key: str
    action: RowAction
    number: int | None = None
    detail: str = ""


@transaction.atomic
def take_in_found(*, source: str, rows: Sequence[Found], by: Person) -> list[Told]:
    """Create or update items by the keys of a source, and then what they need.

    A row that is refused is told so and stops no other; what people said of needs is never ended.
    """
    refuse_if(rules.why_not_keep(by.standing))
    known = items_keyed(source, [one.key for one in rows])
    told, seen = [], set()
    for row in rows:
        twice = row.key in seen
        seen.add(row.key)
        told.append(_twice(row) if twice else _take(source, row, known, by))
    wanted = {key for row in rows for need in row.needs or () for key in need.members}
    members = items_keyed(source, wanted)
    for at, (row, one) in enumerate(zip(rows, told, strict=True)):
        if row.needs is not None and one.action != RowAction.REFUSE:
            told[at] = _need(row, one, known[row.key], Members(source, members), by)
    return told


@dataclass(frozen=True)
class Members:
    """The items a source has keys for."""

    source: str
    by_key: dict[str, ConfigurationItem]


def _twice(row: Found) -> Told:
    return Told(row.key, RowAction.REFUSE, None, _("This key stands in it twice."))


def _take(source: str, row: Found, known: dict[str, ConfigurationItem], by: Person) -> Told:
    try:
        if row.refusal is not None:
            raise row.refusal
        with transaction.atomic():
            item = known.get(row.key)
            if item is None:
                item = register_item(names={source: row.key}, source=source, by=by, **row.facts)
                known[row.key] = item
                return Told(row.key, RowAction.CREATE, item.pk)
            before = item.version
            known[row.key] = item = edit_item(item, changes=row.facts, by=by)
            action = RowAction.SAME if item.version == before else RowAction.UPDATE
            return Told(row.key, action, item.pk)
    except Refused as refusal:
        return Told(row.key, RowAction.REFUSE, None, refusal.reason)


def _need(row: Found, told: Told, item: ConfigurationItem, known: Members, by: Person) -> Told:
    """Bring the needs of this source in line; a need that cannot be refuses the needs of its row."""
    source, members = known.source, known.by_key
    held = {_shape(one): one for one in needs_of(item) if one.source == source}
    try:
        with transaction.atomic():
            wanted = {_wanted(one, members): one for one in row.needs or ()}
            fresh = [one for shape, one in wanted.items() if shape not in held]
            gone = [one for shape, one in held.items() if shape not in wanted]
            for need in fresh:
                items = [members[key] for key in need.members]
                set_need(item, members=items, k=need.k, label=need.label, source=source, by=by)
            _end(gone, by)
    except Refused as refusal:
        return Told(row.key, RowAction.REFUSE, item.pk, refusal.reason)
    changed = told.action == RowAction.SAME and bool(fresh or gone)
    return Told(row.key, RowAction.UPDATE if changed else told.action, item.pk)


def _shape(need: Need) -> tuple[int, str, frozenset[int]]:
    return need.k, need.label, frozenset(one.item_id for one in need.members.all())


def _wanted(
    need: FoundNeed, members: dict[str, ConfigurationItem]
) -> tuple[int, str, frozenset[int]]:
    for key in need.members:
        if key not in members:
            raise Refused(_("No item of this source has the key “%(key)s”.") % {"key": key})
    label = rules.one_line(need.label, 120)
    return need.k, label, frozenset(members[key].pk for key in need.members)


def _end(needs: list[Need], by: Person) -> None:
    for need in needs:
        need.until = clock.now()
        need.save(update_fields=["until"])
        facts = {"need": need.pk, "k": need.k, "of": need.members.count(), "source": need.source}
        topics = ["estate", f"item:{need.item_id}"]
        record("need.ended", need.item, by=by, facts=facts, topics=topics)
