"""How items of the catalogue stand on the portal: cards by group, and what the page of one says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.desk.tickets.models import Category
from thirdline.desk.tickets.queries import categories
from thirdline.engines.conditions import describe, parse
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.practices.catalogue import queries
from thirdline.practices.catalogue.answering import steps_fields
from thirdline.practices.catalogue.forms import RequestForm
from thirdline.practices.catalogue.models import ApprovalStep, CatalogueItem
from thirdline.practices.catalogue.rules import FormField, Who, money

MOST_AT_HOME = 6


@dataclass(frozen=True)
class Card:
    """An item in the catalogue, with what people ask first: how soon, how much, who has to agree."""

    item: CatalogueItem
    promise: str
    price: str
    approvals: str

    @property
    def brief(self) -> str:
        """What the home page has room for: how soon, and whether somebody has to agree."""
        return ", ".join(said for said in (self.promise, self.approvals) if said)

    @property
    def facts(self) -> list[str]:
        return [said for said in (self.promise, self.price, self.approvals) if said]


def card_of(item: CatalogueItem) -> Card:
    count = len(item.approvals.all())
    approvals = ngettext("one approval", "%(n)s approvals", count) % {"n": count} if count else ""
    if any(step.when for step in item.approvals.all()):
        approvals = _("may need approval")
    return Card(item, queries.promise_of(item), price_words(item), approvals)


def kinds_asked() -> list[Category]:
    """What may be asked about without a form of its own."""
    return [one for one in categories() if one.on_portal]


def offered_to(person: Person) -> dict[str, Any]:
    """The first items for the home page, and how many there are; kinds where nothing is built yet."""
    items = list(queries.items_for(person))
    if not items:
        return {"kinds": kinds_asked()}
    return {"cards": [card_of(one) for one in items[:MOST_AT_HOME]], "offered": len(items)}


def price_words(item: CatalogueItem) -> str:
    said = money(item.price, item.currency)
    return ", ".join(one for one in (said, item.cost_note) if one)


def grouped(cards: Sequence[Card]) -> list[tuple[str, list[Card]]]:
    groups: dict[str, list[Card]] = {}
    for card in cards:
        groups.setdefault(card.item.group or _("Everything else"), []).append(card)
    return list(groups.items())


@dataclass(frozen=True)
class StepAhead:
    """A step of approval before it is asked for: who, and when it is needed."""

    label: str
    who: str
    when: str


def steps_ahead(item: CatalogueItem, fields: Sequence[FormField]) -> list[StepAhead]:
    known = steps_fields(fields)
    return [
        StepAhead(
            step.label,
            _who(step),
            describe(parse(step.when, known)) if step.when else "",
        )
        for step in item.approvals.select_related("team")
    ]


def _who(step: ApprovalStep) -> str:
    if step.who == Who.MANAGER:
        # Its label says so already, as a rule: “Your manager”.
        return "" if "manager" in step.label.lower() else _("your manager")
    if step.who == Who.TEAM and step.team:
        return step.team.name
    return ngettext("one person", "%(n)s people", len(step.people)) % {"n": len(step.people)}


def item_facts(item: CatalogueItem, form: RequestForm) -> dict[str, Any]:
    by: datetime | None = queries.promised_if_asked(item, clock.now())
    return {
        "item": item,
        "form": form,
        "price": price_words(item),
        "promise": queries.promise_of(item),
        "hours": queries.promise_hours(item),
        "by": by,
        "steps": steps_ahead(item, form.asked),
    }
