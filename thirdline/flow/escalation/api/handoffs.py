from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import Field

from thirdline.desk.tickets.api_shapes import HandoffOut, TicketRow, handoff_out, ticket_row
from thirdline.desk.tickets.queries import handoff_for, handoffs_of, ticket_for
from thirdline.desk.tickets.states import HandoffKind
from thirdline.flow.escalation import operations, queries, rules
from thirdline.flow.escalation.api.mounted import router
from thirdline.flow.escalation.api.naming import person_named, team_named
from thirdline.foundation.people.api_shapes import PersonRef, person_ref
from thirdline.foundation.people.gates import reader
from thirdline.kit.refusals import NotFound, Refused
from thirdline.kit.web_api import In, Number, Out, Slug

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Handoff, Ticket
    from thirdline.foundation.people.models import Person

Label = Annotated[str, Field(min_length=1, max_length=200)]


class NewHandoff(In):
    kind: HandoffKind
    reason: Annotated[str, Field(max_length=40)]
    words: Annotated[str, Field(max_length=5000)] = ""
    team: Slug | None = Field(
        None, description="Who gets it; the next tier's best team, if left out."
    )
    tier: Annotated[int, Field(ge=0, le=9)] | None = Field(
        None, description="To escalate to a tier."
    )
    person: Number | None = Field(None, description="Who of the team is asked to accept.")
    missing: list[Label] = Field(
        default_factory=list,
        max_length=30,
        description="To return: keys of the contract, or words.",
    )
    seen_stay: Number | None = None


class ReasonOut(Out):
    kind: HandoffKind
    code: str
    words: str
    needs_items: bool


class Informing(In):
    reason: Annotated[str, Field(max_length=300)]
    person: Number | None = Field(None, description="Whom to inform; the team's lead, if left out.")


class InformedOut(Out):
    number: int
    to: PersonRef
    reason: str


@router.get("/handoff-reasons", response=list[ReasonOut])
def list_reasons(request: HttpRequest, kind: Query[HandoffKind | None] = None) -> list[ReasonOut]:
    """The reason codes a handoff may carry."""
    if not reader(request).standing.is_staff:
        raise NotFound(_("Reasons are for the support teams."))
    kinds = [kind] if kind else list(HandoffKind)
    found = [one for each in kinds for one in queries.reasons(each)]
    return [
        ReasonOut(kind=one.kind, code=one.code, words=one.words, needs_items=one.needs_items)
        for one in found
    ]


@router.post("/tickets/{int:number}/handoffs", response={201: HandoffOut})
def hand_over(request: HttpRequest, number: Number, given: NewHandoff) -> HandoffOut:
    """Escalate, return or transfer a ticket; what a contract misses is named in `facts.missing`."""
    by = reader(request)
    ticket = ticket_for(by, number)
    verb = {
        HandoffKind.ESCALATE: _escalate,
        HandoffKind.RETURN: _return,
        HandoffKind.TRANSFER: _transfer,
    }[given.kind]
    return handoff_out(handoff_for(by, verb(ticket, given, by).pk))


@router.get("/tickets/{int:number}/handoffs", response=list[HandoffOut])
def list_handoffs(request: HttpRequest, number: Number) -> list[HandoffOut]:
    """Every passage of a ticket, oldest first."""
    by = reader(request)
    ticket = ticket_for(by, number)
    if not by.standing.is_staff:
        raise NotFound(_("Handoffs are for the support teams."))
    return [handoff_out(one) for one in handoffs_of(ticket)]


@router.post("/tickets/{int:number}/acceptance", response=TicketRow)
def accept(request: HttpRequest, number: Number) -> TicketRow:
    """Take what was handed to your team; of two who do so at once, one is told about the other."""
    by = reader(request)
    return ticket_row(operations.accept_handoff(ticket_for(by, number), by=by))


@router.post("/tickets/{int:number}/hierarchical-escalations", response={201: InformedOut})
def inform(request: HttpRequest, number: Number, given: Informing) -> InformedOut:
    """Tell somebody with more authority; the ticket does not move."""
    by = reader(request)
    ticket = ticket_for(by, number)
    to = person_named(given.person)
    row = operations.inform_authority(ticket, reason=given.reason, to=to, by=by)
    return InformedOut(number=row.pk, to=person_ref(row.to), reason=row.reason)


def _escalate(ticket: Ticket, given: NewHandoff, by: Person) -> Handoff:
    return operations.escalate_ticket(
        ticket,
        reason=given.reason,
        words=given.words,
        to_team=team_named(given.team),
        to_tier=given.tier,
        person=person_named(given.person),
        seen_stay=given.seen_stay,
        by=by,
    )


def _return(ticket: Ticket, given: NewHandoff, by: Person) -> Handoff:
    return operations.return_ticket(
        ticket,
        reason=given.reason,
        words=given.words,
        missing=given.missing,
        seen_stay=given.seen_stay,
        by=by,
    )


def _transfer(ticket: Ticket, given: NewHandoff, by: Person) -> Handoff:
    team = team_named(given.team)
    if team is None:
        raise Refused(rules.no_such_team())
    return operations.transfer_ticket(
        ticket,
        to_team=team,
        reason=given.reason,
        words=given.words,
        person=person_named(given.person),
        seen_stay=given.seen_stay,
        by=by,
    )
