from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from thirdline.desk.tickets import operations, queries
from thirdline.desk.tickets.api.mounted import router
from thirdline.desk.tickets.api.reading import TicketOut, ticket_out
from thirdline.desk.tickets.api_shapes import TicketRow, ticket_row
from thirdline.desk.tickets.states import Kind
from thirdline.foundation.people.gates import reader
from thirdline.foundation.people.queries import person_by_email
from thirdline.kit.refusals import Refused
from thirdline.kit.web_api import In, Number, Slug, Wrong

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Category, Service
    from thirdline.foundation.people.models import Person

Impact = Literal["organisation", "department", "group", "person"]
Urgency = Literal["critical", "high", "medium", "low"]
Tags = Annotated[list[Annotated[str, Field(min_length=1, max_length=40)]], Field(max_length=30)]
Title = Annotated[str, Field(max_length=200)]
Description = Annotated[str, Field(max_length=50_000)]


class NewTicket(In):
    title: Title
    description: Description = ""
    kind: Kind | None = None
    service: Slug | None = None
    category: Slug | None = None
    impact: Impact = "person"
    urgency: Urgency = "medium"
    custom: dict[str, Any] = Field(default_factory=dict, max_length=100)
    tags: Tags = Field(default_factory=list)
    requester: Annotated[str, Field(max_length=254)] | None = Field(
        None, description="The address of the person who asks; you, if left out."
    )
    channel: Literal["api", "phone", "widget", "alert"] = "api"
    restricted: bool = False


class TicketEdit(In):
    """Only what is given changes; `version` is the one you read, so that nobody is overwritten."""

    version: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    title: Title | None = None
    description: Description | None = None
    kind: Kind | None = None
    service: Slug | None = None
    category: Slug | None = None
    impact: Impact | None = None
    urgency: Urgency | None = None
    tags: Tags | None = None
    custom: dict[str, Any] | None = Field(None, max_length=100)


@router.post("/tickets", response={201: TicketRow})
def open_ticket(request: HttpRequest, given: NewTicket) -> TicketRow:
    """Open a ticket; the routing rules place it before the answer comes."""
    by = reader(request)
    facts = given.model_dump(exclude={"requester", "service", "category"})
    ticket = operations.open_ticket(
        **facts,
        requester=_requester(given, by),
        service=service_named(given.service),
        category=category_named(given.category),
        by=by,
    )
    return ticket_row(ticket)


@router.patch("/tickets/{int:number}", response=TicketOut)
def edit_ticket(request: HttpRequest, number: Number, given: TicketEdit) -> TicketOut:
    """Change what a ticket says about its matter; an older version is refused with code “stale”."""
    by = reader(request)
    ticket = queries.ticket_for(by, number)
    changes = given.model_dump(exclude={"version"}, exclude_unset=True)
    _refuse_emptied(changes)
    if "service" in changes:
        changes["service"] = service_named(given.service)
    if "category" in changes:
        changes["category"] = category_named(given.category)
    ticket = operations.edit_ticket(ticket, by=by, version=given.version, **changes)
    return ticket_out(ticket, by)


def _requester(given: NewTicket, by: Person) -> Person:
    if not by.may("ask"):
        raise Refused(_("Your account may not open tickets."))
    own = given.requester is None or given.requester.strip().lower() == by.email.lower()
    if not by.standing.is_staff and not (own and given.channel != "phone"):
        raise Refused(_("Only the support teams open a ticket for somebody else."))
    if own:
        return by
    person = person_by_email(given.requester or "")
    if person is None:
        sentence = _("Nobody here has this address.")
        raise Wrong(422, sentence, errors=[("requester", sentence)])
    return person


def service_named(slug: str | None) -> Service | None:
    found = queries.service_slugged(slug) if slug else None
    if slug and found is None:
        sentence = _("There is no service “%(slug)s”.") % {"slug": slug}
        raise Wrong(422, sentence, errors=[("service", sentence)])
    return found


def category_named(slug: str | None) -> Category | None:
    found = queries.category_slugged(slug) if slug else None
    if slug and found is None:
        sentence = _("There is no category “%(slug)s”.") % {"slug": slug}
        raise Wrong(422, sentence, errors=[("category", sentence)])
    return found


def _refuse_emptied(changes: dict[str, Any]) -> None:
    """Service and category may be taken away; the rest can only be changed."""
    emptied = [n for n, v in changes.items() if v is None and n not in {"service", "category"}]
    if emptied:
        sentence = _("This cannot be empty; leave it out to keep it.")
        raise Wrong(422, sentence, errors=[(name, sentence) for name in emptied])
