"""People, teams and tiers by API; persons and who is on call only for the support teams."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from thirdline.foundation.people import queries
from thirdline.foundation.people.api_shapes import (
    PersonRef,
    TeamRef,
    person_or_none,
    person_ref,
    team_ref,
)
from thirdline.foundation.people.gates import reader
from thirdline.foundation.people.on_call import on_call_of
from thirdline.kit import clock
from thirdline.kit.refusals import NotFound
from thirdline.kit.web_api import Number, Out, Page, Paging, Slug, page_of

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person, Team, Tier
    from thirdline.foundation.people.on_call import OnDuty

router = Router(tags=["people"])


class MeOut(Out):
    number: int
    name: str
    email: str
    role: str
    may: list[str]
    teams: list[TeamRef]


class PersonOut(PersonRef):
    email: str
    role: str
    job: str
    place: str
    company: str
    active: bool


class TierOut(Out):
    level: int
    name: str
    mission: str


class TeamOut(TeamRef):
    number: int
    domain: str
    lead: PersonRef | None
    takes_new: bool


class OnCallOut(Out):
    team: str
    person: PersonRef
    since: datetime
    until: datetime
    rotation: str
    stands_in_for: PersonRef | None


class Found(Paging):
    q: Annotated[str, Field(max_length=80)] = Field(
        "", description="Part of a name, or an address."
    )


class OfTeam(BaseModel):
    team: str = Field("", max_length=60, description="The slug of a team.")


@router.get("/me", response=MeOut)
def me(request: HttpRequest) -> MeOut:
    """Who you are here, and what you may do."""
    by = reader(request)
    mine = [team for team in queries.teams() if team.pk in by.standing.team_ids]
    return MeOut(
        number=by.pk,
        name=by.name,
        email=by.email,
        role=by.role,
        may=sorted(by.standing.may),
        teams=[team_ref(team) for team in mine],
    )


@router.get("/tiers", response=list[TierOut])
def tiers(request: HttpRequest) -> list[TierOut]:
    """The ladder from the bottom up."""
    return [_tier(tier) for tier in queries.tiers()]


@router.get("/teams", response=Page[TeamOut])
def teams(request: HttpRequest, paging: Query[Paging]) -> Page[TeamOut]:
    """The teams that work here today."""
    _staff(request)
    return page_of(queries.teams(), paging, _team)


@router.get("/teams/{slug:slug}", response=TeamOut)
def team(request: HttpRequest, slug: Slug) -> TeamOut:
    """One team."""
    return _team(queries.team_for(reader(request), slug))


@router.get("/teams/{slug:slug}/members", response=Page[PersonOut])
def members(request: HttpRequest, slug: Slug, paging: Query[Paging]) -> Page[PersonOut]:
    """The people of a team."""
    return page_of(queries.members_of(queries.team_for(reader(request), slug)), paging, _person)


@router.get("/on-call", response=list[OnCallOut])
def on_call(request: HttpRequest, asked: Query[OfTeam]) -> list[OnCallOut]:
    """Who is on call now, for every team or for one."""
    _staff(request)
    wanted = [one for one in queries.teams() if asked.team in {"", one.slug}]
    slugs = {one.pk: one.slug for one in wanted}
    found = on_call_of(wanted, clock.now())
    return [_duty(slugs[number], duty) for number, duties in found.items() for duty in duties]


@router.get("/persons", response=Page[PersonOut])
def persons(request: HttpRequest, asked: Query[Found]) -> Page[PersonOut]:
    """The people known here, by a part of their name or address."""
    _staff(request)
    return page_of(queries.persons_known(asked.q), asked, _person)


@router.get("/persons/{int:number}", response=PersonOut)
def person(request: HttpRequest, number: Number) -> PersonOut:
    """One person."""
    _staff(request)
    return _person(queries.person_in_full(number))


def _staff(request: HttpRequest) -> None:
    if not reader(request).standing.is_staff:
        raise NotFound(_("This is for the support teams."))


def _tier(tier: Tier) -> TierOut:
    return TierOut(level=tier.level, name=tier.name, mission=tier.mission)


def _team(row: Team) -> TeamOut:
    return TeamOut(
        **dict(team_ref(row)),
        number=row.pk,
        domain=row.domain,
        lead=person_or_none(row.lead),
        takes_new=row.takes_new,
    )


def _person(row: Person) -> PersonOut:
    return PersonOut(
        **dict(person_ref(row)),
        email=row.email,
        role=row.role,
        job=row.job,
        place=row.place,
        company=row.company,
        active=row.is_active,
    )


def _duty(slug: str, duty: OnDuty) -> OnCallOut:
    return OnCallOut(
        team=slug,
        person=person_ref(duty.person),
        since=duty.since,
        until=duty.until,
        rotation=duty.rotation,
        stands_in_for=person_or_none(duty.stands_in_for),
    )
