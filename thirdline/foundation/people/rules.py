"""Roles, what each may do, and the pure decisions about people."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field


class Role(enum.StrEnum):
    REQUESTER = "requester"
    AGENT = "agent"
    SPECIALIST = "specialist"
    LEAD = "lead"
    ADMINISTRATOR = "administrator"
    VENDOR_CONTACT = "vendor_contact"


class Sees(enum.StrEnum):
    """How far a tier's people may look."""

    EVERYTHING = "everything"
    UP_TO_TIER = "up_to_tier"
    OWN_TEAMS = "own_teams"


STAFF = {Role.AGENT, Role.SPECIALIST, Role.LEAD, Role.ADMINISTRATOR}

# What a role may do anywhere. A tier's `may` list adds to it for the people of its teams.
ROLE_MAY: dict[Role, frozenset[str]] = {
    Role.REQUESTER: frozenset({"ask"}),
    Role.VENDOR_CONTACT: frozenset(),
    Role.AGENT: frozenset({"ask", "work"}),
    Role.SPECIALIST: frozenset({"ask", "work"}),
    Role.LEAD: frozenset({"ask", "work", "waive", "assign_anyone", "see_figures", "see_set_up"}),
    Role.ADMINISTRATOR: frozenset(
        {
            "ask",
            "work",
            "waive",
            "assign_anyone",
            "see_figures",
            "see_set_up",
            "set_up",
            "break_glass",
        }
    ),
}

# Words an administrator may write into a tier's `may` list; anything else is refused by name.
GRANTABLE = frozenset({"waive", "assign_anyone", "see_figures", "see_set_up"})


@dataclass(frozen=True)
class Standing:
    """A person's place in the ladder, gathered once per request."""

    person_id: int
    role: Role
    team_ids: frozenset[int] = frozenset()
    led_team_ids: frozenset[int] = frozenset()
    tier_levels: frozenset[int] = frozenset()
    sees: Sees = Sees.OWN_TEAMS
    may: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF

    @property
    def tier_level(self) -> int:
        """The highest tier the person works at; 0 for people who only ask."""
        return max(self.tier_levels, default=0)


def widest(views: list[Sees]) -> Sees:
    order = [Sees.EVERYTHING, Sees.UP_TO_TIER, Sees.OWN_TEAMS]
    return next((one for one in order if one in views), Sees.OWN_TEAMS)


def initials(name: str) -> str:
    parts = [part for part in name.split() if part[:1].isalnum()]
    if not parts:
        return "?"
    return (parts[0][:1] + (parts[-1][:1] if len(parts) > 1 else parts[0][1:2])).upper()
