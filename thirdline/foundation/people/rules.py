"""Roles, what each may do, and the pure decisions about people."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from thirdline.kit.texts.later import later


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


class Shares(enum.StrEnum):
    """Whose tickets people who only ask may read beside their own."""

    OWN = "own"
    DEPARTMENT = "department"
    COMPANY = "company"


STAFF = {Role.AGENT, Role.SPECIALIST, Role.LEAD, Role.ADMINISTRATOR}

# What a role may do anywhere. A tier's `may` list adds to it for the people of its teams.
ROLE_MAY: dict[Role, frozenset[str]] = {
    Role.REQUESTER: frozenset({"ask"}),
    Role.VENDOR_CONTACT: frozenset(),
    Role.AGENT: frozenset({"ask", "work"}),
    Role.SPECIALIST: frozenset({"ask", "work", "keep_estate"}),
    Role.LEAD: frozenset(
        {"ask", "work", "waive", "assign_anyone", "see_figures", "see_set_up", "keep_estate"}
    ),
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
            "keep_estate",
        }
    ),
}

# Words an administrator may write into a tier's `may` list; anything else is refused by name.
GRANTABLE = frozenset({"waive", "assign_anyone", "see_figures", "see_set_up", "keep_estate"})


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
    shares: Shares = Shares.OWN

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


# What an API token may do for its person; each includes the ones before it.
SCOPES: dict[str, str] = {
    "read": later("Read what you may read"),
    "write": later("Write in your name"),
    "admin": later("Change the set-up"),
}


def why_not_issue_token(scopes: list[str], standing: Standing, active: bool) -> str | None:
    unknown = sorted(set(scopes) - set(SCOPES))
    if not active:
        return _("Who has left is given no token.")
    if not scopes or unknown:
        return _("A token is for one or more of: %(known)s.") % {"known": ", ".join(SCOPES)}
    if "admin" in scopes and "set_up" not in standing.may:
        return _("Only an administrator may make a token that changes the set-up.")
    return None


def why_not_demote(role: str, other_administrators: int) -> str | None:
    if role == Role.ADMINISTRATOR and not other_administrators:
        return _("The desk needs an administrator. Make somebody else one first.")
    return None


def why_not_retire(
    name: str, role: str, other_administrators: int, active: bool, oneself: bool
) -> str | None:
    if not active:
        return _("%(name)s has left already.") % {"name": name}
    if oneself:
        return _("You cannot end your own access. Another administrator can.")
    return why_not_demote(role, other_administrators)


def why_not_plan_for(team_id: int, lead_id: int | None, by: Standing) -> str | None:
    """Whoever is in the team, leads it, or may assign anyone plans its on-call."""
    if team_id in by.team_ids or lead_id == by.person_id or "assign_anyone" in by.may:
        return None
    return _("Only the team and its lead plan who is on call for it. Ask one of them.")


def why_not_stand_in(
    name: str, works: bool, starts_at: datetime, ends_at: datetime, *, now: datetime
) -> str | None:
    if not works:
        return _("%(name)s does not work here and cannot be on call.") % {"name": name}
    if ends_at <= starts_at:
        return _("Standing in ends after it starts.")
    if ends_at <= now:
        return _("That time is over. Choose one that lies ahead.")
    if ends_at - starts_at > LONGEST_STAND_IN:
        return _("Nobody stands in for more than 60 days; change the rotation instead.")
    return None


LONGEST_STAND_IN = timedelta(days=60)


class Validity(enum.StrEnum):
    """How a certificate stands on a day."""

    VALID = "valid"
    SOON = "soon"
    EXPIRED = "expired"


SOON = timedelta(days=60)


def validity(expires_on: date | None, today: date) -> Validity:
    """A certificate is good through its last day; 60 days before, it is time to renew."""
    if expires_on is None or expires_on - today > SOON:
        return Validity.VALID
    return Validity.EXPIRED if expires_on < today else Validity.SOON
