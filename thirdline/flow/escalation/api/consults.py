from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import BaseModel, Field

from thirdline.desk.tickets.queries import ticket_for
from thirdline.flow.escalation import operations, queries
from thirdline.flow.escalation.api.mounted import router
from thirdline.flow.escalation.api.naming import person_named, team_named
from thirdline.foundation.people.api_shapes import PersonRef, person_or_none, person_ref
from thirdline.foundation.people.gates import reader
from thirdline.kit.refusals import NotFound
from thirdline.kit.web_api import In, Number, Out, Slug

if TYPE_CHECKING:
    from thirdline.flow.escalation.models import Consult

Words = Annotated[str, Field(max_length=5000)]


class ConsultOut(Out):
    number: int
    ticket: int
    asked_tier: int
    asked_team: str | None
    asked_person: PersonRef | None
    question: str
    by: PersonRef
    at: datetime
    answer: str
    answered_at: datetime | None
    answered_by: PersonRef | None
    worth_article: bool
    withdrawn_at: datetime | None


class NewConsult(In):
    question: Words
    team: Slug | None = None
    tier: Annotated[int, Field(ge=0, le=9)] | None = None
    person: Number | None = None


class NewConsultAnswer(In):
    answer: Words
    worth_article: bool = False


class AskedOf(BaseModel):
    tier: int | None = Field(None, ge=0, le=9, description="Everything asked of that tier.")


@router.get("/tickets/{int:number}/consults", response=list[ConsultOut])
def list_consults(request: HttpRequest, number: Number) -> list[ConsultOut]:
    """The questions about a ticket, oldest first."""
    ticket = ticket_for(reader(request), number)
    _staff(request)
    return [consult_out(one) for one in queries.consults_of(ticket)]


@router.post("/tickets/{int:number}/consults", response={201: ConsultOut})
def ask(request: HttpRequest, number: Number, given: NewConsult) -> ConsultOut:
    """Ask a team, a tier or a person; the ticket stays where it is."""
    by = reader(request)
    ticket = ticket_for(by, number)
    team, person = team_named(given.team), person_named(given.person)
    consult = operations.ask_team(
        ticket, question=given.question, team=team, tier_level=given.tier, person=person, by=by
    )
    return consult_out(consult)


@router.get("/consults", response=list[ConsultOut])
def my_consults(request: HttpRequest, asked: Query[AskedOf]) -> list[ConsultOut]:
    """What was asked of you, your teams or your tier: open first, and what was answered lately."""
    _staff(request)
    return [
        consult_out(c) for c in queries.consults_asked_of(reader(request), tier_level=asked.tier)
    ]


@router.post("/consults/{int:number}/answer", response=ConsultOut)
def answer_consult(request: HttpRequest, number: Number, given: NewConsultAnswer) -> ConsultOut:
    """Answer a question put to you; the ticket does not move."""
    by = reader(request)
    consult = queries.consult_for(by, number)
    return consult_out(operations.answer_consult(consult, **given.model_dump(), by=by))


@router.post("/consults/{int:number}/withdrawal", response=ConsultOut)
def withdraw(request: HttpRequest, number: Number) -> ConsultOut:
    """Take a question back."""
    by = reader(request)
    return consult_out(operations.withdraw_consult(queries.consult_for(by, number), by=by))


def _staff(request: HttpRequest) -> None:
    if not reader(request).standing.is_staff:
        raise NotFound(_("Questions are for the support teams."))


def consult_out(row: Consult) -> ConsultOut:
    return ConsultOut(
        number=row.pk,
        ticket=row.ticket_id,
        asked_tier=row.asked_tier,
        asked_team=row.asked_team.slug if row.asked_team else None,
        asked_person=person_or_none(row.asked_person),
        question=row.question,
        by=person_ref(row.by),
        at=row.at,
        answer=row.answer,
        answered_at=row.answered_at,
        answered_by=person_or_none(row.answered_by),
        worth_article=row.worth_article,
        withdrawn_at=row.withdrawn_at,
    )
