"""The cast comes in: persons first, for teams have leads; then teams, skills and logins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from thirdline.foundation.people.models import Person, Skill, Team
from thirdline.foundation.people.operations import (
    change_person,
    grant_skill,
    invite_person,
    join_team,
)
from thirdline.foundation.people.rules import Role
from thirdline.project.story.texts import words_of

PASSWORD = "climb-the-ladder-demo"  # noqa: S105 - printed with the logins, known to everybody
_FACTS = ("job", "place", "company", "department")


def invite_cast() -> dict[str, Person]:
    """Everybody by the first part of their address; the administrator comes first and invites."""
    cast: dict[str, Person] = {}
    ada: Person | None = None
    for row in words_of("cast")["people"]:
        key = row["name"].lower().replace(" ", ".") if _shared(row) else _first(row["name"])
        key = row["email"].split("@")[0] if "email" in row else key
        person = invite_person(
            name=row["name"],
            email=f"{key}@aldermoor.example" if "company" not in row else f"{key}@netvance.example",
            role=Role(row.get("role", "requester")),
            password=PASSWORD if "shown" in row else None,
            by=ada,
            **_facts(row),
        )
        ada = ada or person
        cast[key] = person
    _name_managers(cast, by=ada)
    return cast


def _name_managers(cast: dict[str, Person], *, by: Person | None) -> None:
    """Once everybody is here: who approves what whom asks for."""
    for row, person in zip(words_of("cast")["people"], list(cast.values()), strict=True):
        if "manager" in row and by is not None:
            manager = cast[row["manager"]]
            person.manager = change_person(person, manager=manager, by=by).manager


def _first(name: str) -> str:
    return str(name).split(" ")[0].lower()


def _shared(row: dict[str, Any]) -> bool:
    """A counter or a whole department writes under one name."""
    return row["name"] in {"Reception Leiden", "Dealer desk", "HR operations", "Field sales"}


def _facts(row: dict[str, Any]) -> dict[str, Any]:
    facts = {name: row[name] for name in _FACTS if name in row}
    return facts | ({"can_hold": row["can_hold"]} if "can_hold" in row else {})


def join_teams(cast: dict[str, Person], *, today: date, by: Person) -> None:
    """Memberships and skills, once teams and skills are set up."""
    teams = {team.slug: team for team in Team.objects.select_related("tier")}
    skills = {skill.slug: skill for skill in Skill.objects.all()}
    for row, person in zip(words_of("cast")["people"], cast.values(), strict=True):
        for slug in row.get("teams", []):
            join_team(person, team=teams[slug], by=by)
        for held in row.get("skills", []):
            lasts = held.get("expires_in")
            grant_skill(
                person,
                skill=skills[held["skill"]],
                level=held["level"],
                certificate=held.get("certificate", ""),
                until=today + timedelta(days=lasts) if lasts is not None else None,
                by=by,
            )
        person.__dict__.pop("standing", None)


def login_lines(cast: Iterable[Person]) -> list[str]:
    """One line a login, as bin/run prints them."""
    rows = [row for row in words_of("cast")["people"] if "shown" in row]
    shown = {row["name"]: row["shown"] for row in rows}
    people = [one for one in cast if one.name in shown]
    wide = max(len(one.email) for one in people)
    lines = [f"  {one.email:{wide}}  {one.name}, {shown[one.name]}" for one in people]
    return [f"Everybody's password is {PASSWORD} (a demo: for nothing real). Sign in as", *lines]
