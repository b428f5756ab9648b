"""What an item needs, as its page shows it; a group of hundreds is cut where nobody reads on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.kit.ui.draw.margins import margin_pips
from thirdline.reference.estate.models import ConfigurationItem, Need
from thirdline.reference.estate.row import Row
from thirdline.reference.estate.rules import Health, Lifecycle

MOST_NEEDS, MOST_MEMBERS = 25, 24


@dataclass(frozen=True)
class ShownNeed:
    """A group of members, how many are up and how many must be."""

    need: Need
    members: list[Row]
    whole: bool = False

    @property
    def here(self) -> list[Row]:
        """Those that stand on the page: of very many the first, and before them whatever is not up."""
        if self.whole or len(self.members) <= MOST_MEMBERS:
            return self.members
        return sorted(self.members, key=lambda one: _works(one.item))[:MOST_MEMBERS]

    @property
    def not_here(self) -> int:
        return len(self.members) - len(self.here)

    @property
    def spare(self) -> int:
        return self.up - self.need.k

    @property
    def up(self) -> int:
        return sum(_works(one.item) for one in self.members)

    @property
    def pips(self) -> SafeString:
        return margin_pips([_state(one.item) for one in self.members], self.need.k)

    @property
    def margin(self) -> str:
        spare = self.spare
        if spare < 0:
            return _("down")
        if spare:
            return ngettext("%(n)s spare", "%(n)s spare", spare) % {"n": spare}
        return _("none left") if len(self.members) > self.need.k else _("never had one")

    @property
    def tone(self) -> str:
        spare = self.spare
        if spare > 0:
            return "quiet"
        return "late" if spare < 0 or len(self.members) > self.need.k else "soon"

    @property
    def title(self) -> str:
        if self.need.label:
            return self.need.label
        return self.members[0].item.name if len(self.members) == 1 else _("A group")


def _works(item: ConfigurationItem) -> bool:
    """Up by its own state, and there to be counted; what it needs itself is another matter."""
    return item.health == Health.UP and item.lifecycle == Lifecycle.IN_SERVICE


def _state(item: ConfigurationItem) -> str:
    if item.health == Health.MAINTENANCE:
        return "maintenance"
    return "up" if _works(item) else "down"


def shown_needs(
    needs: Sequence[Need], members: Mapping[int, Sequence[ConfigurationItem]]
) -> list[ShownNeed]:
    return [ShownNeed(one, [Row(member) for member in members[one.pk]]) for one in needs]


def few_first(needs: Sequence[ShownNeed]) -> list[ShownNeed]:
    """All of them in their order; of very many those with the least left, the thinnest first."""
    if len(needs) <= MOST_NEEDS:
        return list(needs)
    return sorted(needs, key=lambda one: one.spare)[:MOST_NEEDS]
