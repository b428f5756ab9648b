"""What a contract asks, and whether it is there: pure decisions over facts gathered elsewhere."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from thirdline.kit.texts import moments


class ItemKind(enum.StrEnum):
    FIELD = "field"
    ATTACHMENT = "attachment"
    STEP = "step"
    QUESTION = "question"
    MACHINE = "machine"


class AskWhom(enum.StrEnum):
    REQUESTER = "requester"
    AGENT = "agent"


class Met(enum.StrEnum):
    MET = "met"
    MISSING = "missing"
    WAIVED = "waived"


# Seen on the ticket itself, so their value may change without anybody answering.
SEEN = frozenset({ItemKind.FIELD, ItemKind.ATTACHMENT, ItemKind.MACHINE})


@dataclass(frozen=True)
class Item:
    key: str
    label: str
    kind: ItemKind
    ask_whom: AskWhom = AskWhom.AGENT
    config: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Terms:
    """A contract as it stands: the version is copied onto the handoff that used it."""

    slug: str
    name: str
    version: int
    items: tuple[Item, ...]
    waive_when: Mapping[str, Any] | None = None
    service_id: int | None = None
    category_id: int | None = None
    tier_level: int | None = None

    @property
    def rank(self) -> tuple[bool, bool, bool]:
        return (
            self.service_id is not None,
            self.category_id is not None,
            self.tier_level is not None,
        )

    def applies_to(self, service_id: int | None, category_id: int | None, tier_level: int) -> bool:
        return (
            self.service_id in {None, service_id}
            and self.category_id in {None, category_id}
            and self.tier_level in {None, tier_level}
        )


@dataclass(frozen=True)
class Fact:
    """What the ticket itself shows for an item now; `mark` differs when that is something new."""

    value: str
    source: str = ""
    mark: str = ""
    # How many or how much, where an item asks for at least so much of it.
    count: int = 1

    @property
    def state(self) -> str:
        return self.mark or self.value


@dataclass(frozen=True)
class Said:
    """An answer, a waiver or a renewed request: by whom, when, and the words."""

    by: str
    at: datetime
    words: str = ""
    label: str = ""
    own_words: bool = False


@dataclass(frozen=True)
class Gathered:
    """All that is known about one ticket for one receiving tier, by item key."""

    requester: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    answers: Mapping[str, Said] = field(default_factory=dict)
    requests: Mapping[str, Said] = field(default_factory=dict)
    waivers: Mapping[str, Said] = field(default_factory=dict)
    waived_by_rule: bool = False


@dataclass(frozen=True)
class ItemState:
    item: Item
    state: Met
    source: str = ""
    value: str = ""
    asked_again_by: str = ""
    # What the ticket itself shows for it now, whether or not that is what counts.
    mark: str = ""

    @property
    def sentence(self) -> str:
        label = {"label": self.item.label, "source": self.source}
        if self.state is Met.MISSING:
            return _("“%(label)s” is missing: %(source)s.") % label
        return _("“%(label)s”: %(source)s.") % label


@dataclass(frozen=True)
class ContractState:
    """Every item of the contract that applies, met, missing or waived; no contract asks nothing."""

    tier_level: int
    items: tuple[ItemState, ...] = ()
    terms: Terms | None = None

    @property
    def of(self) -> int:
        return len(self.items)

    @property
    def met(self) -> int:
        """Items that no longer hold the ticket back: met or waived."""
        return sum(one.state is not Met.MISSING for one in self.items)

    @property
    def missing(self) -> list[ItemState]:
        return [one for one in self.items if one.state is Met.MISSING]

    @property
    def waived(self) -> list[ItemState]:
        return [one for one in self.items if one.state is Met.WAIVED]

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def asks_anything(self) -> bool:
        return bool(self.items)

    def item(self, key: str) -> ItemState | None:
        return next((one for one in self.items if one.item.key == key), None)

    def sentence(self, team: str) -> str:
        """Why the team does not take the ticket, in one sentence; empty when it does."""
        if self.is_complete:
            return ""
        return _("%(team)s does not take this yet. The contract misses %(items)s.") % {
            "team": team,
            "items": named(one.item.label for one in self.missing),
        }

    def copy(self) -> dict[str, Any]:
        """As it is written onto a handoff: whole, so that later versions change nothing."""
        return {
            "slug": self.terms.slug if self.terms else "",
            "name": self.terms.name if self.terms else "",
            "version": self.terms.version if self.terms else 0,
            "tier": self.tier_level,
            "met": self.met,
            "of": self.of,
            "items": [
                {
                    "key": one.item.key,
                    "label": one.item.label,
                    "kind": one.item.kind.value,
                    "state": one.state.value,
                    "source": one.source,
                    "value": one.value,
                }
                for one in self.items
            ],
        }


def named(labels: Any) -> str:
    """“A”, “B” and “C”."""
    quoted = [_("“%(words)s”") % {"words": label} for label in labels]
    if len(quoted) < 2:
        return "".join(quoted)
    return _("%(first)s and %(last)s") % {"first": ", ".join(quoted[:-1]), "last": quoted[-1]}


def most_specific(
    contracts: Sequence[Terms],
    *,
    service_id: int | None,
    category_id: int | None,
    tier_level: int,
) -> Terms | None:
    """The one contract that applies, ranked by service, then category, then tier."""
    fitting = [c for c in contracts if c.applies_to(service_id, category_id, tier_level)]
    return max(fitting, key=lambda one: one.rank, default=None)


def what_is_missing(
    terms: Terms | None, gathered: Gathered, *, tier_level: int, now: datetime
) -> ContractState:
    """The state of the contract, with what was asked again in words of their own behind it."""
    asked = list(terms.items) if terms else []
    known = {one.key for one in asked}
    asked += [
        Item(key, request.label, ItemKind.QUESTION)
        for key, request in gathered.requests.items()
        if request.own_words and key not in known
    ]
    states = tuple(_state_of(item, gathered, now) for item in asked)
    return ContractState(tier_level, states, terms)


def _state_of(item: Item, gathered: Gathered, now: datetime) -> ItemState:
    fact = gathered.facts.get(item.key)
    mark = fact.state if fact else ""
    request = gathered.requests.get(item.key)
    answer = _since(gathered.answers.get(item.key), request)
    if answer is not None:
        return ItemState(item, Met.MET, _who_when(answer, now), answer.words, mark=mark)
    if fact is not None and (request is None or mark != request.words):
        return ItemState(item, Met.MET, fact.source or _("from ticket"), fact.value, mark=mark)
    waived = _waived(gathered, _since(gathered.waivers.get(item.key), request))
    if waived:
        return ItemState(item, Met.WAIVED, waived, mark=mark)
    if request is not None:
        source = _("asked again by %(by)s") % {"by": request.by}
        return ItemState(item, Met.MISSING, source, asked_again_by=request.by, mark=mark)
    return ItemState(item, Met.MISSING, _whom_to_ask(item, gathered), mark=mark)


def _waived(gathered: Gathered, waiver: Said | None) -> str:
    if waiver is not None:
        return _("waived: %(reason)s, %(by)s") % {"reason": waiver.words, "by": waiver.by}
    return _("waived by the contract’s own condition") if gathered.waived_by_rule else ""


def _since(said: Said | None, request: Said | None) -> Said | None:
    """What was said before the item was asked again does not count any more."""
    if said is None or (request is not None and said.at <= request.at):
        return None
    return said


def _who_when(said: Said, now: datetime) -> str:
    at = localtime(said.at)
    today = at.date() == localtime(now).date()
    moment = moments.hour(at) if today else moments.day(at)
    return f"{said.by}, {moment}"


def _whom_to_ask(item: Item, gathered: Gathered) -> str:
    if item.ask_whom is AskWhom.REQUESTER and gathered.requester:
        return _("ask %(name)s") % {"name": gathered.requester}
    return {
        ItemKind.FIELD: _("not filled in yet"),
        ItemKind.ATTACHMENT: _("not attached yet"),
        ItemKind.STEP: _("not tried yet"),
        ItemKind.QUESTION: _("not answered yet"),
        ItemKind.MACHINE: _("not known to the ticket yet"),
    }[item.kind]
