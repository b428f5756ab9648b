"""What a ticket reaches: how its service stands, who is without it if all that is affected fails, what
lies low below it, what was changed lately, and which other tickets are about the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from thirdline.desk.affected import queries
from thirdline.desk.affected.changing import MOST_SHOWN, Change, changes_of
from thirdline.reference.estate.graph import Graph, around, cone
from thirdline.reference.estate.looking import Fake, shared_fates_of
from thirdline.reference.estate.standing import (
    Now,
    Pips,
    items_named,
    pips_of,
    standing_now,
    standing_of,
)

if TYPE_CHECKING:
    from thirdline.desk.affected.models import Affected
    from thirdline.desk.affected.queries import Others
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person
    from thirdline.reference.estate.models import ConfigurationItem, Standing

MOST = 6


@dataclass(frozen=True)
class Lost:
    """The services that are gone if all of these fail, and those that stand on them and go on."""

    services: tuple[ConfigurationItem, ...]
    spared: tuple[ConfigurationItem, ...]
    more: bool

    @property
    def people(self) -> int:
        return sum(one.users or 0 for one in self.services)


def lost_with(items: Sequence[int]) -> Lost:
    graph = around(items)
    after = graph.with_also_down([one for one in items if one in graph.items]).estate
    gone = [one for one in graph.services if not after.works(one)]
    spared = [one for one in graph.services if after.works(one) and one in graph.needs_of]
    named = items_named({*gone, *spared})
    return Lost(_most_used(gone, named), _most_used(spared, named), graph.truncated)


def _most_used(
    numbers: Sequence[int], named: dict[int, ConfigurationItem]
) -> tuple[ConfigurationItem, ...]:
    there = [named[one] for one in numbers if one in named]
    return tuple(sorted(there, key=lambda one: (-(one.users or 0), one.name)))


@dataclass
class Reach:
    """Asked piece by piece, so that a page asks only for what it shows."""

    ticket: Ticket
    person: Person
    rows: Sequence[Affected]

    @cached_property
    def service(self) -> ConfigurationItem | None:
        return queries.service_item(self.ticket)

    @cached_property
    def items(self) -> list[ConfigurationItem]:
        return [row.item for row in self.rows]

    @cached_property
    def here(self) -> list[ConfigurationItem]:
        """The service and what is affected, each once."""
        every = [*([self.service] if self.service else []), *self.items]
        return list({one.pk: one for one in every}.values())

    @property
    def chosen(self) -> int:
        """What of the map of the service is looked at first."""
        return (self.items or self.here)[0].pk

    @cached_property
    def graph(self) -> Graph | None:
        """What the service stands on."""
        return cone([self.service.pk]) if self.service else None

    @cached_property
    def now(self) -> Now | None:
        return standing_now(self.service, graph=self.graph) if self.service else None

    @cached_property
    def pips(self) -> Pips | None:
        shown = self.now.shown if self.now else None
        need = getattr(shown, "thinnest", None)
        number = getattr(need, "pk", need)
        return pips_of([number]).get(number) if number else None

    @cached_property
    def standings(self) -> dict[int, Standing]:
        return standing_of([one.pk for one in self.items])

    @cached_property
    def singles(self) -> list[tuple[ConfigurationItem, int]]:
        """What of it alone takes services down, with how many."""
        found = [(one, self.standings.get(one.pk)) for one in self.items]
        return [(one, at.services_down) for one, at in found if at and at.services_down]

    @cached_property
    def fates(self) -> tuple[Fake, ...]:
        return shared_fates_of(self.service, self.graph)[:MOST] if self.service else ()

    @cached_property
    def lost(self) -> Lost | None:
        numbers = [one.pk for one in self.items] or ([self.service.pk] if self.service else [])
        return lost_with(numbers) if numbers else None

    @cached_property
    def also_low(self) -> list[ConfigurationItem]:
        """What the service stands on that is not up now and is not named: suggested, never set."""
        if self.graph is None:
            return []
        named = {one.pk for one in self.here}
        low = [one for one in self.graph.down if one in self.graph.items and one not in named]
        found = items_named(sorted(low)[: 10 * MOST]).values()
        return sorted(
            (one for one in found if one.health != "up"), key=lambda one: (one.health, one.name)
        )[:MOST]

    @cached_property
    def all_changes(self) -> list[Change]:
        return changes_of(self.here)

    @property
    def changes(self) -> list[Change]:
        return self.all_changes[:MOST_SHOWN]

    @cached_property
    def others(self) -> Others:
        return queries.others_like(self.ticket, [one.pk for one in self.items], self.person)
