"""Kinds of reader: people for whom the access rule has the same shape share their statements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from thirdline.foundation.people.models import Person
from thirdline.foundation.people.rules import Role, Sees, Shares, Standing


@dataclass(frozen=True)
class Kind:
    """All of a reader that shapes the access rule, but for the numbers of the person and the teams."""

    active: bool
    role: Role
    sees: Sees
    tier_level: int
    shares: Shares = Shares.OWN

    def stand_in(self, number: int, teams: Iterable[int]) -> Person:
        """Somebody of this kind, under the numbers given."""
        person = Person(pk=number, role=self.role, is_active=self.active)
        vars(person)["standing"] = Standing(
            number,
            self.role,
            team_ids=frozenset(teams),
            tier_levels=frozenset([self.tier_level] if self.tier_level else []),
            sees=self.sees,
            shares=self.shares,
        )
        return person


def kind_of(person: Person) -> Kind:
    standing = person.standing
    return Kind(
        person.is_active, standing.role, standing.sees, standing.tier_level, standing.shares
    )
