from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Status

from thirdline.foundation.people.gates import reader
from thirdline.kit.web_api import Number
from thirdline.reference.estate import operations, queries
from thirdline.reference.estate.api.mounted import router
from thirdline.reference.estate.api.shapes import (
    NeedIn,
    NeedOut,
    RelationIn,
    RelationOut,
    need_out,
    relation_out,
    wrong,
)

if TYPE_CHECKING:
    from thirdline.reference.estate.models import ConfigurationItem, Need


@router.get("/estate/items/{int:number}/needs", response=list[NeedOut])
def list_needs(request: HttpRequest, number: Number) -> list[NeedOut]:
    """What it needs now, group by group."""
    return [need_out(one) for one in queries.needs_of(_item(request, number))]


@router.get("/estate/items/{int:number}/needed-by", response=list[NeedOut])
def list_needing(request: HttpRequest, number: Number) -> list[NeedOut]:
    """The needs of others in which it is a member."""
    return [need_out(one) for one in queries.needing(_item(request, number))]


@router.post("/estate/items/{int:number}/needs", response={201: NeedOut})
def add_need(request: HttpRequest, number: Number, given: NeedIn) -> Status[NeedOut]:
    """Say that it works only while k of the members do."""
    item, by = _item(request, number), reader(request)
    need = operations.set_need(item, by=by, **_said(request, given))
    return Status(201, need_out(_whole(need)))


@router.put("/estate/needs/{int:number}", response=NeedOut)
def put_need(request: HttpRequest, number: Number, given: NeedIn) -> NeedOut:
    """Say it differently; the answer has the number of the need that took its place."""
    need, by = queries.need_for(reader(request), number), reader(request)
    return need_out(_whole(operations.change_need(need, by=by, **_said(request, given))))


@router.post("/estate/needs/{int:number}/ending", response=NeedOut)
def end_one_need(request: HttpRequest, number: Number) -> NeedOut:
    """It is needed no longer."""
    need = queries.need_for(reader(request), number)
    return need_out(_whole(operations.end_need(need, by=reader(request))))


@router.get("/estate/items/{int:number}/relations", response=list[RelationOut])
def list_relations(request: HttpRequest, number: Number) -> list[RelationOut]:
    """Its relations in both directions, as each was said."""
    return [relation_out(one) for one in queries.relations_of(_item(request, number))]


@router.post("/estate/items/{int:number}/relations", response={201: RelationOut})
def add_relation(request: HttpRequest, number: Number, given: RelationIn) -> Status[RelationOut]:
    """Relate it to another item."""
    kind = queries.relation_kinds().filter(slug=given.kind).first()
    if kind is None:
        raise wrong("kind", _("There is no relation “%(slug)s”.") % {"slug": given.kind})
    (other,) = members_in(request, [given.other], "other")
    item = _item(request, number)
    relation = operations.relate_items(
        item, kind=kind, other=other, about=given.about, by=reader(request)
    )
    return Status(201, relation_out(queries.relation_for(reader(request), relation.pk)))


@router.post("/estate/relations/{int:number}/ending", response=RelationOut)
def end_one_relation(request: HttpRequest, number: Number) -> RelationOut:
    """They are related no longer."""
    relation = queries.relation_for(reader(request), number)
    operations.end_relation(relation, by=reader(request))
    return relation_out(queries.relation_for(reader(request), number))


def members_in(
    request: HttpRequest, numbers: list[int], path: str = "members"
) -> list[ConfigurationItem]:
    """The items of these numbers, each as often as it was named."""
    found = queries.items_numbered(reader(request), numbers)
    for number in numbers:
        if number not in found:
            raise wrong(path, _("There is no item %(number)s for you.") % {"number": number})
    return [found[number] for number in numbers]


def _said(request: HttpRequest, given: NeedIn) -> dict[str, Any]:
    return {"members": members_in(request, given.members), "k": given.k, "label": given.label}


def _whole(need: Need) -> Need:
    return queries.need_with_members(need)


def _item(request: HttpRequest, number: int) -> ConfigurationItem:
    return queries.item_for(reader(request), number)
