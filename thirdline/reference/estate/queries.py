from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from django.contrib.postgres.search import SearchQuery
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from thirdline.foundation.people.models import Person, Team
from thirdline.kit.db import require_transaction
from thirdline.kit.fixed import fixed
from thirdline.kit.prepared import Written
from thirdline.kit.refusals import NotFound, Refused
from thirdline.kit.words import fold, words_in
from thirdline.reference.estate.models import (
    ConfigurationItem,
    FateMember,
    FateRule,
    FateSet,
    ItemKind,
    ItemName,
    KindAttribute,
    Need,
    NeedMember,
    Relation,
    RelationKind,
    StateSpan,
)
from thirdline.reference.estate.rules import Lifecycle, Member

WITH = ("kind", "service", "owner_team__tier", "owner")
MOST_SHOWN = 200


def items_for(person: Person) -> QuerySet[ConfigurationItem]:
    """Every item, retired or not: whoever works here may read the estate."""
    rows = ConfigurationItem.objects.defer("words")
    return rows if person.may("work") else rows.none()


def item_for(person: Person, number: int) -> ConfigurationItem:
    found = _ITEM.one(number) if person.may("work") and 0 < number < 2**63 else None
    if found is None:
        raise NotFound(_("There is no item %(number)s for you.") % {"number": number})
    return found


_ITEM = fixed(
    lambda number: ConfigurationItem.objects.defer("words").select_related(*WITH).filter(pk=number),
    int,
)


def refuse_if_gone(found: object | None) -> None:
    """Only an undone import takes away what somebody may hold; who waited for it reads so."""
    if found is None:
        raise Refused(_("It is no longer there: the import that made it was undone meanwhile."))


def item_for_update(item: ConfigurationItem) -> ConfigurationItem:
    """Locked against other changes of it, and not against those who only name it, on a ticket or in a need."""
    require_transaction()
    rows = ConfigurationItem.objects.select_for_update(no_key=True)
    refuse_if_gone(rows.only("pk").filter(pk=item.pk).first())
    return ConfigurationItem.objects.defer("words").select_related(*WITH).get(pk=item.pk)


def items_for_update(numbers: Iterable[int]) -> list[ConfigurationItem]:
    """Locked in the order of their numbers, so that two who change many never wait for each other."""
    require_transaction()
    wanted = sorted(set(numbers))
    rows = ConfigurationItem.objects.select_for_update(of=("self",), no_key=True).defer("words")
    return list(rows.filter(pk__in=wanted).select_related("kind").order_by("pk"))


def items_numbered(person: Person, numbers: Iterable[int]) -> dict[int, ConfigurationItem]:
    rows = items_for(person).filter(pk__in=set(numbers)).select_related("kind")
    return {one.pk: one for one in rows}


def items_keyed(source: str, keys: Iterable[str]) -> dict[str, ConfigurationItem]:
    rows = ItemName.objects.filter(source=source, key__in=set(keys)).select_related("item__kind")
    return {one.key: one.item for one in rows}


def names_given(item: ConfigurationItem) -> list[ItemName]:
    """What other systems call it."""
    return _NAMES(item.pk)


def attributes_asked(kind: ItemKind) -> list[KindAttribute]:
    return _ATTRIBUTES(kind.pk)


_NAMES = fixed(lambda item: ItemName.objects.filter(item=item).order_by("source", "key")[:50], int)
_ATTRIBUTES = fixed(lambda kind: KindAttribute.objects.filter(kind=kind), int)


def as_member(item: ConfigurationItem) -> Member:
    return Member(item.pk, item.name, item.retired_at is not None)


def find_items(
    person: Person, text: str, *, limit: int = 10, but: Sequence[int] = (), services: bool = False
) -> list[ConfigurationItem]:
    """Items in use whose words begin with what was typed; the exact name first."""
    rows = items_for(person).filter(retired_at=None).exclude(pk__in=but).select_related("kind")
    rows = rows.filter(kind__is_service=True) if services else rows
    wanted = text.strip()
    if wanted.upper().startswith("CI-") and wanted[3:].isdecimal() and len(wanted) < 21:
        return list(rows.filter(pk=int(wanted[3:])))
    matching = worded(wanted)
    if matching is None:
        return []
    exact = list(rows.filter(name=wanted)[:limit])
    more = rows.filter(matching).exclude(pk__in=[one.pk for one in exact]).order_by("name", "id")
    return [*exact, *more[: limit - len(exact)]]


def worded(text: str) -> Q | None:
    """The condition that an item holds every word, the last ones as far as typed."""
    words = list(dict.fromkeys(fold(word) for word in words_in(text)))[:8]
    if not words:
        return None
    typed = " & ".join(f"'{word}':*" for word in words)
    return Q(words=SearchQuery(typed, search_type="raw", config="simple"))


# Needs


