from __future__ import annotations

from django.db.models import Q, QuerySet

from thirdline.foundation.people.models import Person, Team, Tier
from thirdline.foundation.people.rules import STAFF
from thirdline.kit.refusals import NotFound


def tiers() -> QuerySet[Tier]:
    return Tier.objects.order_by("level")


def teams() -> QuerySet[Team]:
    """Teams that work here today: retired ones and those of imported histories stay away."""
    return (
        Team.objects.filter(retired_at=None, history=None)
        .select_related("tier", "lead")
        .order_by("tier__level", "name")
    )


def team_for(person: Person, slug: str) -> Team:
    team = teams().filter(slug=slug).first() if person.standing.is_staff else None
    if team is None:
        raise NotFound(f"There is no team “{slug}”.")
    return team


def team_numbered(number: int) -> Team:
    team = Team.objects.select_related("tier", "lead").filter(pk=number).first()
    if team is None:
        raise NotFound("There is no such team.")
    return team


def intake_team() -> Team | None:
    """Where a ticket goes when no rule says otherwise: the lowest team that takes new tickets."""
    return teams().filter(takes_new=True).first() or teams().filter(tier__level__gte=1).first()


def members_of(team: Team) -> QuerySet[Person]:
    return Person.objects.filter(
        memberships__team=team, memberships__until=None, is_active=True, kind="person"
    ).order_by("name")


def works_in(person: Person, team: Team) -> bool:
    return person.is_active and team.pk in person.standing.team_ids


def staff() -> QuerySet[Person]:
    return Person.objects.filter(is_active=True, kind="person", role__in=STAFF).order_by("name")


def person_by_email(email: str) -> Person | None:
    return Person.objects.filter(email__iexact=email.strip()).first()


def person_numbered(number: int) -> Person:
    person = Person.objects.filter(pk=number).first()
    if person is None:
        raise NotFound("There is no such person.")
    return person


def persons_matching(text: str, *, limit: int = 10) -> QuerySet[Person]:
    words = Q(name__icontains=text) | Q(email__istartswith=text)
    return Person.objects.filter(words, is_active=True, kind="person").order_by("name")[:limit]


def lead_of(team: Team) -> Person | None:
    return team.lead if team.lead and team.lead.is_active else None
