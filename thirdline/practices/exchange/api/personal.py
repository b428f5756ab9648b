from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import Field

from thirdline.foundation.people.gates import reader
from thirdline.foundation.people.queries import person_numbered
from thirdline.kit.refusals import NotFound
from thirdline.kit.web_api import In, Number, Out, Page, Paging, needs, page_of
from thirdline.practices.exchange import operations, queries
from thirdline.practices.exchange.api.mounted import router
from thirdline.practices.exchange.files import as_download

if TYPE_CHECKING:
    from thirdline.practices.exchange.models import PersonalRequest


class PersonalRequestOut(Out):
    number: int
    kind: str
    person: int
    stage: str
    with_texts: bool
    counts: dict[str, int]
    by: int
    confirmed_by: int | None
    asked_at: datetime
    ended_at: datetime | None
    kept_until: datetime | None
    failure: str


class PacketIn(In):
    person: Number


class ErasureIn(In):
    person: Number
    with_texts: bool = True
    reason: Annotated[str, Field(max_length=300)] = ""


@router.get("/personal-requests", response=Page[PersonalRequestOut], auth=needs("admin"))
def list_requests(request: HttpRequest, paging: Query[Paging]) -> Page[PersonalRequestOut]:
    """Packets and erasures, newest first; needs the scope admin, as all of these do."""
    _may(request)
    return page_of(queries.requests_for(reader(request)), paging, _request, newest_first=True)


@router.post("/personal-packets", response={202: PersonalRequestOut}, auth=needs("admin"))
def make_packet(request: HttpRequest, given: PacketIn) -> PersonalRequestOut:
    """Gather everything held of a person, as a job."""
    _may(request)
    person = person_numbered(given.person)
    return _request(operations.export_person(person, by=reader(request)))


@router.post("/personal-erasures", response={201: PersonalRequestOut}, auth=needs("admin"))
def ask_erasure(request: HttpRequest, given: ErasureIn) -> PersonalRequestOut:
    """Ask for a person to be erased; a second administrator confirms."""
    _may(request)
    made = operations.ask_erasure(
        person_numbered(given.person), with_texts=given.with_texts, reason=given.reason,
        by=reader(request),
    )  # fmt: skip
    return _request(made)


@router.get("/personal-requests/{int:number}", response=PersonalRequestOut, auth=needs("admin"))
def one_request(request: HttpRequest, number: Number) -> PersonalRequestOut:
    """How far it came; before it is confirmed, how much would be erased."""
    return _request(queries.request_for(reader(request), number))


@router.get("/personal-requests/{int:number}/content", auth=needs("admin"))
def packet(request: HttpRequest, number: Number) -> FileResponse:
    """The packet, for whoever asked for it."""
    found = queries.request_for(reader(request), number)
    if found.by_id != reader(request).pk:
        raise NotFound(_("The packet belongs to whoever asked for it."))
    return as_download(found, ending="zip")


@router.post("/personal-requests/{int:number}/confirmation", response={202: PersonalRequestOut}, auth=needs("admin"))  # fmt: skip
def confirm(request: HttpRequest, number: Number) -> PersonalRequestOut:
    """The second person says yes; nothing brings it back."""
    found = queries.request_for(reader(request), number)
    return _request(operations.confirm_erasure(found, by=reader(request)))


@router.post(
    "/personal-requests/{int:number}/withdrawal", response=PersonalRequestOut, auth=needs("admin")
)
def withdraw(request: HttpRequest, number: Number) -> PersonalRequestOut:
    """Take the wish back before it is confirmed."""
    found = queries.request_for(reader(request), number)
    return _request(operations.withdraw_erasure(found, by=reader(request)))


def _may(request: HttpRequest) -> None:
    if not reader(request).may("set_up"):
        raise NotFound(_("Personal data is for administrators."))


def _request(row: PersonalRequest) -> PersonalRequestOut:
    counts = {name: number for name, number in row.counts.items() if isinstance(number, int)}
    return PersonalRequestOut(
        number=row.pk, kind=row.kind, person=row.person_id, stage=row.stage,
        with_texts=row.with_texts, counts=counts, by=row.by_id, confirmed_by=row.confirmed_by_id,
        asked_at=row.asked_at, ended_at=row.ended_at, kept_until=row.kept_until,
        failure=row.failure,
    )  # fmt: skip
