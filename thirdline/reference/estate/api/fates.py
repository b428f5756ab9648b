from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from django.http import HttpRequest
from ninja import Query, Status
from pydantic import Field

from thirdline.foundation.people.gates import reader
from thirdline.kit.web_api import Number, Page, Paging, page_of
from thirdline.reference.estate import operations, queries
from thirdline.reference.estate.api.mounted import router
from thirdline.reference.estate.api.needs import members_in
from thirdline.reference.estate.api.shapes import (
    FailureIn,
    FailureOut,
    FateIn,
    FateOut,
    FateWhole,
    fate_failure_out,
    fate_out,
    ref,
)
from thirdline.reference.estate.failing import FailureSource

if TYPE_CHECKING:
    from thirdline.reference.estate.models import FateSet


class FatesAsked(Paging):
    rule: Annotated[str, Field(max_length=60)] = ""


@router.get("/estate/fates", response=Page[FateOut])
def list_fates(request: HttpRequest, asked: Query[FatesAsked]) -> Page[FateOut]:
    """The fates there are now, by number."""
    rows = queries.fates_for(reader(request))
    rows = rows.filter(rule__slug=asked.rule) if asked.rule else rows
    return page_of(rows, asked, fate_out)


@router.get("/estate/fates/{int:number}", response=FateWhole)
def read_fate(request: HttpRequest, number: Number) -> FateWhole:
    """One fate with those who share it, at most a thousand."""
    return _whole(queries.fate_for(reader(request), number))


@router.post("/estate/fates", response={201: FateWhole})
def add_fate(request: HttpRequest, given: FateIn) -> Status[FateWhole]:
    """Name a fate by hand."""
    members = members_in(request, given.members)
    made = operations.name_fate(
        name=given.name, about=given.about, members=members, by=reader(request)
    )
    return Status(201, _whole(made))


@router.put("/estate/fates/{int:number}", response=FateWhole)
def put_fate(request: HttpRequest, number: Number, given: FateIn) -> FateWhole:
    """Call it differently, or say who shares it from now on."""
    fate, members = queries.fate_for(reader(request), number), members_in(request, given.members)
    changed = operations.change_fate(
        fate, name=given.name, about=given.about, members=members, by=reader(request)
    )
    return _whole(changed)


@router.get("/estate/fates/{int:number}/failure", response=FailureOut)
def read_fate_failure(request: HttpRequest, number: Number) -> FailureOut:
    """How often the shared thing fails: what was said of it, else what is usual for its rule."""
    return fate_failure_out(queries.fate_for(reader(request), number))


@router.put("/estate/fates/{int:number}/failure", response=FailureOut)
def put_fate_failure(request: HttpRequest, number: Number, given: FailureIn) -> FailureOut:
    """Say how often the shared thing fails, whether a rule finds it or people named it."""
    fate = queries.fate_for(reader(request), number)
    changed = operations.say_how_fate_fails(
        fate, number=given.number, unit=str(given.unit or ""), hours=given.hours,
        repair_hours=given.repair_hours,
        source=given.source or FailureSource.ESTIMATE, words=given.words, by=reader(request),
    )  # fmt: skip
    return fate_failure_out(changed)


@router.post("/estate/fates/{int:number}/ending", response=FateWhole)
def end_one_fate(request: HttpRequest, number: Number) -> FateWhole:
    """They share it no longer."""
    fate = queries.fate_for(reader(request), number)
    return _whole(operations.end_fate(fate, by=reader(request)))


def _whole(one: FateSet) -> FateWhole:
    members = [ref(each) for each in queries.members_of_fate(one, limit=1_000)]
    failure = fate_failure_out(one)
    return FateWhole(**fate_out(one).model_dump(), members=members, failure=failure)
