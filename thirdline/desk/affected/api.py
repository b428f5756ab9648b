"""What tickets affect, by API."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import Field

from thirdline.desk.affected import operations, queries
from thirdline.desk.affected.rules import MOST, MOST_WORDS, Source
from thirdline.desk.tickets.api_shapes import ROW_NEEDS, TicketRow, ticket_row
from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.api_shapes import PersonRef, person_ref
from thirdline.foundation.people.gates import reader
from thirdline.kit.refusals import NotFound
from thirdline.kit.web_api import In, Number, Out, Page, Paging, page_of
from thirdline.reference.estate.queries import item_for, items_numbered

if TYPE_CHECKING:
    from thirdline.desk.affected.models import Affected
    from thirdline.foundation.people.models import Person
    from thirdline.reference.estate.models import ConfigurationItem

router = Router(tags=["affected items"])
Words = Annotated[str, Field(max_length=MOST_WORDS)]


class NewAffected(In):
    items: Annotated[list[Number], Field(min_length=1, max_length=MOST)]
    words: Words = Field("", description="How it shows that they are affected.")


class TakenBack(In):
    words: Words = Field("", description="Why it is not affected after all.")


class AffectedOut(Out):
    item: int
    label: str
    name: str
    kind: str
    health: str
    source: Source
    words: str
    said_at: datetime
    said_by: PersonRef


@router.get("/tickets/{int:number}/items", response=list[AffectedOut])
def list_affected(request: HttpRequest, number: Number) -> list[AffectedOut]:
    """The items of the estate a ticket names."""
    ticket = ticket_for(_worker(request), number)
    return [_shape(row) for row in queries.live_rows(ticket).values()]


@router.post("/tickets/{int:number}/items", response={201: list[AffectedOut]})
def name_affected(
    request: HttpRequest, number: Number, given: NewAffected
) -> Status[list[AffectedOut]]:
    """Name what is affected; what is named already is passed over. Answers all that is named now."""
    by = _worker(request)
    ticket, items = ticket_for(by, number), _items(by, given.items)
    operations.say_affected(ticket, items=items, words=given.words, by=by)
    return Status(201, [_shape(row) for row in queries.live_rows(ticket).values()])


@router.post("/tickets/{int:number}/items/{int:pk}/removal", response=list[AffectedOut])
def take_back(
    request: HttpRequest, number: Number, pk: Number, given: TakenBack
) -> list[AffectedOut]:
    """Say that an item is not affected after all."""
    by = _worker(request)
    ticket = ticket_for(by, number)
    operations.take_back_affected(ticket, items=[item_for(by, pk)], words=given.words, by=by)
    return [_shape(row) for row in queries.live_rows(ticket).values()]


@router.get("/estate/items/{int:number}/tickets", response=Page[TicketRow])
def list_tickets_of_item(
    request: HttpRequest, number: Number, paging: Query[Paging]
) -> Page[TicketRow]:
    """The open tickets you may read that name an item, newest first."""
    by = _worker(request)
    rows = queries.open_tickets_on([item_for(by, number).pk], by).select_related(*ROW_NEEDS)
    return page_of(rows, paging, ticket_row, newest_first=True)


def _worker(request: HttpRequest) -> Person:
    by = reader(request)
    if not by.may("work"):
        raise NotFound(_("This is for the support teams."))
    return by


def _items(by: Person, numbers: list[int]) -> list[ConfigurationItem]:
    found = items_numbered(by, numbers)
    for number in numbers:
        if number not in found:
            raise NotFound(_("There is no item %(number)s for you.") % {"number": number})
    return [found[number] for number in numbers]


def _shape(row: Affected) -> AffectedOut:
    return AffectedOut(
        item=row.item_id, label=row.item.label, name=row.item.name, kind=row.item.kind.slug,
        health=row.item.health, source=Source(row.source), words=row.words, said_at=row.said_at,
        said_by=person_ref(row.said_by),
    )  # fmt: skip
