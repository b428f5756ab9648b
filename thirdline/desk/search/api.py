"""Search by API."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from thirdline.desk.search.queries import find_tickets
from thirdline.desk.tickets.api_shapes import TicketRow, ticket_row
from thirdline.foundation.people.gates import reader
from thirdline.kit.web_api import Out

router = Router(tags=["search"])


class Question(BaseModel):
    q: str = Field(..., max_length=500, description="Words that must all occur, or a number.")
    limit: int = Field(20, ge=1, le=100)


class FoundOut(Out):
    """Tickets newest first; `count` is exact to 1,000, then `more` is true."""

    items: list[TicketRow]
    count: int
    more: bool


@router.get("/search", response=FoundOut)
def search(request: HttpRequest, asked: Query[Question]) -> FoundOut:
    """Tickets whose words contain all words asked for."""
    found = find_tickets(reader(request), asked.q, limit=asked.limit)
    rows = [ticket_row(ticket) for ticket in found.tickets]
    return FoundOut(items=rows, count=found.count, more=found.more)