def open_needs(numbers: Iterable[int]) -> QuerySet[Need]:
    """What these items need now, with the members in order of their names."""
    rows = Need.objects.filter(item__in=list(numbers), until=None).order_by("pk")
    return rows.prefetch_related(_members())


def _members() -> Prefetch[str]:
    rows = NeedMember.objects.select_related("item__kind").order_by("item__name", "item_id")
    return Prefetch("members", rows.defer("item__words"))


def needs_in_short(item: ConfigurationItem) -> list[Need]:
    """As `needs_of`, for a page that asks for the members of all its needs at once."""
    return _NEEDS_OF(item.pk)


def needing_in_short(item: ConfigurationItem) -> list[Need]:
    return _NEEDING(item.pk)


def members_of(needs: Iterable[Need]) -> dict[int, list[ConfigurationItem]]:
    """The members of each need, by name."""
    found: dict[int, list[ConfigurationItem]] = {one.pk: [] for one in needs}
    for member in _MEMBERS(list(found)) if found else ():
        found[member.need_id].append(member.item)
    return found


_NEEDS_OF = fixed(lambda item: Need.objects.filter(item=item, until=None).order_by("pk"), int)
_NEEDING = fixed(lambda item: _needing(item)[:MOST_SHOWN], int)
_MEMBERS = fixed(
    lambda needs: (
        NeedMember.objects.filter(need__any=needs)
        .select_related("item__kind")
        .defer("item__words")
        .order_by("item__name", "item_id")
    ),
    list[int],
)


def needs_of(item: ConfigurationItem) -> list[Need]:
    return list(open_needs([item.pk]))


def need_for(person: Person, number: int) -> Need:
    found = (
        Need.objects.filter(pk=number, item__in=items_for(person))
        .select_related("item__kind")
        .first()
    )
    if found is None:
        raise NotFound(_("There is no need %(number)s for you.") % {"number": number})
    return found


def need_with_members(need: Need) -> Need:
    """The same, ended or not, with its members at hand."""
    return Need.objects.select_related("item").prefetch_related(_members()).get(pk=need.pk)


def need_for_update(need: Need) -> Need:
    """Its item is locked before it: whoever retires an item comes from there."""
    require_transaction()
    refuse_if_gone(Need.objects.select_for_update().only("pk").filter(pk=need.pk).first())
    return Need.objects.select_related("item__kind").get(pk=need.pk)


def needs_held(numbers: Iterable[int]) -> set[int]:
    """Locks those of these needs that nobody ended meanwhile, and answers which they are."""
    require_transaction()
    rows = Need.objects.select_for_update().filter(pk__in=set(numbers), until=None)
    return set(rows.order_by("pk").values_list("pk", flat=True))


def needing(item: ConfigurationItem, *, limit: int = MOST_SHOWN) -> list[Need]:
    """The needs in which it stands as a member, by who needs it."""
    return list(_needing(item.pk).prefetch_related(_members())[:limit])


def _needing(item: int) -> QuerySet[Need]:
    rows = Need.objects.filter(members__item=item, until=None, item__retired_at=None)
    return rows.select_related("item__kind").defer("item__words").order_by("item__name", "pk")


def names_needing(item: ConfigurationItem, *, limit: int = MOST_SHOWN) -> list[str]:
    """Who would miss it, by name."""
    found = ConfigurationItem.objects.filter(
        needs__members__item=item, needs__until=None, retired_at=None
    )
    return list(found.order_by("name").values_list("name", flat=True).distinct()[:limit])


# Relations


def relations_of(item: ConfigurationItem) -> list[Relation]:
    """In both directions, as each was said."""
    return _RELATIONS(item.pk)


_RELATIONS = fixed(
    lambda item: (
        Relation.objects.filter(Q(item=item) | Q(other=item), until=None)
        .select_related("kind", "item__kind", "other__kind")
        .defer("item__words", "other__words")
        .order_by("kind__name", "pk")[:MOST_SHOWN]
    ),
    int,
)


def relation_for(person: Person, number: int) -> Relation:
    rows = Relation.objects.filter(pk=number, item__in=items_for(person))
    found = rows.select_related("kind", "item", "other").first()
    if found is None:
        raise NotFound(_("There is no relation %(number)s for you.") % {"number": number})
    return found


def relation_for_update(relation: Relation) -> Relation:
    require_transaction()
    rows = Relation.objects.select_for_update().only("pk")
    refuse_if_gone(rows.filter(pk=relation.pk).first())
    return Relation.objects.select_related("kind", "item", "other").get(pk=relation.pk)


def relation_kinds() -> QuerySet[RelationKind]:
    return RelationKind.objects.filter(retired_at=None).order_by("name")


# Fates


def fates_for(person: Person) -> QuerySet[FateSet]:
    rows = FateSet.objects.filter(until=None).select_related("rule")
    return rows if person.may("work") else rows.none()


