"""Persons, teams and tiers as every part of the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thirdline.kit.web_api import Out

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person, Team


class PersonRef(Out):
    number: int
    name: str


class TeamRef(Out):
    slug: str
    name: str
    tier: int


def person_ref(person: Person) -> PersonRef:
    return PersonRef(number=person.pk, name=person.name)


def person_or_none(person: Person | None) -> PersonRef | None:
    return person_ref(person) if person else None


def team_ref(team: Team) -> TeamRef:
    return TeamRef(slug=team.slug, name=team.name, tier=team.tier.level)


def team_or_none(team: Team | None) -> TeamRef | None:
    return team_ref(team) if team else None
