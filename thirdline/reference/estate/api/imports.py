"""Imports of the estate, for discovery tools: post a file, read the plan, apply it, undo it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import File, Form, Query
from ninja.files import UploadedFile
from pydantic import BaseModel, Field

from thirdline.foundation.people.gates import reader
from thirdline.kit.refusals import NotFound
from thirdline.kit.web_api import In, Number, Out, Page, Paging, page_of
from thirdline.reference.estate.api.mounted import router
from thirdline.reference.estate.importing import queries
from thirdline.reference.estate.operations import importing

if TYPE_CHECKING:
    from thirdline.reference.estate.models import Import, ImportRow

Words = Annotated[dict[Annotated[str, Field(max_length=120)], Annotated[str, Field(max_length=120)]], Field(max_length=300)]  # fmt: skip
Action = Literal["", "create", "update", "retire", "same", "refuse", "kept", "over"]


class EstateImportOut(Out):
    number: int
    name: str
    source: str
    format: str
    state: str
    lines_done: int
    lines: int
    counts: dict[str, int]
    said: list[str]
    started_at: datetime
    applied_at: datetime | None
    undone_at: datetime | None


class PlanRowOut(Out):
    line: int
    key: str
    name: str
    action: str
    item: int | None
    said: str
    before: dict[str, Any]
    after: dict[str, Any]


class EstateFileIn(In):
    source: Annotated[str, Field(max_length=60, description="Under this name its items are found again.")]  # fmt: skip
    format: Annotated[Literal["", "csv", "netbox", "kubernetes"], Field(description="Empty: found out by looking.")] = ""  # fmt: skip
    retire: Annotated[bool, Field(description="Retire what the source named before and names no more.")] = False  # fmt: skip
    theirs_win: Annotated[bool | None, Field(description="Overwrite what people changed since; usually only for CSV.")] = None  # fmt: skip


class EstateChoicesIn(In):
    retire: bool = False
    theirs_win: bool = False
    columns: Annotated[Words, Field(description="CSV: field to heading.")] = {}
    kinds: Annotated[Words, Field(description="Kind of the file to kind here; “+” makes one.")] = {}
    replicas: Literal["one", "most", "all"] = "one"


class WhichRows(BaseModel):
    action: Action = Field(
        "", description="Only these rows; “kept” are those people changed since."
    )


@router.get("/estate/imports", response=Page[EstateImportOut])
def list_estate_imports(request: HttpRequest, paging: Query[Paging]) -> Page[EstateImportOut]:
    """Every import of the estate, newest first."""
    _may(request)
    rows = queries.estate_imports_for(reader(request))
    return page_of(rows, paging, _import, newest_first=True)


@router.post("/estate/imports", response={201: EstateImportOut})
def post_estate_file(request: HttpRequest, file: File[UploadedFile], given: Form[EstateFileIn]) -> EstateImportOut:  # fmt: skip
    """Keep a file, sent as multipart/form-data; a job makes the plan. Nothing is changed yet."""
    _may(request)
    chosen = {"retire": given.retire} | ({} if given.theirs_win is None else {"theirs_win": given.theirs_win})  # fmt: skip
    made = importing.take_in_estate(
        name=file.name or "file", content=file.read(), source=given.source, format=given.format,
        choices=chosen, by=reader(request),
    )  # fmt: skip
    return _import(made)


@router.get("/estate/imports/{int:number}", response=EstateImportOut)
def one_estate_import(request: HttpRequest, number: Number) -> EstateImportOut:
    """How far it came, and how much the plan would change."""
    return _import(queries.estate_import_for(reader(request), number))


@router.get("/estate/imports/{int:number}/rows", response=Page[PlanRowOut])
def list_plan_rows(request: HttpRequest, number: Number, which: Query[WhichRows], paging: Query[Paging]) -> Page[PlanRowOut]:  # fmt: skip
    """The plan: what becomes of each item, with its fields before and after."""
    found = queries.estate_import_for(reader(request), number)
    return page_of(queries.rows_query(found, which.action), paging, _row)


@router.post("/estate/imports/{int:number}/choices", response={202: EstateImportOut})  # fmt: skip
def choose_estate_import(request: HttpRequest, number: Number, given: EstateChoicesIn) -> EstateImportOut:  # fmt: skip
    """Decide about columns, kinds and what wins; a job makes the plan anew."""
    found = queries.estate_import_for(reader(request), number)
    chosen = given.model_dump(exclude_unset=True)
    return _import(importing.choose_for_estate(found, choices=chosen, by=reader(request)))


@router.post("/estate/imports/{int:number}/application", response={202: EstateImportOut})  # fmt: skip
def apply_estate_plan(request: HttpRequest, number: Number) -> EstateImportOut:
    """Apply the plan, all or nothing, as a job."""
    found = queries.estate_import_for(reader(request), number)
    return _import(importing.apply_estate_import(found, by=reader(request)))


@router.post("/estate/imports/{int:number}/stop", response=EstateImportOut)
def stop_estate_reading(request: HttpRequest, number: Number) -> EstateImportOut:
    """Stop reading, or what is being applied or undone before its next step; nothing is changed."""
    found = queries.estate_import_for(reader(request), number)
    return _import(importing.stop_estate_import(found, by=reader(request)))


@router.post("/estate/imports/{int:number}/undoing", response={202: EstateImportOut})  # fmt: skip
def undo_estate(request: HttpRequest, number: Number) -> EstateImportOut:
    """Take the whole import back, as a job; what was changed since stays and is named in `said`."""
    found = queries.estate_import_for(reader(request), number)
    return _import(importing.undo_estate_import(found, by=reader(request)))


def _may(request: HttpRequest) -> None:
    if not reader(request).may("keep_estate"):
        raise NotFound(_("Imports are for those who keep the estate."))


def _import(row: Import) -> EstateImportOut:
    counts = {name: n for name, n in row.counts.items() if isinstance(n, int) and name not in ("by", "tries")}  # fmt: skip
    return EstateImportOut(
        number=row.pk, name=row.file_name, source=row.source, format=row.format, state=row.state,
        lines_done=row.done, lines=row.total, counts=counts, said=row.problems,
        started_at=row.started_at, applied_at=row.applied_at, undone_at=row.undone_at,
    )  # fmt: skip


def _row(row: ImportRow) -> PlanRowOut:
    return PlanRowOut(
        line=row.line, key=row.key, name=row.name, action=row.action, item=row.item_id,
        said=row.said, before=row.before, after=row.after,
    )  # fmt: skip
