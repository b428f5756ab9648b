"""Surveys by API: answering, and what came back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.gates import reader
from thirdline.foundation.people.queries import all_teams
from thirdline.kit import clock
from thirdline.kit.refusals import NotFound
from thirdline.kit.web_api import In, Moment, Number, Out
from thirdline.practices.surveys import operations, queries

if TYPE_CHECKING:
    from thirdline.practices.surveys.models import Survey

router = Router(tags=["surveys"])


class SurveyOut(Out):
    ticket: int
    sent_at: datetime | None
    closes_at: datetime | None
    score: int | None
    comment: str
    answered_at: datetime | None


class NewSurveyAnswer(In):
    score: Annotated[int, Field(ge=1, le=5)]
    comment: Annotated[str, Field(max_length=2000)] = ""


class CountsOut(Out):
    team: str | None
    sent: int
    answered: int
    still_open: int
    satisfied: int
    mean: float | None
    by_score: list[int]


class SatisfactionOut(Out):
    start: datetime
    end: datetime
    whole: CountsOut
    teams: list[CountsOut]


@router.get("/tickets/{int:number}/survey", response=SurveyOut)
def read_survey(request: HttpRequest, number: Number) -> SurveyOut:
    """What was asked about a ticket last, and what was answered."""
    return _out(_survey(request, number))


@router.post("/tickets/{int:number}/survey", response=SurveyOut)
def answer(request: HttpRequest, number: Number, given: NewSurveyAnswer) -> SurveyOut:
    """Say how it was; only who was asked may, and may change it for a while."""
    found = _survey(request, number)
    operations.answer_survey(
        found, score=given.score, comment=given.comment, channel="api", by=reader(request)
    )
    return _out(queries.survey_numbered(found.pk))


@router.get("/surveys/figures", response=SatisfactionOut)
def figures(request: HttpRequest, start: Moment, end: Moment | None = None) -> SatisfactionOut:
    """Surveys sent in a period by the team that solved it, and their answers."""
    if not reader(request).may("see_figures"):
        raise NotFound(_("Figures are for leads and administrators."))
    now = clock.now()
    period = queries.counted(start, end or now, now)
    names = {team.pk: team.slug for team in all_teams()}
    teams = [_counts(one, names.get(one.team_id or 0)) for one in period.by_team]
    return SatisfactionOut(
        start=start, end=end or now, whole=_counts(period.whole, None), teams=teams
    )


def _counts(one: queries.Counts, team: str | None) -> CountsOut:
    return CountsOut(team=team, **queries.plain(one))


def _survey(request: HttpRequest, number: int) -> Survey:
    by = reader(request)
    ticket = ticket_for(by, number)
    found = queries.survey_of(ticket)
    if found is None or not (by.pk == found.person_id or by.standing.is_staff):
        raise NotFound(_("Nobody was asked about this ticket."))
    return found


def _out(survey: Survey) -> SurveyOut:
    said: Any = queries.answer_of(survey)
    return SurveyOut(
        ticket=survey.ticket_id,
        sent_at=survey.sent_at,
        closes_at=survey.closes_at,
        score=said.score if said else None,
        comment=said.comment if said else "",
        answered_at=said.at if said else None,
    )
