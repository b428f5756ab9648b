from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if
from thirdline.reference.estate import rules
from thirdline.reference.estate.models import (
    ConfigurationItem,
    Need,
    NeedMember,
    Relation,
    RelationKind,
)
from thirdline.reference.estate.operations.ending import Said, begin_need, replace_need
from thirdline.reference.estate.queries import (
    as_member,
    item_for_update,
    items_for_update,
    need_for_update,
    relation_for_update,
)


@transaction.atomic
def set_need(
    item: ConfigurationItem,
    *,
    members: Sequence[ConfigurationItem],
    k: int = 1,
    label: str = "",
    by: Person,
    source: str = "",
) -> Need:
    """Say that an item works only while at least `k` of these do; a plain dependency is 1 of 1."""
    refuse_if(rules.why_not_keep(by.standing))
    item, found = _locked(item, members)
    refuse_if(rules.why_not_need(as_member(item), [as_member(one) for one in found], k))
    said = Said([one.pk for one in found], k, _labelled(label), source)
    refuse_if(rules.why_not_again(as_member(item), _is_said(item, said)))
    need = begin_need(item, said, clock.now())
    _tell("need.set", need, found, by)
    return need


def _is_said(item: ConfigurationItem, said: Said) -> bool:
    """Whether the same is said already, as by the first of two clicks; the caller holds the item."""
    rows = NeedMember.objects.filter(
        need__item=item, need__until=None, need__k=said.k, need__label=said.label,
        need__source=said.source,
    )  # fmt: skip
    return rules.holds_just(rows.values_list("need", "item"), said.members)


@transaction.atomic
def change_need(
    need: Need,
    *,
    members: Sequence[ConfigurationItem],
    k: int,
    label: str,
    by: Person,
) -> Need:
    """Say it differently from now on: the need as it was ends and another begins."""
    refuse_if(rules.why_not_keep(by.standing))
    item, found = _locked(need.item, members)
    need = need_for_update(need)
    refuse_if(rules.why_not_end(need.until))
    refuse_if(rules.why_not_need(as_member(item), [as_member(one) for one in found], k))
    # What a person changed is the person's: an import of before no longer takes it back.
    said = Said([one.pk for one in found], k, _labelled(label))
    fresh = replace_need(need, said, clock.now())
    if fresh is None:
        raise Refused(_("Say which items are needed."))
    _tell("need.changed", fresh, found, by)
    return fresh


@transaction.atomic
def end_need(need: Need, *, by: Person) -> Need:
    """It is needed no longer; that it was stays known."""
    refuse_if(rules.why_not_keep(by.standing))
    item_for_update(need.item)
    need = need_for_update(need)
    refuse_if(rules.why_not_end(need.until))
    need.until = clock.now()
    need.save(update_fields=["until"])
    _tell("need.ended", need, [one.item for one in need.members.select_related("item")], by)
    return need


@transaction.atomic
def relate_items(
    item: ConfigurationItem,
    *,
    kind: RelationKind,
    other: ConfigurationItem,
    about: str = "",
    by: Person,
    source: str = "",
) -> Relation:
    """Say that two items have to do with each other, without one needing the other."""
    refuse_if(rules.why_not_keep(by.standing))
    item, found = _locked(item, [other])
    other = found[0]
    known = Relation.objects.filter(item=item, other=other, kind=kind, until=None).exists()
    refuse_if(rules.why_not_relate(as_member(item), as_member(other), known))
    relation = Relation.objects.create(
        item=item, other=other, kind=kind, about=rules.one_line(about, 200), since=clock.now(),
        source=source,
    )  # fmt: skip
    _tell_relation("items.related", relation, by)
    return relation


@transaction.atomic
def end_relation(relation: Relation, *, by: Person) -> Relation:
    """They have nothing to do with each other any more."""
    relation = relation_for_update(relation)
    refuse_if(rules.why_not_keep(by.standing))
    refuse_if(rules.why_not_end(relation.until))
    relation.until = clock.now()
    relation.save(update_fields=["until"])
    _tell_relation("relation.ended", relation, by)
    return relation


def _locked(
    item: ConfigurationItem, members: Sequence[ConfigurationItem]
) -> tuple[ConfigurationItem, list[ConfigurationItem]]:
    """The item and its members as they now are, the members in the order given, twice where given twice."""
    if len(members) > rules.MOST_MEMBERS:
        raise Refused(_("A need has at most 1,000 members."))
    locked = {one.pk: one for one in items_for_update([item.pk, *(one.pk for one in members)])}
    return locked.get(item.pk) or item_for_update(item), [locked[one.pk] for one in members]


def _labelled(label: str) -> str:
    return rules.one_line(label, 120)


def _tell(verb: str, need: Need, members: Sequence[ConfigurationItem], by: Person) -> None:
    numbers = [one.pk for one in members]
    facts = {"need": need.pk, "k": need.k, "of": len(members), "members": numbers}
    words = {"label": need.label, "names": [one.name for one in members[:20]]}
    topics = ["estate", *(f"item:{number}" for number in (need.item_id, *numbers[:50]))]
    record(verb, need.item, by=by, facts=facts, words=words, topics=topics)


def _tell_relation(verb: str, relation: Relation, by: Person) -> None:
    facts = {"kind": relation.kind.slug, "other": relation.other_id}
    words = {"kind": relation.kind.name, "name": relation.other.name, "about": relation.about}
    topics = ["estate", f"item:{relation.item_id}", f"item:{relation.other_id}"]
    record(verb, relation.item, by=by, facts=facts, words=words, topics=topics)
