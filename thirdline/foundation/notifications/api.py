"""One's own notices by API."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest
from ninja import Query, Router

from thirdline.foundation.notifications import operations, queries
from thirdline.foundation.people.gates import reader
from thirdline.kit.web_api import Number, Out, Page, Paging, page_of

if TYPE_CHECKING:
    from thirdline.foundation.notifications.models import Notice

router = Router(tags=["notices"])


class NoticeOut(Out):
    number: int
    kind: str
    text: str
    url: str
    ticket: int | None
    at: datetime
    read_at: datetime | None


class ReadOut(Out):
    read: int


@router.get("/notices", response=Page[NoticeOut])
def list_notices(request: HttpRequest, paging: Query[Paging]) -> Page[NoticeOut]:
    """Your notices, newest first."""
    return page_of(queries.all_notices_of(reader(request)), paging, _notice, newest_first=True)


@router.put("/notices/{int:number}/reading", response=NoticeOut)
def read_notice(request: HttpRequest, number: Number) -> NoticeOut:
    """Say that you read it."""
    by = reader(request)
    return _notice(operations.mark_read(queries.notice_for(by, number), by=by))


@router.put("/notices/reading", response=ReadOut)
def read_all(request: HttpRequest) -> ReadOut:
    """Say that you read everything up to now."""
    by = reader(request)
    return ReadOut(read=operations.mark_all_read(by, by=by))


def _notice(row: Notice) -> NoticeOut:
    return NoticeOut(
        number=row.pk,
        kind=row.kind,
        text=row.text,
        url=row.url,
        ticket=row.ticket_id,
        at=row.at,
        read_at=row.read_at,
    )
