"""Teams that stand for the groups of a log: marked with their set, never offered, never on call."""

from __future__ import annotations

from django.utils.translation import gettext as _

from thirdline.foundation.people.models import Team, Tier
from thirdline.foundation.records.copying import copy_rows, numbers_for
from thirdline.kit.refusals import Refused
from thirdline.practices.histories.models import HistorySet
from thirdline.practices.histories.rules import TierLabel

UNKNOWN = "Unknown team"


class HistoryTeams:
    """The teams of one set: first met, then written at once, then asked for by name."""

    def __init__(self, made: HistorySet) -> None:
        self.made = made
        self.tiers = {tier.level: tier.pk for tier in Tier.objects.filter(level__gte=1)}
        if not self.tiers:
            raise Refused(
                _("There is no tier to place imported tickets in. Set up the ladder first.")
            )
        self.levels: dict[str, int] = {}
        self.numbers: dict[str, int] = {}

    def meet(self, name: str | None, tier: TierLabel) -> None:
        """A team's tier is the first one it is seen at; a team without any belongs to the lowest."""
        key = name or UNKNOWN
        if tier.level is not None or key not in self.levels:
            self.levels.setdefault(key, tier.level or min(self.tiers))

    def write(self) -> None:
        names = sorted(self.levels)
        self.numbers = dict(zip(names, numbers_for(Team, len(names)), strict=True))
        copy_rows(
            Team,
            ("id", "tier_id", "name", "slug", "history"),
            (
                (
                    number,
                    self._tier(self.levels[name]),
                    self._shown(name, number),
                    f"history-{self.made.pk}-{number}",
                    self.made.pk,
                )
                for name, number in self.numbers.items()
            ),
        )

    def number_of(self, name: str | None) -> int:
        return self.numbers[name or UNKNOWN]

    def level_of(self, name: str | None) -> int:
        return self.levels[name or UNKNOWN]

    def _tier(self, level: int) -> int:
        """The desk may have fewer tiers than the log; then the nearest one below stands in."""
        below = [known for known in self.tiers if known <= level] or [min(self.tiers)]
        return self.tiers[max(below)]

    def _shown(self, name: str, number: int) -> str:
        """Names of teams are unique on the whole desk, and two sets may both know a G97."""
        full = f"{name} · {self.made.name}"
        return full if len(full) <= 80 else f"{name[:50]} · {self.made.name[:14]} · {number}"
