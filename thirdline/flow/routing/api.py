"""Why a ticket began where it did, and what other rules would have done, by API."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from thirdline.desk.tickets.queries import ticket_for
from thirdline.flow.routing import queries, trying
from thirdline.foundation.people.gates import reader
from thirdline.kit import clock
from thirdline.kit.refusals import NotFound
from thirdline.kit.web_api import In, Number, Out, Slug

if TYPE_CHECKING:
    from thirdline.flow.routing.models import RoutingDecision
    from thirdline.flow.routing.trying import DryRun

router = Router(tags=["routing"])
COUNTED = timedelta(days=30)


class DecisionOut(Out):
    at: datetime
    rule: str
    rule_name: str
    rule_number: int | None
    person: int | None
    trace: list[dict[str, Any]]
    outcome: dict[str, Any]


class RuleOut(Out):
    number: int
    slug: str
    name: str
    when: str
    then: str
    enabled: bool
    broken: str
    matches: int


class NewRule(In):
    slug: Slug
    name: Annotated[str, Field(min_length=1, max_length=120)]
    when: dict[str, Any] = Field(default_factory=dict)
    go: dict[str, Any]
    priority: Annotated[int, Field(ge=1, le=4)] | None = None
    tags: list[Annotated[str, Field(max_length=40)]] = Field(default_factory=list, max_length=10)
    note: Annotated[str, Field(max_length=300)] = ""
    enabled: bool = True


class NewDryRun(In):
    rules: Annotated[list[NewRule], Field(max_length=200)]
    last: Annotated[int, Field(ge=1, le=10_000)] = 1000


class MovedOut(Out):
    number: int
    label: str
    title: str
    from_team: str
    from_tier: int
    to_team: str
    to_tier: int
    rule: str


class DryRunOut(Out):
    sentence: str
    basis: str
    total: int
    same: int
    approximate: int
    moved: list[MovedOut]
    matches: dict[str, int]
    problems: list[str]


@router.get("/tickets/{int:number}/routing-decision", response=DecisionOut)
def read_decision(request: HttpRequest, number: Number) -> DecisionOut:
    """Why a ticket began where it did, with every test that was made."""
    by = reader(request)
    found = queries.decision_of(ticket_for(by, number)) if by.standing.is_staff else None
    if found is None:
        raise NotFound(_("No rules decided about this ticket."))
    return _decision(found)


@router.get("/routing/rules", response=list[RuleOut])
def list_rules(request: HttpRequest) -> list[RuleOut]:
    """The rules in their order, in words, with how often each won in the last thirty days."""
    _may(request)
    lines = queries.rule_lines(clock.now() - COUNTED)
    return [
        RuleOut(
            number=one.number, slug=one.slug, name=one.name, when=one.when, then=one.then,
            enabled=one.enabled, broken=one.broken, matches=one.matches,
        )
        for one in lines
    ]  # fmt: skip


@router.post("/routing/dry-runs", response=DryRunOut)
def try_rules(request: HttpRequest, given: NewDryRun) -> DryRunOut:
    """What other rules would have done with the newest tickets; nothing is saved."""
    _may(request)
    rows = [{**one.model_dump(), "position": at} for at, one in enumerate(given.rules)]
    drafts = trying.drafts_from(rows)
    return _run(trying.dry_run(drafts, last=given.last, reader=reader(request)))


def _may(request: HttpRequest) -> None:
    if not reader(request).may("see_set_up"):
        raise NotFound(_("Rules are for leads and administrators."))


def _decision(row: RoutingDecision) -> DecisionOut:
    return DecisionOut(
        at=row.at,
        rule=row.rule,
        rule_name=row.rule_name,
        rule_number=row.rule_number,
        person=row.person_id,
        trace=row.trace,
        outcome=row.outcome,
    )


def _run(run: DryRun) -> DryRunOut:
    return DryRunOut(
        sentence=run.sentence,
        basis=run.basis,
        total=run.total,
        same=run.same,
        approximate=run.approximate,
        moved=[
            MovedOut(
                number=one.number, label=one.label, title=one.title, from_team=one.from_team,
                from_tier=one.from_tier, to_team=one.to_team, to_tier=one.to_tier, rule=one.rule,
            )
            for one in run.moved
        ],
        matches=dict(run.matches),
        problems=run.problems,
    )  # fmt: skip
