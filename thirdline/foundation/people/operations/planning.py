"""What people can do, and when they are there to do it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.foundation.journal.operations import record
from thirdline.foundation.people import rules
from thirdline.foundation.people.models import (
    Person,
    PersonSkill,
    Rotation,
    RotationOverride,
    Shift,
    Skill,
    Team,
)
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if


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
    held, _new = PersonSkill.objects.update_or_create(
        person=person,
        skill=skill,
        defaults={"level": level, "certificate": certificate, "expires_on": until},
    )
    record("person.skill_granted", person, by=by, facts={"skill": skill.slug, "level": level})
    return held


@transaction.atomic
def withdraw_skill(person: Person, *, skill: Skill, by: Person) -> Person:
    """Say that a person no longer has a skill."""
    gone, _rows = PersonSkill.objects.filter(person=person, skill=skill).delete()
    if not gone:
        facts = {"name": person.name, "skill": skill.name}
        raise Refused(_("%(name)s does not have the skill “%(skill)s”.") % facts)
    record("person.skill_withdrawn", person, by=by, facts={"skill": skill.slug})
    return person


@transaction.atomic
def plan_shift(
    person: Person, *, team: Team, starts_at: datetime, ends_at: datetime, by: Person
) -> Shift:
    """Plan a person's presence in a team; it must end after it starts."""
    if ends_at <= starts_at:
        raise Refused(_("A shift ends after it starts."))
    shift = Shift.objects.create(person=person, team=team, starts_at=starts_at, ends_at=ends_at)
    record(
        "person.shift_planned",
        person,
        by=by,
        facts={"team": team.slug, "from": starts_at.isoformat()},
    )
    return shift


@transaction.atomic
def stand_in(
    rotation: Rotation,
    *,
    person: Person,
    starts_at: datetime,
    ends_at: datetime,
    by: Person,
    reason: str = "",
) -> RotationOverride:
    """Put a person on call in place of whoever the rotation has in mind, for a while."""
    rotation = Rotation.objects.select_for_update(of=("self",)).get(pk=rotation.pk)
    refuse_if(rules.why_not_plan_for(rotation.team_id, rotation.team.lead_id, by.standing))
    works = person.is_active and person.may("work")
    refuse_if(rules.why_not_stand_in(person.name, works, starts_at, ends_at, now=clock.now()))
    override = RotationOverride.objects.create(
        rotation=rotation, person=person, starts_at=starts_at, ends_at=ends_at, reason=reason
    )
    record("person.stands_in", person, by=by, facts=_times(override), words=_why(reason))
    return override


@transaction.atomic
def end_stand_in(override: RotationOverride, *, by: Person) -> Rotation:
    """Let the rotation have its way again: what lies ahead goes, what has been stays."""
    override = RotationOverride.objects.select_for_update(of=("self",)).get(pk=override.pk)
    rotation, now = override.rotation, clock.now()
    refuse_if(rules.why_not_plan_for(rotation.team_id, rotation.team.lead_id, by.standing))
    if override.ends_at <= now:
        raise Refused(_("That is over already; what has been stays in the rota."))
    record("person.stand_in_ended", override.person, by=by, facts=_times(override))
    if override.starts_at < now:
        override.ends_at = now
        override.save(update_fields=["ends_at"])
    else:
        override.delete()
    return rotation


def _times(override: RotationOverride) -> dict[str, object]:
    return {
        "rotation": override.rotation_id,
        "team": override.rotation.team.slug,
        "from": override.starts_at.isoformat(),
        "until": override.ends_at.isoformat(),
    }


def _why(reason: str) -> dict[str, str] | None:
    return {"reason": reason} if reason else None
