from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import refuse_if
from thirdline.reference.estate import rules
from thirdline.reference.estate.facts import read_facts, told
from thirdline.reference.estate.models import (
    ConfigurationItem,
    FateMember,
    ItemKind,
    ItemName,
    Relation,
)
from thirdline.reference.estate.operations.ending import end_needs_on, end_span
from thirdline.reference.estate.operations.fating import derive_fates
from thirdline.reference.estate.operations.indexing import index_items
from thirdline.reference.estate.queries import (
    item_for_update,
    names_needing,
    needs_of,
)
from thirdline.reference.estate.rules import Lifecycle


@transaction.atomic
def register_item(
    *,
    name: str,
    kind: ItemKind,
    by: Person,
    names: Mapping[str, str] | None = None,
    source: str = "",
    **facts: Any,
) -> ConfigurationItem:
    """Take a thing into the estate. `names`: what other systems call it, by system."""
    refuse_if(rules.why_not_keep(by.standing))
    refuse_if(rules.why_not_call(name))
    now = clock.now()
    item = ConfigurationItem(kind=kind, created_at=now, changed_at=now)
    for field, value in read_facts(item, {"name": name, "attributes": {}, **facts}).items():
        setattr(item, field, value)
    item.save()
    _name(item, names or {})
    index_items([item])
    derive_fates([item])
    kept = {"kind": kind.slug, "lifecycle": item.lifecycle} | ({"source": source} if source else {})
    record(
        "item.registered", item, by=by, facts=kept, words={"name": item.name}, topics=topics(item)
    )
    return item


@transaction.atomic
def edit_item(
    item: ConfigurationItem, *, changes: Mapping[str, Any], version: int | None = None, by: Person
) -> ConfigurationItem:
    """Change what is known of an item; `version` is the one the editor saw."""
    item = item_for_update(item)
    refuse_if(rules.why_not_keep(by.standing))
    refuse_if(rules.why_not_edit(item.retired_at, item.version, version))
    if changed := _change(item, changes):
        index_items([item])
        derive_fates([item])
        facts, words = told(changed)
        record("item.edited", item, by=by, facts=facts, words=words, topics=topics(item))
    return item


@transaction.atomic
def retire_item(
    item: ConfigurationItem, *, reason: str, by: Person, also_needs: bool = False
) -> ConfigurationItem:
    """Take it out of the estate; what it was stays. `also_needs` ends the needs of others for it."""
    item = item_for_update(item)
    refuse_if(rules.why_not_keep(by.standing))
    missed = [] if also_needs else names_needing(item)
    refuse_if(rules.why_not_retire(item.retired_at, reason, missed))
    now = clock.now()
    end_needs_on(item, now, by)
    for need in needs_of(item):
        need.until = now
        need.save(update_fields=["until"])
    end_span(item, now, by)
    FateMember.objects.filter(item=item, fate__rule=None, until=None).update(until=now)
    for side in ("item", "other"):
        Relation.objects.filter(**{side: item}, until=None).update(until=now)
    _change(item, {"lifecycle": Lifecycle.RETIRED})
    derive_fates([item])
    facts, words = {"also_needs": also_needs}, {"reason": rules.one_line(reason, 2_000)}
    record("item.retired", item, by=by, facts=facts, words=words, topics=topics(item))
    return item


@transaction.atomic
def restore_item(item: ConfigurationItem, *, by: Person) -> ConfigurationItem:
    """Take a retired item back, in service; needs and relations that ended are said anew."""
    item = item_for_update(item)
    refuse_if(rules.why_not_keep(by.standing))
    refuse_if(rules.why_not_restore(item.retired_at))
    _change(item, {"lifecycle": Lifecycle.IN_SERVICE})
    derive_fates([item])
    record("item.restored", item, by=by, topics=topics(item))
    return item


def topics(item: ConfigurationItem) -> list[str]:
    return ["estate", f"item:{item.pk}"]


def set_what_differs(
    item: ConfigurationItem, changes: Mapping[str, Any]
) -> dict[str, tuple[Any, Any]]:
    """Set what differs, for whoever saves it; answers old and new by field."""
    changed = {}
    for field, value in read_facts(item, changes).items():
        before = getattr(item, field)
        if before != value:
            changed[field] = (before, value)
            setattr(item, field, value)
    if changed:
        now = clock.now()
        item.retired_at = now if item.lifecycle == Lifecycle.RETIRED else None
        item.version, item.changed_at = item.version + 1, now
    return changed


def _change(item: ConfigurationItem, changes: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    changed = set_what_differs(item, changes)
    if changed:
        item.save(update_fields=[*changed, "version", "changed_at", "retired_at"])
    return changed


def _name(item: ConfigurationItem, names: Mapping[str, str]) -> None:
    wanted = {source.strip(): str(key).strip() for source, key in names.items()}
    fresh = [ItemName(item=item, source=source, key=key) for source, key in wanted.items() if key]
    # Whoever names another the same at this moment is waited for, and found below.
    ItemName.objects.bulk_create(fresh, ignore_conflicts=True)
    _refuse_taken(item, wanted)


def _refuse_taken(item: ConfigurationItem, wanted: Mapping[str, str]) -> None:
    taken = ItemName.objects.filter(source__in=wanted, key__in=wanted.values())
    for one in taken.exclude(item=item).select_related("item"):
        if wanted[one.source] == one.key:
            words = {"source": one.source, "key": one.key, "name": one.item.name}
            refuse_if(_("“%(key)s” of %(source)s is “%(name)s” already.") % words)
