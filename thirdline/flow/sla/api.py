"""The clocks of a ticket, each with its explanation, by API."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router

from thirdline.desk.tickets.queries import ticket_for
from thirdline.flow.sla import queries
from thirdline.flow.sla.rules import ClockKind, ClockState
from thirdline.foundation.people.gates import reader
from thirdline.kit import clock
from thirdline.kit.refusals import NotFound
from thirdline.kit.web_api import Number, Out, Page, Paging, page_of

if TYPE_CHECKING:
    from thirdline.flow.sla.models import Clock, Policy

router = Router(tags=["clocks"])


class SentenceOut(Out):
    at: datetime
    words: str


class ClockOut(Out):
    number: int
    kind: ClockKind
    state: ClockState
    target_seconds: int
    used_seconds: float
    due_at: datetime | None
    started_at: datetime
    ended_at: datetime | None
    breached_at: datetime | None
    team: str | None
    stay: int | None
    consult: int | None


class ExplainedClock(ClockOut):
    explanation: list[SentenceOut]


class PolicyOut(Out):
    slug: str
    name: str
    kind: str
    version: int


@router.get("/tickets/{int:number}/clocks", response=Page[ClockOut])
def list_clocks(request: HttpRequest, number: Number, paging: Query[Paging]) -> Page[ClockOut]:
    """Every clock of a ticket; the person who asked sees those promised to them."""
    by = reader(request)
    rows = queries.clocks_of(ticket_for(by, number))
    if not by.standing.is_staff:
        rows = rows.filter(kind__in=queries.PROMISED_TO_REQUESTERS)
    return page_of(rows, paging, lambda row: ClockOut(**_facts(row)))


@router.get("/clocks/{int:number}", response=ExplainedClock)
def read_clock(request: HttpRequest, number: Number) -> ExplainedClock:
    """One clock with its ledger, replayed into sentences."""
    row = queries.clock_for(reader(request), number)
    told = [SentenceOut(at=one.at, words=one.words) for one in queries.explain(row, clock.now())]
    return ExplainedClock(**_facts(row), explanation=told)


@router.get("/policies", response=Page[PolicyOut])
def list_policies(request: HttpRequest, paging: Query[Paging]) -> Page[PolicyOut]:
    """What is promised, to customers (sla) and between teams (ola)."""
    if not reader(request).standing.is_staff:
        raise NotFound(_("Policies are for the support teams."))
    return page_of(queries.policies(), paging, _policy)


def _facts(row: Clock) -> dict[str, Any]:
    return {
        "number": row.pk,
        "kind": row.kind,
        "state": row.state,
        "target_seconds": row.target_seconds,
        "used_seconds": row.used_seconds,
        "due_at": row.due_at,
        "started_at": row.started_at,
        "ended_at": row.ended_at,
        "breached_at": row.breached_at,
        "team": row.team.slug if row.team else None,
        "stay": row.stay.number if row.stay else None,
        "consult": row.consult_id,
    }


def _policy(row: Policy) -> PolicyOut:
    return PolicyOut(slug=row.slug, name=row.name, kind=row.kind, version=row.version)
