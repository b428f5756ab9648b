"""Self-service by API: articles beside a ticket, which one was used, and what became of attempts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.api_shapes import PersonRef, person_ref
from thirdline.foundation.people.gates import reader
from thirdline.kit.refusals import NotFound
from thirdline.kit.web_api import In, Moment, Number, Out
from thirdline.practices.self_service import figures, queries
from thirdline.practices.self_service.beside import articles_beside
from thirdline.practices.self_service.operations import use_article
from thirdline.practices.self_service.rules import Outcome, Use
from thirdline.reference.knowledge.queries import article_for

if TYPE_CHECKING:
    from thirdline.practices.self_service.figures import Counted
    from thirdline.practices.self_service.models import ArticleUse

router = Router(tags=["self-service"])


class NewUse(In):
    article: Number
    how: Use = Use.SOLVED


class AttemptsAsked(BaseModel):
    since: Moment
    until: Moment


class BesideOut(Out):
    article: int
    label: str
    title: str
    summary: str
    was_read: bool = Field(description="The requester read it before asking.")
    how: Use | None


class UseOut(Out):
    article: int
    how: Use
    by: PersonRef
    at: datetime


class OutcomeOut(Out):
    outcome: Outcome
    attempts: int
    having_read: int
    share: float | None = Field(description="Of the attempts that are over.")


class SelfServiceOut(Out):
    """Explicit is the outcome solved, implicit the outcome abandoned; they are not added."""

    attempts: int
    over: int
    outcomes: list[OutcomeOut]


@router.get("/tickets/{int:number}/articles", response=list[BesideOut])
def list_articles_beside(request: HttpRequest, number: Number, q: str = "") -> list[BesideOut]:
    """Articles that answer a ticket, those read and used first."""
    by = reader(request)
    ticket = ticket_for(by, number)
    if not by.may("work"):
        raise NotFound(_("Articles beside a ticket are for the support teams."))
    shown = articles_beside(ticket, by, question=q[:200])
    return [
        BesideOut(
            article=one.article.pk, label=one.article.label, title=one.article.title,
            summary=one.article.summary, was_read=one.was_read,
            how=Use(one.use.how) if one.use else None,
        )
        for one in shown.offers
    ]  # fmt: skip


@router.get("/tickets/{int:number}/article-uses", response=list[UseOut])
def list_uses(request: HttpRequest, number: Number) -> list[UseOut]:
    """The articles that were sent on a ticket or solved it."""
    by = reader(request)
    ticket = ticket_for(by, number)
    if not by.may("work"):
        raise NotFound(_("Which article was used is for the support teams."))
    return [_use(one) for one in queries.uses_on(ticket)]


@router.post("/tickets/{int:number}/article-uses", response=UseOut)
def say_used(request: HttpRequest, number: Number, given: NewUse) -> UseOut:
    """Say that an article was sent on a ticket, or solved it."""
    by = reader(request)
    ticket = ticket_for(by, number)
    article = article_for(by, given.article)
    return _use(use_article(ticket, article=article, how=given.how, by=by))


@router.get("/insights/self-service", response=SelfServiceOut)
def read_figures(request: HttpRequest, asked: Query[AttemptsAsked]) -> SelfServiceOut:
    """What became of attempts that began in a period; for leads."""
    if not reader(request).may("see_figures"):
        raise NotFound(_("Figures are for leads."))
    found = figures.counted(asked.since, asked.until)
    return _figures(found)


def _figures(found: Counted) -> SelfServiceOut:
    outcomes = [
        OutcomeOut(
            outcome=one, attempts=found.by_outcome.get(one, 0),
            having_read=found.having_read.get(one, 0),
            share=None if one == Outcome.UNDER_WAY else found.share(one),
        )
        for one in Outcome
    ]  # fmt: skip
    return SelfServiceOut(attempts=found.whole, over=found.ended, outcomes=outcomes)


def _use(one: ArticleUse) -> UseOut:
    return UseOut(article=one.article_id, how=Use(one.how), by=person_ref(one.by), at=one.at)
