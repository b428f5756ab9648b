"""Search by API."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from thirdline.desk.search.queries import find_tickets
from thirdline.desk.tickets.api_shapes import TicketRow, ticket_row
from thirdline.foundation.people.gates import reader
from thirdline.kit.refusals import Refused
from thirdline.kit.web_api import Out

router = Router(tags=["search"])


class Question(BaseModel):
    q: str = Field(
        ...,
        max_length=500,
        description='Words that must all occur, "phrases", -words not wanted, a number, and filters'
        " such as team:network is:open before:2026-06.",
    )
    limit: int = Field(20, ge=1, le=100)
    after: int | None = Field(None, ge=1, description="The `next` of the page before.")


class FoundOut(Out):
    """Tickets newest first; `count` is exact to 1,000, then `more` is true.

    `asked` is the question that was answered: where nothing matched a word, a near one stands in it.
    """

    items: list[TicketRow]
    count: int
    more: bool
    asked: str
    next: int | None


@router.get("/search", response=FoundOut)
def search(request: HttpRequest, asked: Query[Question]) -> FoundOut:
    """Tickets a question in the language of the find box matches; a wrong filter is refused."""
    found = find_tickets(reader(request), asked.q, limit=asked.limit, after=asked.after)
    if found.matches.wrong:
        raise Refused(" ".join(found.matches.wrong), code="wrong_filter")
    rows = [ticket_row(ticket) for ticket in found.tickets]
    following = rows[-1].number if len(rows) == asked.limit else None
    return FoundOut(
        items=rows,
        count=found.count,
        more=found.more,
        asked=found.matches.question.text,
        next=following,
    )
