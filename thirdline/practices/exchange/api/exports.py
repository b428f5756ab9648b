from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from django.http import FileResponse, HttpRequest
from ninja import Query
from pydantic import Field

from thirdline.foundation.people.gates import reader
from thirdline.foundation.people.queries import team_for
from thirdline.kit.web_api import DayTime, DayTimeOut, In, Number, Out, Page, Paging, page_of
from thirdline.practices.exchange import operations, queries
from thirdline.practices.exchange.api.mounted import router
from thirdline.practices.exchange.exportable import Wanted
from thirdline.practices.exchange.files import as_download

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person
    from thirdline.practices.exchange.models import Export, Schedule

Short = Annotated[str, Field(max_length=60)]
Columns = Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=40)]
_BINARY = {
    "responses": {
        200: {
            "description": "The file",
            "content": {
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            },
        }
    }
}


class ExportIn(In):
    """A view, of a team where it is a team's, or a question to the search."""

    view: Short = ""
    team: Short = ""
    query: Annotated[str, Field(max_length=200)] = ""
    filters: Annotated[dict[Short, Annotated[str, Field(max_length=4_000)]], Field(max_length=10)] = {}  # fmt: skip
    format: Literal["csv", "json", "jsonl"] = "csv"
    columns: Columns = []


class ExportOut(Out):
    number: int
    name: str
    view: str
    query: str
    format: str
    stage: str
    tickets: int
    of: int | None
    failure: str
    asked_at: datetime
    ended_at: datetime | None
    kept_until: datetime | None
    url: str | None


class ScheduleIn(ExportIn):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    every: Literal["daily", "weekly"]
    weekday: Annotated[int, Field(ge=0, le=6)] = 0
    at: DayTime
    time_zone: Short = "UTC"
    by_letter: bool = False
    webhook: Annotated[str, Field(max_length=80)] = ""


class ScheduleOut(Out):
    number: int
    name: str
    view: str
    query: str
    format: str
    every: str
    weekday: int
    at: DayTimeOut
    time_zone: str
    by_letter: bool
    webhook: str | None
    next_due_at: datetime | None


@router.get("/exports", response=Page[ExportOut])
def list_exports(request: HttpRequest, paging: Query[Paging]) -> Page[ExportOut]:
    """Your own exports, newest first."""
    return page_of(queries.exports_of(reader(request)), paging, _export, newest_first=True)


@router.post("/exports", response={202: ExportOut})
def begin_export(request: HttpRequest, given: ExportIn) -> ExportOut:
    """Have tickets written into a file, as a job."""
    by = reader(request)
    made = operations.run_export(_wanted(given, by), format=given.format, columns=given.columns, by=by)  # fmt: skip
    return _export(made)


@router.get("/exports/{int:number}", response=ExportOut)
def one_export(request: HttpRequest, number: Number) -> ExportOut:
    """How far it came."""
    return _export(queries.export_for(reader(request), number))


@router.get("/exports/{int:number}/content", openapi_extra=_BINARY)
def export_content(request: HttpRequest, number: Number) -> FileResponse:
    """The file itself, for whoever asked for it."""
    return as_download(queries.export_for(reader(request), number))


@router.post("/exports/{int:number}/cancellation", response=ExportOut)
def cancel_export(request: HttpRequest, number: Number) -> ExportOut:
    """Stop writing; what was written is thrown away."""
    found = queries.export_for(reader(request), number)
    return _export(operations.cancel_export(found, by=reader(request)))


@router.get("/export-schedules", response=Page[ScheduleOut])
def list_schedules(request: HttpRequest, paging: Query[Paging]) -> Page[ScheduleOut]:
    """Exports that are made for you again and again."""
    return page_of(queries.schedules_of(reader(request)), paging, _schedule)


@router.post("/export-schedules", response={201: ScheduleOut})
def plan_export(request: HttpRequest, given: ScheduleIn) -> ScheduleOut:
    """Have an export made every day or week."""
    by = reader(request)
    more = given.model_dump(exclude={"view", "team", "query", "filters"})
    return _schedule(operations.plan_export(_wanted(given, by), by=by, **more))


@router.delete("/export-schedules/{int:number}", response={204: None})
def end_schedule(request: HttpRequest, number: Number) -> None:
    """Make no more exports by this schedule."""
    operations.end_schedule(queries.schedule_for(reader(request), number), by=reader(request))


def _wanted(given: ExportIn, by: Person) -> Wanted:
    team = team_for(by, given.team).pk if given.team else None
    return Wanted(given.view, team, given.query, given.filters)


def _export(row: Export) -> ExportOut:
    there = row.stage == "done" and bool(row.kept_as)
    return ExportOut(
        number=row.pk, name=row.name, view=row.view, query=row.query, format=row.format,
        stage=row.stage, tickets=row.done, of=row.total, failure=row.failure,
        asked_at=row.asked_at, ended_at=row.ended_at, kept_until=row.kept_until,
        url=f"/api/v1/exports/{row.pk}/content" if there else None,
    )  # fmt: skip


def _schedule(row: Schedule) -> ScheduleOut:
    return ScheduleOut(
        number=row.pk, name=row.name, view=row.view, query=row.query, format=row.format,
        every=row.every, weekday=row.weekday, at=f"{row.at:%H:%M}", time_zone=row.time_zone,
        by_letter=row.by_letter, webhook=row.webhook.name if row.webhook else None,
        next_due_at=row.next_due_at,
    )  # fmt: skip
