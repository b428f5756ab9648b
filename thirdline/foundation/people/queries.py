from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Max, Prefetch, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from thirdline.foundation.people.models import (
    ApiToken,
    Membership,
    Person,
    PersonSkill,
    Rotation,
    RotationOverride,
    Skill,
    Team,
    Tier,
)
from thirdline.foundation.people.rules import STAFF, Role
from thirdline.kit.fixed import fixed
from thirdline.kit.refusals import NotFound


def tiers() -> QuerySet[Tier]:
    return Tier.objects.order_by("level")


def all_tiers() -> list[Tier]:
    return _TIERS()


def teams() -> QuerySet[Team]:
    """Teams that work here today: retired ones and those of imported histories stay away."""
    return (
        Team.objects.filter(retired_at=None, history=None)
        .select_related("tier", "lead")
        .order_by("tier__level", "name")
    )


def all_teams() -> list[Team]:
    """The same, read at once: an organisation has tens of them, and every page asks."""
    return _TEAMS()


def is_member_of(person: Person, team: Team) -> bool:
    return bool(_IS_MEMBER(person.pk, team.pk))


def team_for(person: Person, slug: str) -> Team:
    team = teams().filter(slug=slug).first() if person.standing.is_staff else None
    if team is None:
        raise NotFound(_("There is no team “%(slug)s”.") % {"slug": slug})
    return team


def team_numbered(number: int) -> Team:
    team = Team.objects.select_related("tier", "lead").filter(pk=number).first()
    if team is None:
        raise NotFound(_("There is no such team."))
    return team


def intake_team() -> Team | None:
    """Where a ticket goes when no rule says otherwise: the lowest team that takes new tickets."""
    return teams().filter(takes_new=True).first() or teams().filter(tier__level__gte=1).first()


def members_of(team: Team) -> QuerySet[Person]:
    return _members_of(team.pk)


def people_of(team: Team) -> list[Person]:
    """The same, read at once."""
    return _PEOPLE(team.pk)


def _members_of(team: int) -> QuerySet[Person]:
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
        raise NotFound(_("There is no such person."))
    return person


def persons_matching(text: str, *, limit: int = 10) -> QuerySet[Person]:
    words = Q(name__icontains=text) | Q(email__istartswith=text)
    return Person.objects.filter(words, is_active=True, kind="person").order_by("name")[:limit]


def persons_known(text: str = "") -> QuerySet[Person]:
    """Everybody who is here, robots aside, whose name or address has the text in it."""
    rows = Person.objects.filter(is_active=True, kind="person")
    return rows.filter(Q(name__icontains=text) | Q(email__icontains=text)) if text else rows


def lead_of(team: Team) -> Person | None:
    return team.lead if team.lead and team.lead.is_active else None


PAGE = 50


def people_page(
    *, find: str = "", role: str = "", left: bool = False, after: str = ""
) -> tuple[list[Person], str]:
    """A page of people by name and the mark of the next one; the mark is `number:name`."""
    rows = Person.objects.filter(kind="person", is_active=not left)
    for word in find.split():
        rows = rows.filter(Q(name__icontains=word) | Q(email__icontains=word))
    if role:
        rows = rows.filter(role=role)
    number, colon, name = after.partition(":")
    if colon and number.isdecimal():
        rows = rows.filter(Q(name__gt=name) | Q(name=name, pk__gt=int(number)))
    found = list(_with_teams_and_skills(rows).order_by("name", "id")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], f"{last.pk}:{last.name}" if last else ""


def person_in_full(number: int) -> Person:
    person = _with_teams_and_skills(Person.objects.filter(pk=number, kind="person")).first()
    if person is None:
        raise NotFound(_("There is no such person."))
    return person


def _with_teams_and_skills(rows: QuerySet[Person]) -> QuerySet[Person]:
    current = Membership.objects.filter(until=None, team__history=None)
    held = PersonSkill.objects.select_related("skill").order_by(Lower("skill__name"))
    return rows.prefetch_related(
        Prefetch("memberships", current.select_related("team__tier").order_by("team__name")),
        Prefetch("skills", held),
    )


