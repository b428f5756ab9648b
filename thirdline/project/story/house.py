"""Aldermoor Group as the scripts know it: who works where, which team looks after what."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from thirdline.desk.tickets.models import Category, Service
from thirdline.engines.worktime import Schedule
from thirdline.foundation.calendars.queries import calendar_by_slug, schedule_for
from thirdline.foundation.people.models import Person, Team
from thirdline.foundation.people.operations import robot
from thirdline.foundation.people.queries import members_of
from thirdline.foundation.records.operations import apply_text
from thirdline.kit import clock
from thirdline.project.story.people import invite_cast, join_teams
from thirdline.project.story.texts import set_up_text

ZONE = ZoneInfo("Europe/Amsterdam")
SPECIALISTS = {
    "vpn": "workplace", "mail": "workplace", "workplace": "workplace", "access": "workplace",
    "payroll": "applications", "erp": "applications", "customer-portal": "applications",
    "dealer-interfaces": "applications", "printing": "infrastructure",
    "telephony": "infrastructure", "network": "infrastructure",
}  # fmt: skip
ENGINEERS = {
    "vpn": "network", "telephony": "network", "network": "network", "erp": "database",
    "mail": "platform", "customer-portal": "platform", "dealer-interfaces": "platform",
    "printing": "platform", "payroll": "applications-engineering", "access": "security",
    "workplace": "security",
}  # fmt: skip


@dataclass(frozen=True)
class House:
    """What was set up, at hand by slug; `office` reckons the hours of L2."""

    cast: dict[str, Person]
    robot: Person
    teams: dict[str, Team]
    members: dict[int, list[Person]]
    services: dict[str, Service]
    categories: dict[str, Category]
    office: Schedule
    asking: list[Person] = field(default_factory=list)

    def team_at(self, level: int, service: str) -> Team:
        """The team of a tier that looks after a service."""
        if level == 1:
            return self.teams["service-desk"]
        return self.teams[(SPECIALISTS if level == 2 else ENGINEERS)[service]]


def set_up(anchor: datetime, begins: datetime) -> House:
    """The set-up a fortnight before the first ticket, so that nobody's path is older than the desk."""
    with clock.at(begins - timedelta(days=14)):
        cast = invite_cast()
        ada = cast["ada"]
        apply_text(set_up_text(rotation=_monday_evening(anchor).isoformat()), by=ada)
        join_teams(cast, today=anchor.date(), by=ada)
    teams = {team.slug: team for team in Team.objects.select_related("tier", "lead")}
    return House(
        cast=cast,
        robot=robot(),
        teams=teams,
        members={team.pk: _in_hand(team, cast) for team in teams.values()},
        services={service.slug: service for service in _services()},
        categories={one.slug: one for one in Category.objects.prefetch_related("fields")},
        office=schedule_for(calendar_by_slug("office")),
        asking=[one for one in cast.values() if one.role == "requester" and one.job != "Visitor"],
    )


def _services() -> list[Service]:
    return list(Service.objects.select_related("owner_team__tier"))


def _in_hand(team: Team, cast: dict[str, Person]) -> list[Person]:
    """The objects of the cast themselves: each keeps its standing, read once."""
    by_number = {person.pk: person for person in cast.values()}
    return [by_number[one.pk] for one in members_of(team)]


def _monday_evening(anchor: datetime) -> datetime:
    """Monday 18:00 an even number of weeks back: the first of each rotation is on call at the anchor."""
    local = anchor.astimezone(ZONE)
    monday = (local - timedelta(days=local.weekday())).replace(hour=18, minute=0, second=0)
    if monday > local:
        monday -= timedelta(days=7)
    return monday - timedelta(weeks=12)
