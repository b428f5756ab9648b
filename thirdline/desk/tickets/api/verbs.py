from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from thirdline.desk.tickets import operations, queries
from thirdline.desk.tickets.api.mounted import router
from thirdline.desk.tickets.api_shapes import TicketRow, ticket_row
from thirdline.desk.tickets.states import HoldReason
from thirdline.foundation.people.gates import reader
from thirdline.foundation.people.queries import person_numbered
from thirdline.kit.refusals import NotFound
from thirdline.kit.web_api import In, Moment, Number, Reason, Wrong

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person

Code = Literal["fixed", "workaround", "explained", "fulfilled", "duplicate", "gone"]


class Assignment(In):
    person: Number | None = Field(None, description="Who gets it; you, if left out.")


class NewHold(In):
    reason: HoldReason
    words: Annotated[str, Field(max_length=300)] = ""
    wake_at: Moment | None = None


class NewResolution(In):
    code: Code = "fixed"
    words: Annotated[str, Field(max_length=5000)]


class Why(In):
    reason: Reason


class Priority(In):
    priority: Annotated[int, Field(ge=1, le=4)]
    reason: Annotated[str, Field(max_length=200)]


class Restriction(In):
    named: Annotated[list[Number], Field(max_length=100)]


@router.post("/tickets/{int:number}/assignment", response=TicketRow)
def assign(request: HttpRequest, number: Number, given: Assignment) -> TicketRow:
    """Take a ticket, or give it to somebody of the team that has it."""
    by = reader(request)
    ticket = queries.ticket_for(by, number)
    if given.person is None or given.person == by.pk:
        return ticket_row(operations.take_ticket(ticket, by=by))
    return ticket_row(operations.assign_ticket(ticket, to=_person(given.person), by=by))


@router.delete("/tickets/{int:number}/assignment", response=TicketRow)
def release(request: HttpRequest, number: Number) -> TicketRow:
    """Give a ticket back to the whole team."""
    by = reader(request)
    return ticket_row(operations.release_ticket(queries.ticket_for(by, number), by=by))


@router.post("/tickets/{int:number}/hold", response=TicketRow)
def hold(request: HttpRequest, number: Number, given: NewHold) -> TicketRow:
    """Stop working because something else has to happen first."""
    by = reader(request)
    ticket = queries.ticket_for(by, number)
    return ticket_row(operations.put_on_hold(ticket, **given.model_dump(), by=by))


@router.delete("/tickets/{int:number}/hold", response=TicketRow)
def resume(request: HttpRequest, number: Number) -> TicketRow:
    """Go on working; what waited is over."""
    by = reader(request)
    return ticket_row(operations.take_off_hold(queries.ticket_for(by, number), by=by))


@router.post("/tickets/{int:number}/resolution", response=TicketRow)
def resolve(request: HttpRequest, number: Number, given: NewResolution) -> TicketRow:
    """Say what solved it; the requester reads the words."""
    by = reader(request)
    ticket = queries.ticket_for(by, number)
    return ticket_row(operations.resolve_ticket(ticket, **given.model_dump(), by=by))


@router.post("/tickets/{int:number}/reopening", response=TicketRow)
def reopen(request: HttpRequest, number: Number, given: Why) -> TicketRow:
    """Open it again with the team that resolved it, and say what is still wrong."""
    by = reader(request)
    ticket = queries.ticket_for(by, number)
    return ticket_row(operations.reopen_ticket(ticket, reason=given.reason, by=by))


@router.post("/tickets/{int:number}/closure", response=TicketRow)
def close(request: HttpRequest, number: Number) -> TicketRow:
    """Confirm that the resolution holds."""
    by = reader(request)
    return ticket_row(operations.close_ticket(queries.ticket_for(by, number), by=by))


@router.post("/tickets/{int:number}/cancellation", response=TicketRow)
def cancel(request: HttpRequest, number: Number, given: Why) -> TicketRow:
    """End a ticket that is not wanted any more."""
    by = reader(request)
    ticket = queries.ticket_for(by, number)
    return ticket_row(operations.cancel_ticket(ticket, reason=given.reason, by=by))


@router.put("/tickets/{int:number}/priority", response=TicketRow)
def prioritise(request: HttpRequest, number: Number, given: Priority) -> TicketRow:
    """Set the priority against the table, with a reason."""
    by = reader(request)
    ticket = queries.ticket_for(by, number)
    return ticket_row(operations.set_priority(ticket, **given.model_dump(), by=by))


@router.put("/tickets/{int:number}/restriction", response=TicketRow)
def restrict(request: HttpRequest, number: Number, given: Restriction) -> TicketRow:
    """Hide a ticket from everybody but the people named and the one who asked."""
    by = reader(request)
    ticket = queries.ticket_for(by, number)
    named = [_person(one, f"named[{at}]") for at, one in enumerate(given.named)]
    return ticket_row(operations.restrict_ticket(ticket, named=named, by=by))


@router.put("/tickets/{int:number}/watch", response=TicketRow)
def watch(request: HttpRequest, number: Number) -> TicketRow:
    """Follow a ticket."""
    by = reader(request)
    ticket = queries.ticket_for(by, number)
    return ticket_row(operations.watch_ticket(ticket, person=by, by=by))


@router.delete("/tickets/{int:number}/watch", response=TicketRow)
def unwatch(request: HttpRequest, number: Number) -> TicketRow:
    """Follow a ticket no longer."""
    by = reader(request)
    ticket = queries.ticket_for(by, number)
    return ticket_row(operations.unwatch_ticket(ticket, person=by, by=by))


@router.put("/tickets/{int:number}/watchers/{int:person}", response=TicketRow)
def add_watcher(request: HttpRequest, number: Number, person: Number) -> TicketRow:
    """Let somebody follow a ticket; whoever asked may add people too."""
    by = reader(request)
    ticket = queries.ticket_for(by, number)
    return ticket_row(operations.watch_ticket(ticket, person=_person(person), by=by))


@router.delete("/tickets/{int:number}/watchers/{int:person}", response=TicketRow)
def remove_watcher(request: HttpRequest, number: Number, person: Number) -> TicketRow:
    """Take somebody away from those who follow."""
    by = reader(request)
    ticket = queries.ticket_for(by, number)
    return ticket_row(operations.unwatch_ticket(ticket, person=_person(person), by=by))


def _person(number: int, place: str = "person") -> Person:
    try:
        return person_numbered(number)
    except NotFound:
        sentence = _("There is no such person.")
        raise Wrong(422, sentence, errors=[(place, sentence)]) from None
