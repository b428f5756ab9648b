"""Known outages by API."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import Field

from thirdline.desk.tickets.queries import service_slugged
from thirdline.foundation.people.gates import reader
from thirdline.kit.web_api import In, Moment, Number, Out, Page, Paging, Slug, Wrong, page_of
from thirdline.practices.outages import operations, queries

if TYPE_CHECKING:
    from thirdline.practices.outages.models import KnownOutage

router = Router(tags=["known outages"])

Title = Annotated[str, Field(max_length=120)]
Words = Annotated[str, Field(max_length=2_000)]


class Update(In):
    title: Title
    text: Words = ""
    until: Moment | None = None
    next_update_at: Moment | None = None
    public: bool = False


class NewOutage(Update):
    service: Slug
    since: Moment | None = None


class Ending(In):
    words: Words = ""


class OutageOut(Out):
    number: int
    service: str
    title: str
    text: str
    since: datetime
    until: datetime | None
    next_update_at: datetime | None
    public: bool
    told_at: datetime
    changed_at: datetime
    ended_at: datetime | None
    concerned: int


@router.get("/outages", response=Page[OutageOut])
def list_outages(request: HttpRequest, paging: Query[Paging]) -> Page[OutageOut]:
    """What is and was known to be broken, newest first."""
    return page_of(queries.outages_for(reader(request)), paging, _shape, newest_first=True)


@router.get("/outages/{int:number}", response=OutageOut)
def read_outage(request: HttpRequest, number: Number) -> OutageOut:
    """One known outage."""
    return _shape(queries.outage_for(reader(request), number))


@router.post("/outages", response={201: OutageOut})
def create_outage(request: HttpRequest, given: NewOutage) -> Status[OutageOut]:
    """Tell of an outage: it is shown on the portal at once."""
    service = service_slugged(given.service)
    if service is None:
        sentence = _("There is no service “%(slug)s”.") % {"slug": given.service}
        raise Wrong(422, sentence, errors=[("service", sentence)])
    facts = given.model_dump(exclude={"service"})
    outage = operations.publish_outage(service=service, by=reader(request), **facts)
    return Status(201, _shape(outage))


@router.post("/outages/{int:number}/updates", response=OutageOut)
def tell_update(request: HttpRequest, number: Number, given: Update) -> OutageOut:
    """Say what is known now."""
    outage = queries.outage_for(reader(request), number)
    return _shape(operations.update_outage(outage, by=reader(request), **given.model_dump()))


@router.post("/outages/{int:number}/ending", response=OutageOut)
def end(request: HttpRequest, number: Number, given: Ending) -> OutageOut:
    """Say that it is over; whom it concerned hears so."""
    outage = queries.outage_for(reader(request), number)
    return _shape(operations.end_outage(outage, words=given.words, by=reader(request)))


@router.post("/outages/{int:number}/concerns", response=OutageOut)
def join(request: HttpRequest, number: Number) -> OutageOut:
    """Say that it concerns you too."""
    outage = queries.outage_for(reader(request), number)
    operations.join_outage(outage, by=reader(request))
    return _shape(outage)


def _shape(one: KnownOutage) -> OutageOut:
    return OutageOut(
        number=one.pk, service=one.service.slug, title=one.title, text=one.text, since=one.since,
        until=one.until, next_update_at=one.next_update_at, public=one.public,
        told_at=one.told_at, changed_at=one.changed_at, ended_at=one.ended_at,
        concerned=queries.count_concerned(one),
    )  # fmt: skip
