"""Who is on call and who is at work: rotations with their overrides, and planned shifts.

A rotation says who answers for a team out of turn; a shift says that somebody is there. A team that
plans no shifts counts as always there. People who left are on call for nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Prefetch

from thirdline.engines import rotations as engine
from thirdline.engines.rotations import shifts_between
from thirdline.foundation.people.models import (
    Person,
    Rotation,
    RotationOverride,
    RotationPlace,
    Shift,
    Team,
)

_Members = engine.Rotation[int]
_Overrides = list[engine.Override[int]]


@dataclass(frozen=True)
class OnDuty:
    """One stretch of one person for one team; `rotation` is empty where a shift says so."""

    team_id: int
    person: Person
    since: datetime
    until: datetime
    rotation: str = ""
    stands_in_for: Person | None = None
    reason: str = ""


def on_call_now(team: Team, moment: datetime) -> list[OnDuty]:
    """Who is on call for a team at a moment, one a rotation in the order of the rotations' names.

    Raises BadRotation for one that cannot be reckoned, such as with a time zone that is none.
    """
    return on_call_of([team], moment)[team.pk]


def on_call_of(teams: Iterable[Team], moment: datetime) -> dict[int, list[OnDuty]]:
    """The same for many teams at once, in as many queries as for one."""
    found: dict[int, list[OnDuty]] = {team.pk: [] for team in teams}
    for rotation in _rotations(list(found), moment, moment):
        plan = _plan(rotation)
        if plan is None:
            continue
        overrides = _overrides(rotation)
        held = engine.who_is_on_call(plan, overrides, moment)
        if held is None:
            continue
        start, end = plan.shift_at(moment)
        for duty in _stretches(rotation, plan, overrides, start, end):
            if duty.since <= moment < duty.until and duty.person.is_active:
                found[rotation.team_id].append(duty)
    return found


def rota(team: Team, start: datetime, end: datetime) -> list[OnDuty]:
    """Every stretch of being on call for a team in a time, by its beginning; shifts are not among them."""
    found: list[OnDuty] = []
    for rotation in _rotations([team.pk], start, end):
        plan = _plan(rotation)
        if plan is not None:
            found += _stretches(rotation, plan, _overrides(rotation), start, end)
    return sorted(found, key=lambda duty: (duty.since, duty.rotation))


def on_shift_now(team: Team, moment: datetime) -> list[OnDuty]:
    """Who is planned to be at work in a team at a moment."""
    rows = Shift.objects.filter(
        team=team, ends_at__gt=moment, starts_at__lte=moment, person__is_active=True
    )
    return [
        OnDuty(team.pk, shift.person, shift.starts_at, shift.ends_at)
        for shift in rows.select_related("person").order_by("person__name", "id")
    ]


def at_work(team: Team, moment: datetime) -> frozenset[int] | None:
    """The persons on shift, by number; None where the team plans no shifts from now on.

    A plan that simply ran out says nothing about today, so it does not send everybody home.
    """
    coming = Shift.objects.filter(team=team, ends_at__gt=moment).values_list(
        "person_id", "starts_at"
    )
    rows = list(coming)
    return frozenset(person for person, starts in rows if starts <= moment) if rows else None


def _rotations(teams: Sequence[int], start: datetime, end: datetime) -> list[Rotation]:
    overlapping = RotationOverride.objects.filter(ends_at__gt=start, starts_at__lte=end)
    return list(
        Rotation.objects.filter(team_id__in=teams)
        .order_by("name", "id")
        .prefetch_related(
            Prefetch("places", RotationPlace.objects.select_related("person").order_by("position")),
            Prefetch("overrides", overlapping.select_related("person").order_by("id")),
        )
    )


def _plan(rotation: Rotation) -> _Members | None:
    """The rotation for reckoning; None while nobody has a place in it."""
    members = tuple(place.person_id for place in rotation.places.all())
    if not members:
        return None
    # Made once with the start as it is kept, so that the engine is the one to refuse a bad zone.
    start = rotation.starts_at.replace(tzinfo=None)
    plan = engine.Rotation(
        _UNITS[rotation.kind], rotation.length, rotation.time_zone, start, members
    )
    local = rotation.starts_at.astimezone(ZoneInfo(rotation.time_zone)).replace(tzinfo=None)
    return replace(plan, start=local)


_UNITS: dict[str, engine.Unit] = {
    "hourly": "hourly",
    "daily": "daily",
    "weekly": "weekly",
    "monthly": "monthly",
}


def _overrides(rotation: Rotation) -> _Overrides:
    return [
        engine.Override(row.starts_at, row.ends_at, row.person_id)
        for row in rotation.overrides.all()
    ]


def _stretches(
    rotation: Rotation, plan: _Members, overrides: _Overrides, start: datetime, end: datetime
) -> Iterator[OnDuty]:
    people = {place.person_id: place.person for place in rotation.places.all()}
    people |= {row.person_id: row.person for row in rotation.overrides.all()}
    reasons = dict(zip(overrides, (row.reason for row in rotation.overrides.all()), strict=True))
    for held in shifts_between(plan, overrides, start, end):
        if held.member is None:
            continue
        stands_in = held.override is not None and held.member != held.planned
        yield OnDuty(
            team_id=rotation.team_id,
            person=people[held.member],
            since=held.start,
            until=held.end,
            rotation=rotation.name,
            stands_in_for=people[held.planned] if stands_in else None,
            reason=reasons[held.override] if held.override else "",
        )
