"""Items by the ten thousand: created by COPY, changed by one statement a batch, with their search words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg import sql
from psycopg.types.json import Jsonb

from thirdline.foundation.people.models import Person, Team
from thirdline.foundation.records.copying import copy_rows, numbers_for
from thirdline.kit.ui.icons import ICONS
from thirdline.reference.estate.importing.facts import ATTRIBUTE, FIELDS
from thirdline.reference.estate.models import (
    ConfigurationItem,
    Import,
    ItemKind,
    KindAttribute,
    RelationKind,
)
from thirdline.reference.estate.operations.indexing import index_items, words_of
from thirdline.reference.estate.rules import Lifecycle

AT_ONCE = 5_000
_EMPTY = {
    "lifecycle": Lifecycle.IN_SERVICE, "environment": "production", "failure_source": "kind",
    **dict.fromkeys(("site", "room", "rack", "supplier", "serial", "about", "failure_unit", "failure_words"), ""),
}  # fmt: skip
_AS = {"kind": "kind_id", "owner_team": "owner_team_id", "owner": "owner_id"}
COLUMNS = (
    "id", *(_AS.get(name, name) for name in FIELDS), "attributes", "created_at", "changed_at", "retired_at",
    "words",
)  # fmt: skip
_OF_ROW = """
UPDATE estate_importrow AS row SET item_id = new.item
FROM unnest(%s::bigint[], %s::bigint[]) AS new(row, item) WHERE row.id = new.row
"""


@dataclass(slots=True)
class _Worded:
    """An item as far as it is found by words: a hundred thousand rows of the model are slow to make."""

    name: str
    kind: ItemKind
    attributes: dict[str, Any]
    environment: str
    site: str
    room: str
    rack: str
    supplier: str
    serial: str
    about: str


@dataclass
class Tables:
    """The rows that words of a plan mean, those made that were missing."""

    kinds: dict[str, ItemKind]
    teams: dict[str, int]
    people: dict[str, int]

    @classmethod
    def ready(cls, found: Import) -> Tables:
        _make_kinds(found)
        return cls.present()

    @classmethod
    def present(cls) -> Tables:
        kinds = {one.slug: one for one in ItemKind.objects.prefetch_related("attributes")}
        teams = dict(Team.objects.values_list("slug", "pk"))
        people = dict(Person.objects.filter(is_active=True).exclude(role="requester").values_list("email", "pk"))  # fmt: skip
        return cls(kinds, teams, people)

    def value(self, field: str, value: Any) -> Any:
        """A value of a plan as the column keeps it."""
        if field == "kind":
            return self.kinds[value].pk
        if field == "owner_team":
            return self.teams.get(value) if value else None
        if field == "owner":
            return self.person(value) if value else None
        return _EMPTY.get(field) if value is None else value

    def has(self, field: str, value: Any) -> bool:
        """Whether what the value names is still there."""
        return field != "kind" or value in self.kinds

    def person(self, address: str) -> int | None:
        if address not in self.people:
            rows = Person.objects.filter(email=address).values_list("pk", flat=True)
            self.people[address] = rows[0] if rows else 0
        return self.people[address] or None


def _make_kinds(found: Import) -> None:
    """Kinds and relations that the file has and the estate has not, in the words of the file."""
    for _said, name, _n, slug, is_new, icon in found.counts.get("kinds", ()):
        if is_new and slug:
            free = name if not ItemKind.objects.filter(name=name).exists() else slug
            ItemKind.objects.get_or_create(
                slug=slug, defaults={"name": free, "icon": icon if icon in ICONS else "box"}
            )
    for slug, (name, back) in found.counts.get("relation_kinds", {}).items():
        free = name if not RelationKind.objects.filter(name=name).exists() else slug
        RelationKind.objects.get_or_create(slug=slug, defaults={"name": free, "back": back})


def create_items(
    rows: Sequence[tuple[int, str, dict[str, Any]]], tables: Tables, now: datetime
) -> dict[str, int]:
    """The new items by their keys."""
    if not rows:
        return {}
    facts = [after["facts"] for _pk, _key, after in rows]
    _ask_attributes(((one["kind"], one) for one in facts), tables)
    numbers = numbers_for(ConfigurationItem, len(rows))
    keys = [key for _pk, key, _after in rows]
    copy_rows(ConfigurationItem, COLUMNS, _as_sent(zip(numbers, keys, facts, strict=True), tables, now))  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_OF_ROW, [[pk for pk, _key, _after in rows], numbers])
    return dict(zip(keys, numbers, strict=True))


def _as_sent(
    found: Iterable[tuple[int, str, dict[str, Any]]], tables: Tables, now: datetime
) -> Iterator[tuple[Any, ...]]:
    for number, key, facts in found:
        columns = [tables.value(name, facts.get(name)) for name in FIELDS]
        attributes = _attributes(facts)
        retired_at = now if facts.get("lifecycle") == Lifecycle.RETIRED else None
        one = _Worded(
            name=facts["name"], kind=tables.kinds[facts["kind"]], attributes=attributes,
            **{name: facts.get(name) or "" for name in ("site", "room", "rack", "supplier", "serial", "about")},
            environment=facts.get("environment") or "production",
        )  # fmt: skip
        yield number, *columns, Jsonb(attributes), now, now, retired_at, words_of(one, (key,))


def _attributes(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name[len(ATTRIBUTE) :]: value
        for name, value in facts.items()
        if name.startswith(ATTRIBUTE) and value not in (None, "", [])
    }


def _ask_attributes(found: Iterable[tuple[str, Mapping[str, Any]]], tables: Tables) -> None:
    """Attributes a kind is not asked for yet are asked for from now on, as text."""
    asked = {slug: {one.key for one in kind.attributes.all()} for slug, kind in tables.kinds.items()}  # fmt: skip
    missing: list[KindAttribute] = []
    for kind, facts in found:
        for name, value in facts.items():
            key = name[len(ATTRIBUTE) :] if name.startswith(ATTRIBUTE) else ""
            if key and key not in asked[kind] and value not in (None, "", []):
                asked[kind].add(key)
                label = key.replace("-", " ").replace("_", " ").capitalize()
                missing.append(KindAttribute(kind=tables.kinds[kind], key=key, label=label, position=len(asked[kind])))  # fmt: skip
    KindAttribute.objects.bulk_create(missing)


def update_items(
    rows: Sequence[tuple[int, int, dict[str, Any]]], tables: Tables, now: datetime
) -> list[int]:
    """Set the fields that change; answers the items any of whose fields did."""
    wanted = {item: after["set"] for _pk, item, after in rows if after.get("set")}
    numbers = list(wanted)
    for start in range(0, len(numbers), AT_ONCE):
        _update(numbers[start : start + AT_ONCE], wanted, tables, now)
    touched = [item for _pk, item, after in rows if not after.get("set")]
    # Needs that begin or end are an edit, too: undo asks whether somebody came after.
    ConfigurationItem.objects.filter(pk__in=touched).update(changed_at=now)
    return numbers


def _update(numbers: list[int], wanted: dict[int, dict[str, Any]], tables: Tables, now: datetime) -> None:  # fmt: skip
    rows = ConfigurationItem.objects.filter(pk__in=numbers).defer("words").select_related("kind")
    every = list(rows.prefetch_related("kind__attributes"))
    kinds = {pk.pk: slug for slug, pk in tables.kinds.items()}
    _ask_attributes(((wanted[one.pk].get("kind") or kinds[one.kind_id], wanted[one.pk]) for one in every), tables)  # fmt: skip
    changed: set[str] = set()
    for one in every:
        changed |= set_facts(one, wanted[one.pk], tables, now)
    write_items(every, changed)
    index_items(every)


def set_facts(one: ConfigurationItem, facts: Mapping[str, Any], tables: Tables, now: datetime) -> set[str]:  # fmt: skip
    """Set these facts on an item in hand; answers the columns that may differ."""
    changed = {"version", "changed_at"}
    for field, value in facts.items():
        if field.startswith(ATTRIBUTE):
            changed.add("attributes")
            key = field[len(ATTRIBUTE) :]
            if value in (None, "", []):
                one.attributes.pop(key, None)
            else:
                one.attributes[key] = value
        elif field == "kind":
            one.kind = tables.kinds[value]
            changed.add("kind_id")
        else:
            column = _AS.get(field, field)
            setattr(one, column, tables.value(field, value))
            changed.add(column)
    if "lifecycle" in facts:
        one.retired_at = now if one.lifecycle == Lifecycle.RETIRED else None
        changed.add("retired_at")
    one.version, one.changed_at = one.version + 1, now
    return changed


def write_items(every: Sequence[ConfigurationItem], columns: set[str]) -> None:
    """One statement for a batch; Django's own builds a CASE for each field and row."""
    fields = {f.attname: f for f in ConfigurationItem._meta.concrete_fields}
    names = sorted(columns)
    types = {name: fields[name].db_type(connection) or "text" for name in names}
    given: list[list[Any]] = [[one.pk for one in every]]
    for name in names:
        held = [getattr(one, name) for one in every]
        given.append([Jsonb(value) for value in held] if name == "attributes" else held)
    statement = sql.SQL(
        "UPDATE estate_configurationitem AS item SET {sets} FROM unnest(%s::bigint[], {types}) AS new(pk, {names}) WHERE item.id = new.pk"
    ).format(
        sets=sql.SQL(", ").join(sql.SQL("{0} = new.{0}").format(sql.Identifier(n)) for n in names),
        types=sql.SQL(", ").join(sql.SQL("%s::" + types[n] + "[]") for n in names),
        names=sql.SQL(", ").join(sql.Identifier(n) for n in names),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
