"""What an item's page shows of its redundancy, read from one cone and one look upwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Exists, OuterRef

from thirdline.kit import clock
from thirdline.kit.fixed import fixed
from thirdline.reference.estate.graph import Graph, cone
from thirdline.reference.estate.looking import (
    Fake,
    Impact,
    impact_of,
    shared_fates_of,
)
from thirdline.reference.estate.margin_line import Line, line_of, spare_words
from thirdline.reference.estate.models import ConfigurationItem, Debt, Need, StateSpan
from thirdline.reference.estate.standing import (
    Now,
    Pips,
    marks_of,
    open_debts_of,
    pips_of,
    standing_now,
    states_of,
)


@dataclass(frozen=True)
class LastUp:
    """A need that holds by this item alone, and the members that are out."""

    name: str
    pips: Pips
    out: tuple[StateSpan, ...]
    since: datetime | None

    @property
    def out_names(self) -> str:
        return ", ".join(one.item.name for one in self.out)

    @property
    def is_several(self) -> bool:
        return len(self.out) > 1


class ItemFigures:
    """Each part is worked out when the page asks for it; what is read is read once."""

    def __init__(self, item: ConfigurationItem):
        self.item, self.at = item, clock.now()

    @cached_property
    def graph(self) -> Graph:
        return cone([self.item.pk])

    @cached_property
    def now(self) -> Now:
        return standing_now(self.item, graph=self.graph)

    @cached_property
    def impact(self) -> Impact:
        return impact_of(self.item)

    @property
    def is_single(self) -> bool:
        """Whether it alone takes a service down, this moment."""
        return bool(self.impact.services) and not self.impact.is_down

    @property
    def single_since(self) -> datetime | None:
        """Since when, as far as a run has seen it; a change of the last minute has no age yet."""
        stored = self.now.stored
        return stored.single_since if stored is not None else None

    @property
    def lost_with_it(self) -> str:
        """The services that go down with it, by name; the panel below counts all of them."""
        return ", ".join(one.name for one in self.impact.services[:3])

    @cached_property
    def last_up(self) -> LastUp | None:
        return last_up_of(self.item)

    @cached_property
    def fakes(self) -> tuple[Fake, ...]:
        return shared_fates_of(self.item, self.graph)

    @cached_property
    def line(self) -> Line | None:
        return line_of(marks_of(self.item), self.at)

    @cached_property
    def debt(self) -> Debt | None:
        return open_debts_of([self.item.pk]).get(self.item.pk)

    @property
    def margin_words(self) -> str:
        return spare_words(self.now.margin)

    @property
    def stands_on_something(self) -> bool:
        return not self.now.names_nothing


def last_up_of(item: ConfigurationItem) -> LastUp | None:
    """The group that only this item still holds up, because others of it are out."""
    rows = Need.objects.filter(members__item=item, until=None, item__lifecycle="in_service")
    needs = {one.pk: one for one in rows.select_related("item")[:200]}
    for pk, pips in pips_of(needs).items():
        if pips.of > pips.k == pips.up:
            others = needs[pk].members.exclude(item=item).values_list("item_id", flat=True)
            out = sorted(states_of(list(others)).values(), key=lambda one: one.since)
            since = out[-1].since if out else None
            return LastUp(needs[pk].label or needs[pk].item.name, pips, tuple(out), since)
    return None


def is_looked_at(item: ConfigurationItem) -> tuple[bool, bool]:
    """Whether it needs something, and whether something needs it: else there is nothing to work out."""
    return _LOOKED_AT.one(item.pk) or (False, False)


_LOOKED_AT = fixed(
    lambda item: ConfigurationItem.objects.filter(pk=item).values_list(
        Exists(Need.objects.filter(item=OuterRef("pk"), until=None)),
        Exists(Need.objects.filter(members__item=OuterRef("pk"), until=None)),
    ),
    int,
)
