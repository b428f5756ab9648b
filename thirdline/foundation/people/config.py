"""The tables of people an administrator may edit as text."""

from __future__ import annotations

from typing import Any, cast

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from thirdline.foundation.people.models import (
    Company,
    Person,
    Rotation,
    RotationPlace,
    Skill,
    Team,
    Tier,
)
from thirdline.foundation.people.operations import robot, set_teams
from thirdline.foundation.people.queries import team_slugs_of
from thirdline.foundation.people.rules import GRANTABLE, Role, Sees
from thirdline.kit.tables import Child, Column, Table, list_tables
from thirdline.kit.texts.later import later


def _tier_mistake(row: models.Model) -> str | None:
    tier = cast("Tier", row)
    unknown = sorted(set(tier.may) - GRANTABLE)
    if unknown:
        known = ", ".join(sorted(GRANTABLE))
        return _("a tier cannot grant “%(name)s”; it may grant %(known)s.") % {
            "name": unknown[0],
            "known": known,
        }
    if tier.sees not in list(Sees):
        return _("“sees” is one of: %(known)s.") % {"known": ", ".join(Sees)}
    return None


def _person_mistake(row: models.Model) -> str | None:
    if cast("Person", row).role not in list(Role):
        return _("“role” is one of: %(known)s.") % {"known": ", ".join(Role)}
    return None


def _set_teams(person: Person, slugs: Any) -> None:
    set_teams(person, slugs=list(slugs or []), by=robot())


list_tables(
    Table(
        "tiers",
        later("Tiers"),
        Tier,
        "level",
        (
            Column("level", "number"),
            Column("name"),
            Column("mission"),
            Column("access", "list"),
            Column("sees"),
            Column("may", "list"),
            Column("respond_within", "duration"),
            Column("decide_within", "duration"),
            Column("calendar", "ref", to="calendars"),
        ),
        order=20,
        check=_tier_mistake,
    ),
    Table(
        "people",
        later("People"),
        Person,
        "email",
        (
            Column("email"),
            Column("name"),
            Column("role"),
            Column("job"),
            Column("place"),
            Column("company"),
            Column("department"),
            Column("manager", "ref", to="people", help=_lazy("Who approves what they ask for.")),
            Column("reads", help=_lazy("Whose tickets they read; empty: as the company says.")),
            Column("language"),
            Column("time_zone"),
            Column("can_hold", "number"),
            Column("teams", "list", read=team_slugs_of, write=_set_teams),
        ),
        order=40,
        only={"kind": "person", "is_active": True},
        check=_person_mistake,
        personal=True,
    ),
    Table(
        "teams",
        later("Teams"),
        Team,
        "slug",
        (
            Column("slug"),
            Column("name"),
            Column("tier", "ref", to="tiers"),
            Column("domain"),
            Column("lead", "ref", to="people"),
            Column("calendar", "ref", to="calendars"),
            Column("takes_new", "flag"),
        ),
        order=30,
        retires="retired_at",
        only={"history": None},
    ),
    Table(
        "companies",
        later("Companies"),
        Company,
        "name",
        (
            Column("name"),
            Column("reads", help=_lazy("Whose tickets its people read beside their own.")),
        ),
        order=38,
    ),
    Table(
        "skills",
        later("Skills"),
        Skill,
        "slug",
        (Column("slug"), Column("name"), Column("domain")),
        order=35,
    ),
    Table(
        "rotations",
        later("On-call rotations"),
        Rotation,
        "name",
        (
            Column("name"),
            Column("team", "ref", to="teams"),
            Column("kind"),
            Column("length", "number"),
            Column("starts_at", "moment"),
            Column("time_zone"),
        ),
        (
            Child(
                "people",
                RotationPlace,
                "rotation",
                (Column("person", "ref", to="people"),),
                key="person",
                position="position",
            ),
        ),
        order=45,
    ),
)
