"""What the pages of the estate show: a list of items, one item, one need, one fate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from thirdline.foundation.people.gates import reader
from thirdline.foundation.people.queries import all_teams
from thirdline.kit import clock
from thirdline.kit.ui.draw.words import count, day
from thirdline.reference.estate import queries, rules
from thirdline.reference.estate.history import history_of
from thirdline.reference.estate.list_rows import (
    drawn_items,
    drawn_options,
)
from thirdline.reference.estate.listing import (
    COUNTED,
    Filter,
    ItemsPage,
    counted,
    page_of_items,
    places,
)
from thirdline.reference.estate.models import FateSet, ItemKind, Relation
from thirdline.reference.estate.row import Row
from thirdline.reference.estate.rules import (
    HEALTH_WORDS,
    LIFECYCLE_WORDS,
    Lifecycle,
)
from thirdline.reference.estate.showing_failures import ShownFailure
from thirdline.reference.estate.showing_needs import ShownNeed, few_first, shown_needs

SOON_DAYS = 60


class ItemsList:
    """The list with what it is filtered by, and what it may be filtered by."""

    def __init__(self, request: HttpRequest):
        self.request, self.person = request, reader(request)
        self.filter = Filter.read(request.GET)
        self.may_keep = self.person.may("keep_estate")

    @cached_property
    def page(self) -> ItemsPage:
        given = self.request.GET
        rows = self.filter.rows(self.person)
        return page_of_items(rows, after=given.get("after", ""), before=given.get("before", ""))

    @cached_property
    def _kinds(self) -> list[ItemKind]:
        return queries.every_kind()

    @cached_property
    def rows(self) -> SafeString:
        items = self.page.items
        kinds, teams = {one.pk: one for one in self._kinds}, queries.teams_owning(items)
        return drawn_items(items, kinds, teams, ticked=self.may_keep)

    @cached_property
    def total(self) -> str:
        found = counted(self.filter.rows(self.person))
        return f"{count(COUNTED)}+" if found > COUNTED else count(found)

    @property
    def next(self) -> str:
        return self._beside(after=self.page.next) if self.page.next else ""

    @property
    def previous(self) -> str:
        return self._beside(before=self.page.previous) if self.page.previous else ""

    @property
    def query(self) -> str:
        return urlencode(self.filter.said)

    def _beside(self, **cursor: str) -> str:
        return "?" + urlencode(self.filter.said | cursor)

    @cached_property
    def choices(self) -> list[Choices]:
        """The boxes above the list; what is chosen stays among them, even where it finds nothing."""
        health = [(str(one), str(words)) for one, words in HEALTH_WORDS.items()]
        used = [one for one in LIFECYCLE_WORDS.items() if one[0] != Lifecycle.RETIRED]
        lives = [(str(one), str(words)) for one, words in used]
        return [
            self._choices("kind", _("Kind"), self._used_kinds),
            self._choices("health", _("State"), health),
            self._choices("environment", _("Environment"), _doubled(places("environment"))),
            self._choices("site", _("Site"), _doubled(places("site"))),
            self._choices("team", _("Team"), [(one.slug, one.name) for one in all_teams()]),
            self._choices("lifecycle", _("Lifecycle"), lives),
        ]

    @property
    def _used_kinds(self) -> list[tuple[str, str]]:
        return [(one.slug, one.name) for one in self._kinds if one.retired_at is None]

    def _choices(self, name: str, label: str, options: list[tuple[str, str]]) -> Choices:
        chosen = getattr(self.filter, name)
        if chosen and chosen not in {value for value, _label in options}:
            options = [*options, (chosen, chosen)]
        return Choices(name, label, options, chosen)


@dataclass(frozen=True)
class Choices:
    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: str

    @property
    def drawn(self) -> SafeString:
        return drawn_options(self.options, self.chosen)


def _doubled(values: list[str]) -> list[tuple[str, str]]:
    return [(one, one) for one in values]


@dataclass(frozen=True)
class ShownRelation:
    """A relation, told from the end the reader stands at."""

    relation: Relation
    words: str
    other: Row


@dataclass(frozen=True)
class ShownFate:
    fate: FateSet
    others: int

    @property
    def icon(self) -> str:
        return (self.fate.rule.icon if self.fate.rule else "") or "link"


class ItemPage:
    """One item with everything known of it."""

    def __init__(self, request: HttpRequest, number: int):
        self.person, self.given = reader(request), request.GET
        self.item = queries.item_for(self.person, number)
        self.row = Row(self.item)

    @property
    def may_keep(self) -> bool:
        return bool(self.person.may("keep_estate"))

    @cached_property
    def _needs(self) -> tuple[list[ShownNeed], list[ShownNeed]]:
        own, others = queries.needs_in_short(self.item), queries.needing_in_short(self.item)
        members = queries.members_of([*own, *others])
        return shown_needs(own, members), shown_needs(others, members)

    @property
    def needs(self) -> list[ShownNeed]:
        return self._needs[0]

    @cached_property
    def all_asked(self) -> bool:
        return self.given.get("needs") == "all"

    @cached_property
    def needs_here(self) -> list[ShownNeed]:
        """Those that stand on the page: of very many the first by what is left, until all are asked for."""
        if self.all_asked:
            return [replace(one, whole=True) for one in self.needs]
        return few_first(self.needs)

    @property
    def needs_not_here(self) -> int:
        return len(self.needs) - len(self.needs_here)

    @property
    def needed_by(self) -> list[ShownNeed]:
        return self._needs[1]

    @cached_property
    def names_needing(self) -> list[str]:
        return list(dict.fromkeys(one.need.item.name for one in self.needed_by))

    @cached_property
    def few_needing(self) -> str:
        return rules.few(self.names_needing)

    @cached_property
    def relations(self) -> list[ShownRelation]:
        return [self._told(one) for one in queries.relations_of(self.item)]

    def _told(self, one: Relation) -> ShownRelation:
        if one.item_id == self.item.pk:
            return ShownRelation(one, one.kind.name, Row(one.other))
        return ShownRelation(one, one.kind.back or one.kind.name, Row(one.item))

    @cached_property
    def fates(self) -> list[ShownFate]:
        found = queries.fates_of(self.item)
        shared = queries.sharing(found)
        return [ShownFate(one, shared[one.pk] - 1) for one in found if shared[one.pk] > 1]

    @cached_property
    def failure(self) -> ShownFailure:
        return ShownFailure(rules.failure_of(self.item))

    @cached_property
    def attributes(self) -> list[tuple[str, str]]:
        """What the kind asks for and is known, and what an earlier kind left behind."""
        held = dict(self.item.attributes)
        wanted = queries.attributes_asked(self.item.kind)
        asked = [(one.label, held.pop(one.key, None)) for one in wanted]
        return [
            (label, as_words(value))
            for label, value in (*asked, *held.items())
            if value is not None
        ]

    @property
    def warranty(self) -> Until:
        return Until(self.item.warranty_until)

    @property
    def contract(self) -> Until:
        return Until(self.item.contract_until)

    @cached_property
    def _history(self) -> tuple[list[Any], int | None]:
        given = self.given.get("before", "")
        before = int(given) if given.isdecimal() and len(given) < 19 else None
        return history_of(self.item, before=before)

    @property
    def history(self) -> list[Any]:
        return self._history[0]

    @property
    def older(self) -> int | None:
        return self._history[1]

    @cached_property
    def names(self) -> list[Any]:
        return queries.names_given(self.item)


@dataclass(frozen=True)
class Until:
    """The end of a promise of somebody else's, and whether it is near."""

    end: Any

    @property
    def words(self) -> str:
        return day(self.end) if self.end else "–"

    @property
    def tone(self) -> str:
        if self.end is None:
            return "quiet"
        left = (self.end - clock.now().date()).days
        return "late" if left < 0 else "soon" if left <= SOON_DAYS else ""

    @property
    def note(self) -> str:
        return {"late": _("over"), "soon": _("ends soon")}.get(self.tone, "")


def as_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
