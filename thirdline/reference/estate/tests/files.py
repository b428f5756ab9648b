"""Small files of our own, in the shapes other systems write, and the steps an import takes."""

from __future__ import annotations

import json
from typing import Any

from thirdline.foundation.people.models import Person
from thirdline.reference.estate.models import ConfigurationItem, Import, ImportRow, Need
from thirdline.reference.estate.operations.importing import (
    apply_estate_import,
    take_in_estate,
    undo_estate_import,
)
from thirdline.reference.estate.operations.working import advance_estate_imports

TABLE = """key,name,kind,site,rack,serial,needs
a,core-a,Switch,Leiden,B07,S-1,
b,core-b,Switch,Leiden,B08,S-2,
db,orders-db,Database,Leiden,B07,S-3,1 of core-a | core-b (uplink)
app,orders,Service,,,,orders-db; 1 of a | b
"""


def table(*rows: str, head: str = "key,name,kind,site,rack,serial,needs") -> bytes:
    return "\n".join([head, *rows, ""]).encode()


def plan(content: bytes | str | list[Any] | dict[str, Any], *, by: Person, name: str = "estate.csv", source: str = "cmdb", **choices: Any) -> Import:  # fmt: skip
    """Upload a file and have its plan made."""
    raw = content if isinstance(content, bytes) else (content if isinstance(content, str) else json.dumps(content)).encode()  # fmt: skip
    found = take_in_estate(name=name, content=raw, source=source, choices=choices, by=by)
    return work_off(found)


def bring_in(content: Any, *, by: Person, **given: Any) -> Import:
    """Upload, plan and apply."""
    found = plan(content, by=by, **given)
    apply_estate_import(found, by=by)
    return work_off(found)


def undo(found: Import, *, by: Person) -> Import:
    undo_estate_import(found, by=by)
    return work_off(found)


def work_off(found: Import) -> Import:
    while advance_estate_imports():
        pass
    found.refresh_from_db()
    return found


def actions(found: Import) -> dict[str, str]:
    """What the plan does to each key."""
    return dict(ImportRow.objects.filter(of=found).values_list("key", "action"))


def refusals(found: Import) -> list[str]:
    rows = ImportRow.objects.filter(of=found, action="refuse").order_by("pk")
    return [f"{line}: {said}" for line, said in rows.values_list("line", "said")]


def named(name: str) -> ConfigurationItem:
    return ConfigurationItem.objects.get(name=name)


def needs(name: str) -> list[tuple[int, str, list[str]]]:
    """What an item needs now: how many, called what, of which."""
    return [
        (one.k, one.label, sorted(member.item.name for member in one.members.all()))
        for one in Need.objects.filter(item__name=name, until=None).order_by("pk")
    ]


def picture() -> dict[str, Any]:
    """All that is in force now, to compare it with what was before."""
    items = ConfigurationItem.objects.order_by("name", "pk")
    return {
        "items": list(items.values("name", "kind__slug", "lifecycle", "site", "rack", "attributes", "words")),
        "needs": {one.name: needs(one.name) for one in items},
        "relations": sorted(
            items.filter(relations__until=None, relations__isnull=False)
            .values_list("name", "relations__kind__slug", "relations__other__name")
        ),
        "fates": sorted(
            items.filter(fates__until=None, fates__isnull=False)
            .values_list("name", "fates__fate__name")
        ),
        "names": sorted(items.filter(names__isnull=False).values_list("name", "names__key")),
    }  # fmt: skip
