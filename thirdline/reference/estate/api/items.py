from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from django.http import HttpRequest
from ninja import Query, Status
from pydantic import Field

from thirdline.foundation.people.gates import reader
from thirdline.kit.web_api import Number, Out, Page, Paging, page_of
from thirdline.reference.estate import operations, queries
from thirdline.reference.estate.api.mounted import router
from thirdline.reference.estate.api.shapes import (
    Edit,
    HealthIn,
    ItemOut,
    NewItem,
    Retirement,
    SpanOut,
    facts_in,
    item_out,
    kind_in,
    span_out,
)
from thirdline.reference.estate.listing import NAMES, Filter

if TYPE_CHECKING:
    from thirdline.reference.estate.models import ConfigurationItem, ItemKind

Asked = Annotated[str, Field(max_length=120)]


class ItemsAsked(Paging):
    q: Asked = ""
    kind: Asked = ""
    health: Asked = ""
    environment: Asked = ""
    team: Asked = ""
    site: Asked = ""
    lifecycle: Asked = ""
    source: Asked = Field("", description="With `key`: the item another system calls so.")
    key: Annotated[str, Field(max_length=200)] = ""


class AttributeOut(Out):
    key: str
    label: str
    type: str
    choices: list[str]
    required: bool


class KindOut(Out):
    slug: str
    name: str
    is_service: bool
    attributes: list[AttributeOut]


@router.get("/estate/kinds", response=list[KindOut])
def list_item_kinds(request: HttpRequest) -> list[KindOut]:
    """The kinds of items, with the attributes each is asked for."""
    if not reader(request).may("work"):
        return []
    return [_kind(one) for one in queries.kinds().prefetch_related("attributes")]


@router.get("/estate/items", response=Page[ItemOut])
def list_items(request: HttpRequest, asked: Query[ItemsAsked]) -> Page[ItemOut]:
    """Items in use by number, filtered as the list is."""
    rows = Filter.read({name: getattr(asked, name) for name in NAMES}).rows(reader(request))
    if asked.source or asked.key:
        rows = rows.filter(names__source=asked.source, names__key=asked.key)
    return page_of(rows.select_related(*queries.WITH), asked, item_out)


@router.get("/estate/items/{int:number}", response=ItemOut)
def read_item(request: HttpRequest, number: Number) -> ItemOut:
    """One item, in use or retired."""
    return item_out(_one(request, number))


@router.post("/estate/items", response={201: ItemOut})
def register(request: HttpRequest, given: NewItem) -> Status[ItemOut]:
    """Register an item."""
    facts = given.model_dump(exclude={"kind", "name", "names"}, exclude_unset=True)
    item = operations.register_item(
        name=given.name, kind=kind_in(given.kind), names=given.names, by=reader(request),
        **facts_in(facts),
    )  # fmt: skip
    return Status(201, item_out(item))


@router.patch("/estate/items/{int:number}", response=ItemOut)
def change_item(request: HttpRequest, number: Number, given: Edit) -> ItemOut:
    """Change what is named; the rest stays."""
    changes = facts_in(given.model_dump(exclude={"version"}, exclude_unset=True))
    item = _one(request, number)
    return item_out(
        operations.edit_item(item, changes=changes, version=given.version, by=reader(request))
    )


@router.post("/estate/items/{int:number}/retirement", response=ItemOut)
def retire_one(request: HttpRequest, number: Number, given: Retirement) -> ItemOut:
    """Take it out of the estate; refused by name while others need it."""
    item = _one(request, number)
    return item_out(operations.retire_item(item, by=reader(request), **given.model_dump()))


@router.post("/estate/items/{int:number}/restoration", response=ItemOut)
def restore_one(request: HttpRequest, number: Number) -> ItemOut:
    """Take a retired item back, in service."""
    return item_out(operations.restore_item(_one(request, number), by=reader(request)))


@router.get("/estate/items/{int:number}/health", response=list[SpanOut])
def list_states(request: HttpRequest, number: Number) -> list[SpanOut]:
    """When it was down or in maintenance, newest first; up is the rest of the time."""
    return [span_out(one) for one in queries.spans_of(_one(request, number))]


@router.post("/estate/items/{int:number}/health", response=ItemOut)
def say_state(request: HttpRequest, number: Number, given: HealthIn) -> ItemOut:
    """Say that it is up, down or in maintenance, since now or since a moment that has passed."""
    item = _one(request, number)
    return item_out(operations.say_health(item, by=reader(request), **given.model_dump()))


def _one(request: HttpRequest, number: int) -> ConfigurationItem:
    return queries.item_for(reader(request), number)


def _kind(one: ItemKind) -> KindOut:
    asked = [
        AttributeOut(key=a.key, label=a.label, type=a.type, choices=a.choices, required=a.required)
        for a in one.attributes.all()
    ]
    return KindOut(slug=one.slug, name=one.name, is_service=one.is_service, attributes=asked)
