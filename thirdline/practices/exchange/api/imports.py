from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import File, Form, Query
from ninja.files import UploadedFile
from pydantic import BaseModel, Field

from thirdline.foundation.people.gates import reader
from thirdline.kit.refusals import NotFound
from thirdline.kit.web_api import In, Moment, Number, Out, Page, Paging, needs, page_of
from thirdline.practices.exchange import operations, queries
from thirdline.practices.exchange.api.mounted import router

if TYPE_CHECKING:
    from thirdline.practices.exchange.models import Import, ImportProblem

Words = Annotated[dict[Annotated[str, Field(max_length=120)], Annotated[str, Field(max_length=120)]], Field(max_length=500)]  # fmt: skip


class ImportOut(Out):
    number: int
    name: str
    source: str
    system: str
    step: str
    stage: str
    rows_done: int
    rows: int | None
    counts: dict[str, Any]
    columns: dict[str, str]
    choices: dict[str, Any]
    failure: str
    asked_at: datetime
    began_at: datetime | None
    ended_at: datetime | None


class ProblemOut(Out):
    line: int
    column: str
    reason: str
    value: str
    is_note: bool


class UploadIn(In):
    source: Annotated[
        str, Field(max_length=20, description="csv, zammad, jira, servicenow or glpi.")
    ]
    system: Annotated[str, Field(max_length=40)] = ""


class ChoicesIn(In):
    """What words of the source become; small letters on the left."""

    zone: Annotated[str, Field(max_length=60)] = "UTC"
    order: Annotated[str, Field(pattern="^(dmy|mdy)$")] = "dmy"
    states: Words = {}
    priorities: Words = {}
    channels: Words = {}
    teams: Words = {}
    services: Words = {}
    categories: Words = {}


class MappingIn(In):
    columns: Words = {}
    choices: ChoicesIn
    clocks_from: Moment | None = None
    keep_as: Annotated[str, Field(max_length=60)] = ""


class WhichProblems(BaseModel):
    notes: bool = Field(False, description="What is left behind of good rows, too.")


@router.get("/imports", response=Page[ImportOut], auth=needs("admin"))
def list_imports(request: HttpRequest, paging: Query[Paging]) -> Page[ImportOut]:
    """Every import, newest first; needs the scope admin."""
    _may(request)
    return page_of(queries.imports_for(reader(request)), paging, _import, newest_first=True)


@router.post("/imports", response={201: ImportOut}, auth=needs("admin"))
def upload(request: HttpRequest, file: File[UploadedFile], given: Form[UploadIn]) -> ImportOut:
    """Keep a file, sent as multipart/form-data, and look into its beginning; nothing is brought in yet."""
    _may(request)
    return _import(
        operations.take_in_file(
            given.source, name=file.name or "file", chunks=file.chunks(), system=given.system,
            by=reader(request),
        )
    )  # fmt: skip


@router.get("/imports/{int:number}", response=ImportOut, auth=needs("admin"))
def one_import(request: HttpRequest, number: Number) -> ImportOut:
    """How far it came."""
    return _import(queries.import_for(reader(request), number))


@router.get("/imports/{int:number}/problems", response=Page[ProblemOut], auth=needs("admin"))
def list_problems(
    request: HttpRequest, number: Number, which: Query[WhichProblems], paging: Query[Paging]
) -> Page[ProblemOut]:
    """Every bad row by line, column and sentence."""
    found = queries.import_for(reader(request), number)
    return page_of(queries.problem_rows(found, notes=which.notes), paging, _problem)


@router.post("/imports/{int:number}/mapping", response=ImportOut, auth=needs("admin"))
def map_columns(request: HttpRequest, number: Number, given: MappingIn) -> ImportOut:
    """Decide what columns and words become."""
    found = queries.import_for(reader(request), number)
    return _import(
        operations.map_import(
            found, columns=given.columns, choices=given.choices.model_dump(),
            clocks_from=given.clocks_from, keep_as=given.keep_as, by=reader(request),
        )
    )  # fmt: skip


@router.post("/imports/{int:number}/checks", response={202: ImportOut}, auth=needs("admin"))
def check(request: HttpRequest, number: Number) -> ImportOut:
    """The dry run, as a job."""
    found = queries.import_for(reader(request), number)
    return _import(operations.check_import(found, by=reader(request)))


@router.post("/imports/{int:number}/runs", response={202: ImportOut}, auth=needs("admin"))
def run(request: HttpRequest, number: Number) -> ImportOut:
    """Bring in what was checked, as a job."""
    found = queries.import_for(reader(request), number)
    return _import(operations.run_import(found, by=reader(request)))


@router.post("/imports/{int:number}/cancellation", response=ImportOut, auth=needs("admin"))
def cancel(request: HttpRequest, number: Number) -> ImportOut:
    """Stop after the batch at hand."""
    found = queries.import_for(reader(request), number)
    return _import(operations.cancel_import(found, by=reader(request)))


@router.post("/imports/{int:number}/undoing", response={202: ImportOut}, auth=needs("admin"))
def undo(request: HttpRequest, number: Number) -> ImportOut:
    """Take every ticket of an import out again, as a job."""
    found = queries.import_for(reader(request), number)
    return _import(operations.undo_import(found, by=reader(request)))


def _may(request: HttpRequest) -> None:
    if not reader(request).may("set_up"):
        raise NotFound(_("Imports are for administrators."))


def _import(row: Import) -> ImportOut:
    return ImportOut(
        number=row.pk, name=row.name, source=row.source, system=row.system, step=row.step,
        stage=row.stage, rows_done=row.done, rows=row.total, counts=row.counts,
        columns=row.columns, choices=row.choices, failure=row.failure, asked_at=row.asked_at,
        began_at=row.began_at, ended_at=row.ended_at,
    )  # fmt: skip


def _problem(row: ImportProblem) -> ProblemOut:
    return ProblemOut(
        line=row.line, column=row.column, reason=row.reason, value=row.value, is_note=row.is_note
    )