def person_for_update(person: Person) -> Person:
    """The person's row as it is now, locked until the transaction ends."""
    return Person.objects.select_for_update().get(pk=person.pk)


def other_administrators(person: Person) -> int:
    return (
        Person.objects.filter(role=Role.ADMINISTRATOR, is_active=True, kind="person")
        .exclude(pk=person.pk)
        .count()
    )


def administrators() -> list[Person]:
    """Whom the machine tells what only they can mend; an organisation has a few."""
    here = Person.objects.filter(role=Role.ADMINISTRATOR, is_active=True, kind="person")
    return list(here.order_by("pk")[:50])


def anybody_here() -> bool:
    return Person.objects.filter(kind="person").exists()


def skills() -> QuerySet[Skill]:
    return Skill.objects.order_by(Lower("name"))


def skill_numbered(number: int) -> Skill:
    skill = Skill.objects.filter(pk=number).first()
    if skill is None:
        raise NotFound(_("There is no such skill."))
    return skill


def tokens_of(person: Person, *, now: datetime) -> QuerySet[ApiToken]:
    """The tokens that still open something, newest first."""
    living = ApiToken.objects.filter(person=person, revoked_at=None, expires_at__gt=now)
    return living.order_by("-created_at", "-id")


def token_of(person: Person, number: int) -> ApiToken:
    token = ApiToken.objects.filter(person=person, pk=number).first()
    if token is None:
        raise NotFound(_("There is no such token."))
    return token


def rotations() -> QuerySet[Rotation]:
    living = Rotation.objects.filter(team__retired_at=None, team__history=None)
    return living.select_related("team__tier").order_by("team__tier__level", "team__name", "name")


def rotation_numbered(number: int) -> Rotation:
    rotation = rotations().filter(pk=number).first()
    if rotation is None:
        raise NotFound(_("There is no such rotation."))
    return rotation


def coming_overrides(teams: Sequence[Team], *, now: datetime) -> QuerySet[RotationOverride]:
    ahead = RotationOverride.objects.filter(rotation__team__in=teams, ends_at__gt=now)
    return ahead.select_related("person", "rotation__team").order_by("starts_at", "id")


def override_numbered(number: int) -> RotationOverride:
    override = RotationOverride.objects.select_related("rotation__team").filter(pk=number).first()
    if override is None:
        raise NotFound(_("There is no such stand-in."))
    return override


def teams_on_call_with(person: Person) -> list[Team]:
    """The teams in whose rotations a person has a place or stands in."""
    held = Q(rotations__places__person=person) | Q(rotations__overrides__person=person)
    return list(teams().filter(held).distinct())


def robot_named(name: str) -> Person | None:
    return _ROBOT.one(name)


def name_of(person: Person) -> str:
    return person.name


def tier_levels_of(person_ids: Collection[int]) -> dict[int, int]:
    """The highest tier each of these people works at, in one query; people who only ask are left out."""
    return dict(_LEVELS(sorted(person_ids))) if person_ids else {}


def team_slugs_of(person: Person) -> list[str]:
    held = person.memberships.filter(until=None, team__history=None)
    return list(held.order_by("team__slug").values_list("team__slug", flat=True))


_ROBOT = fixed(lambda name: Person.objects.filter(kind="robot", name=name), str)
_LEVELS = fixed(
    lambda people: (
        Membership.objects.filter(person__any=people, until=None)
        .values_list("person_id")
        .annotate(Max("team__tier__level"))
    ),
    list[int],
)
_TEAMS = fixed(teams)
_TIERS = fixed(tiers)
_PEOPLE = fixed(_members_of, int)
_IS_MEMBER = fixed(
    lambda person, team: Membership.objects.filter(
        person=person, team=team, until=None, person__is_active=True, person__kind="person"
    ).values_list("pk"),
    int,
    int,
)
