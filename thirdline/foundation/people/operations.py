from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.db import transaction

from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import (
    ApiToken,
    Membership,
    Person,
    PersonSkill,
    Shift,
    Skill,
    Team,
)
from thirdline.foundation.people.rules import Role
from thirdline.kit import clock
from thirdline.kit.refusals import Refused


@transaction.atomic
def invite_person(
    *,
    name: str,
    email: str,
    by: Person | None,
    role: Role = Role.REQUESTER,
    password: str | None = None,
    kind: str = "person",
    **facts: str,
) -> Person:
    """Add a person; without a password they sign in by single sign-on or a reset letter."""
    if Person.objects.filter(email__iexact=email).exists():
        raise Refused(f"Somebody with the address {email} is already here.")
    person = Person(
        name=name, email=email.strip().lower(), role=role, kind=kind, joined_at=clock.now(), **facts
    )
    if password is None:
        person.set_unusable_password()
    else:
        person.set_password(password)
    person.save()
    record(
        "person.invited", person, by=by, facts={"role": role}, words={"name": name, "email": email}
    )
    return person


def robot(name: str = "Thirdline") -> Person:
    """The person in whose name the machine acts; made when first needed."""
    person, _new = Person.objects.get_or_create(
        kind="robot",
        name=name,
        defaults={
            "email": f"{name.lower()}@robots.invalid",
            "role": Role.AGENT,
            "joined_at": clock.now(),
        },
    )
    return person


@transaction.atomic
def join_team(person: Person, *, team: Team, by: Person | None) -> Membership:
    """Make a person a member of a team; joining twice changes nothing."""
    membership, new = Membership.objects.get_or_create(
        person=person, team=team, until=None, defaults={"since": clock.now()}
    )
    if new:
        record("person.joined", person, by=by, facts={"team": team.slug})
        person.__dict__.pop("standing", None)
    return membership


@transaction.atomic
def leave_team(person: Person, *, team: Team, by: Person) -> Person:
    """End a membership; the person's past stays with the team remain theirs."""
    ended = Membership.objects.filter(person=person, team=team, until=None).update(
        until=clock.now()
    )
    if not ended:
        raise Refused(f"{person.name} is not in {team.name}.")
    record("person.left_team", person, by=by, facts={"team": team.slug})
    person.__dict__.pop("standing", None)
    return person


@transaction.atomic
def retire_person(person: Person, *, by: Person) -> Person:
    """End a person's access; their name stays on what they did."""
    person.is_active, person.left_at = False, clock.now()
    person.save(update_fields=["is_active", "left_at"])
    Membership.objects.filter(person=person, until=None).update(until=clock.now())
    ApiToken.objects.filter(person=person, revoked_at=None).update(revoked_at=clock.now())
    record("person.retired", person, by=by)
    person.__dict__.pop("standing", None)
    return person


@transaction.atomic
def grant_skill(
    person: Person,
    *,
    skill: Skill,
    level: int,
    by: Person | None,
    certificate: str = "",
    until: date | None = None,
) -> PersonSkill:
    """Say that a person has a skill, at which level, and until when its certificate runs."""
    held, _ = PersonSkill.objects.update_or_create(
        person=person,
        skill=skill,
        defaults={"level": level, "certificate": certificate, "expires_on": until},
    )
    record("person.skill_granted", person, by=by, facts={"skill": skill.slug, "level": level})
    return held


@transaction.atomic
def plan_shift(
    person: Person, *, team: Team, starts_at: datetime, ends_at: datetime, by: Person
) -> Shift:
    """Plan a person's presence in a team; it must end after it starts."""
    if ends_at <= starts_at:
        raise Refused("A shift ends after it starts.")
    shift = Shift.objects.create(person=person, team=team, starts_at=starts_at, ends_at=ends_at)
    record(
        "person.shift_planned",
        person,
        by=by,
        facts={"team": team.slug, "from": starts_at.isoformat()},
    )
    return shift


@transaction.atomic
def change_preferences(person: Person, *, by: Person, **choices: object) -> Person:
    """Keep how a person wants the desk to look and speak."""
    for name, value in choices.items():
        setattr(person, name, value)
    person.save(update_fields=list(choices))
    record("person.preferences_changed", person, by=by, facts={"changed": sorted(choices)})
    return person


@transaction.atomic
def issue_token(
    person: Person,
    *,
    name: str,
    scopes: list[str],
    by: Person,
    lasts: timedelta = timedelta(days=90),
) -> tuple[ApiToken, str]:
    """Make an API token; its secret is returned once and never kept."""
    secret = "tl_" + secrets.token_urlsafe(32)
    now = clock.now()
    token = ApiToken.objects.create(
        person=person,
        name=name,
        digest=hashlib.sha256(secret.encode()).hexdigest(),
        hint=secret[:8],
        scopes=scopes,
        created_at=now,
        expires_at=now + lasts,
    )
    record("person.token_issued", person, by=by, facts={"name": name, "scopes": scopes})
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Person) -> ApiToken:
    """End a token at once."""
    token.revoked_at = clock.now()
    token.save(update_fields=["revoked_at"])
    record("person.token_revoked", token.person, by=by, facts={"name": token.name})
    return token
