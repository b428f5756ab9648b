"""What the estate knows already, as far as an import asks for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F
from django.utils.text import slugify

from thirdline.foundation.people.models import Person, Team
from thirdline.reference.estate.importing.facts import ATTRIBUTE, DATES, FIELDS
from thirdline.reference.estate.models import (
    ConfigurationItem,
    ImportRow,
    ItemKind,
    ItemName,
    KindAttribute,
    Relation,
    RelationKind,
)
from thirdline.reference.estate.rules import ImportState, RowAction

AT_ONCE = 5_000
_NEEDS = """
SELECT need.item_id, need.id, need.k, need.label, need.source, array_agg(member.item_id)
FROM estate_need need JOIN estate_needmember member ON member.need_id = need.id
WHERE need.until IS NULL AND need.item_id = ANY(%s) GROUP BY need.id
"""
_RELATIONS = """
SELECT relation.item_id, relation.id, kind.slug, relation.other_id, relation.source
FROM estate_relation relation JOIN estate_relationkind kind ON kind.id = relation.kind_id
WHERE relation.until IS NULL AND relation.item_id = ANY(%s)
"""


class Held(NamedTuple):
    """An item as far as it is found again by."""

    number: int
    name: str
    kind: str
    retired: bool


@dataclass
class Known:
    """Every item by what it may be found by; read once for an import."""

    source: str
    items: dict[int, Held] = field(default_factory=dict)
    by_key: dict[str, int] = field(default_factory=dict)
    keys_of: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    by_serial: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    kinds: dict[str, str] = field(default_factory=dict)
    # Kinds a longer word may mean: a core switch is a switch, a print service is no service.
    plain_kinds: set[str] = field(default_factory=set)
    attributes: dict[str, dict[str, KindAttribute]] = field(default_factory=lambda: defaultdict(dict))  # fmt: skip
    relation_kinds: set[str] = field(default_factory=set)
    teams: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)


def known_to(source: str) -> Known:
    found = Known(source)
    rows = ConfigurationItem.objects.values_list("pk", "name", "kind__slug", "serial", "retired_at")
    for number, name, kind, serial, retired_at in rows.iterator(AT_ONCE):
        found.items[number] = Held(number, name, kind, retired_at is not None)
        if retired_at is None:
            found.by_name[name.casefold()].append(number)
            if serial:
                found.by_serial[serial].append(number)
    for key, number in ItemName.objects.filter(source=source).values_list("key", "item"):
        found.by_key[key] = number
        found.keys_of[number].append(key)
    kinds = ItemKind.objects.order_by("pk").values_list("slug", "name", "is_service")
    for slug, name, is_service in kinds:
        found.kinds.setdefault(slugify(name), slug)
        found.kinds[slug] = slug
        if not is_service:
            found.plain_kinds.add(slug)
    for asked in KindAttribute.objects.select_related("kind"):
        found.attributes[asked.kind.slug][asked.key] = asked
    found.relation_kinds = set(RelationKind.objects.values_list("slug", flat=True))
    for slug, name in Team.objects.values_list("slug", "name"):
        found.teams.setdefault(name.casefold(), slug)
        found.teams[slug] = slug
    return found


def addresses_of(said: Iterable[str], known: Known) -> None:
    """Look up the people whom the file names as owners, by address or by name."""
    wanted = {one.strip() for one in said if one.strip()}
    people = Person.objects.filter(is_active=True)
    for some in _pieces(sorted(wanted)):
        by_name = people.filter(name__in=some).values_list("name", "email")
        by_address = people.filter(email__in=[one.lower() for one in some])
        for name, address in by_name:
            # Two of one name are told apart by their address only.
            known.people[name.casefold()] = "" if name.casefold() in known.people else address
        for address in by_address.values_list("email", flat=True):
            known.people[address.casefold()] = address


def facts_of(numbers: Sequence[int]) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """The fields of these items as an import compares them: number, version, facts."""
    plain = [name for name in FIELDS if name not in ("kind", "owner_team", "owner")]
    for some in _pieces(numbers):
        rows = ConfigurationItem.objects.filter(pk__in=some).values(
            "pk", "version", "attributes", *plain, kind_slug=F("kind__slug"),
            team_slug=F("owner_team__slug"), owner_email=F("owner__email"),
        )  # fmt: skip
        for row in rows:
            facts = {name: row[name] for name in plain}
            for name in DATES:
                facts[name] = facts[name].isoformat() if facts[name] else None
            facts["kind"] = row["kind_slug"]
            facts["owner_team"], facts["owner"] = row["team_slug"] or "", row["owner_email"] or ""
            for key, value in row["attributes"].items():
                facts[f"{ATTRIBUTE}{key}"] = value
            yield row["pk"], row["version"], facts


class NeedHeld(NamedTuple):
    number: int
    k: int
    label: str
    source: str
    members: frozenset[int]


class RelationHeld(NamedTuple):
    number: int
    kind: str
    other: int
    source: str


def needs_of(numbers: Sequence[int]) -> dict[int, list[NeedHeld]]:
    """What these items need now."""
    found: dict[int, list[NeedHeld]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_NEEDS, [list(numbers)])
        for item, number, k, label, source, members in cursor.fetchall():
            held = NeedHeld(number, k, label, source, frozenset(members))
            found.setdefault(item, []).append(held)
    return found


def relations_of(numbers: Sequence[int]) -> dict[int, list[RelationHeld]]:
    """How these items are related now."""
    found: dict[int, list[RelationHeld]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_RELATIONS, [list(numbers)])
        for item, *rest in cursor.fetchall():
            found.setdefault(item, []).append(RelationHeld(*rest))
    return found


def relations_numbered(numbers: Sequence[int]) -> dict[int, str]:
    """Relations in words: what, and to whom."""
    rows = Relation.objects.filter(pk__in=list(numbers))
    words = rows.values_list("pk", "kind__name", "other__name")
    return {number: f"{kind} {other}" for number, kind, other in words}


@dataclass(slots=True)
class SaidBefore:
    """All that a source said of an item up to now."""

    action: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    needs: set[str] = field(default_factory=set)


def said_before(numbers: Sequence[int], source: str) -> dict[int, SaidBefore]:
    """What the source said of these items in the imports that were applied, the later over the earlier."""
    found: dict[int, SaidBefore] = {}
    applied = ImportRow.objects.filter(item__in=numbers, of__source=source, of__state=ImportState.APPLIED)  # fmt: skip
    rows = applied.exclude(action=RowAction.REFUSE).order_by("pk")
    for item, action, after in rows.values_list("item", "action", "after"):
        one = found.setdefault(item, SaidBefore())
        one.action = action
        one.facts.update(after.get("facts", {}))
        if "needs_said" in after:
            one.needs = set(after["needs_said"])
    return found


def _pieces(every: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]