def fate_for(person: Person, number: int) -> FateSet:
    """One fate, ended or not: a tree of last month may name it."""
    rows = FateSet.objects.filter(pk=number).select_related("rule")
    found = rows.first() if person.may("work") else None
    if found is None:
        raise NotFound(_("There is no fate %(number)s for you.") % {"number": number})
    return found


def fate_for_update(fate: FateSet) -> FateSet:
    require_transaction()
    FateSet.objects.select_for_update().only("pk").get(pk=fate.pk)
    return FateSet.objects.select_related("rule").get(pk=fate.pk)


def members_of_fate(
    fate: FateSet, *, after: int = 0, limit: int = MOST_SHOWN
) -> list[ConfigurationItem]:
    """Who shares it now, or shared it when it ended, by number."""
    shared = FateMember.objects.filter(fate=fate, until=fate.until)
    rows = ConfigurationItem.objects.defer("words").filter(
        pk__in=shared.values("item"), pk__gt=after
    )
    return list(rows.select_related("kind").order_by("pk")[:limit])


def fates_of(item: ConfigurationItem) -> list[FateSet]:
    """What it shares with at least one other item."""
    return _FATES_OF(item.pk)


_FATES_OF = fixed(
    lambda item: (
        FateSet.objects.filter(
            pk__in=FateMember.objects.filter(item=item, until=None).values("fate"), until=None
        )
        .select_related("rule")
        .order_by("name", "pk")[:MOST_SHOWN]
    ),
    int,
)


def sharing(fates: Iterable[FateSet]) -> dict[int, int]:
    """How many items share each fate, counted up to a hundred."""
    return dict(_SHARING([[one.pk for one in fates]]))


_SHARING = Written("""
    SELECT fate, (SELECT count(*) FROM (
        SELECT 1 FROM estate_fatemember m WHERE m.fate_id = fate AND m.until IS NULL LIMIT 100
    ) AS sharers) FROM unnest(%s::bigint[]) AS fate""")


def fate_rules() -> list[FateRule]:
    return list(FateRule.objects.filter(retired_at=None).prefetch_related("kinds").order_by("pk"))


# States, kinds and what else a form offers


def span_now(item: ConfigurationItem) -> StateSpan | None:
    return StateSpan.objects.filter(item=item, until=None).first()


def last_ended(item: ConfigurationItem) -> datetime | None:
    rows = StateSpan.objects.filter(item=item, until__isnull=False).order_by("-until")
    return rows.values_list("until", flat=True).first()


def spans_of(item: ConfigurationItem, *, limit: int = 50) -> list[StateSpan]:
    rows = StateSpan.objects.filter(item=item).select_related("said_by", "ended_by")
    return list(rows.order_by("-since", "-pk")[:limit])


def kinds() -> QuerySet[ItemKind]:
    return ItemKind.objects.filter(retired_at=None).order_by("name")


def every_kind() -> list[ItemKind]:
    """Retired ones, too: items may still be of them."""
    return list(ItemKind.objects.order_by("name"))


def teams_owning(items: Iterable[ConfigurationItem]) -> dict[int, Team]:
    """Who looks after these items, retired teams among them."""
    wanted = {one.owner_team_id for one in items if one.owner_team_id}
    return Team.objects.select_related("tier").in_bulk(wanted) if wanted else {}


def kind_slugged(slug: str) -> ItemKind | None:
    return kinds().filter(slug=slug).first()


def services() -> QuerySet[Any]:
    """The desk's services; their table lies above, so it is asked for by the field."""
    model: Any = ConfigurationItem._meta.get_field("service").related_model
    return cast("QuerySet[Any]", model._default_manager.filter(retired_at=None).order_by("name"))


def free_services(item: ConfigurationItem | None = None) -> QuerySet[Any]:
    """Those no other item stands for."""
    taken = ConfigurationItem.objects.exclude(service=None)
    taken = taken.exclude(pk=item.pk) if item else taken
    return services().exclude(pk__in=taken.values("service"))


def item_of_service(service_id: int) -> ConfigurationItem | None:
    """The item that stands for a service of the desk."""
    rows = ConfigurationItem.objects.filter(service_id=service_id, retired_at=None)
    return rows.select_related(*WITH).defer("words").first()


def services_in_service() -> int:
    return int(_SERVICES()[0][0])


# Kind by kind, and said that none is retired, so that the index of the kind serves.
_SERVICES = Written("""
    SELECT coalesce(sum((
        SELECT count(*) FROM estate_configurationitem i
        WHERE i.kind_id = k.id AND i.lifecycle = 'in_service' AND i.retired_at IS NULL
    )), 0) FROM estate_itemkind k WHERE k.is_service""")


def in_service() -> QuerySet[ConfigurationItem]:
    """What counts when redundancy is worked out."""
    return ConfigurationItem.objects.filter(lifecycle=Lifecycle.IN_SERVICE)
