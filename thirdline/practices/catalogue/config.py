"""The catalogue as an administrator edits it, as text or on the form builder.

catalogue:
  - slug: laptop
    name: Laptop
    group: Devices
    price: 1290
    promised_within: 40h
    calendar: office
    fields:
      - {key: size, label: Size, type: choice, choices: [14 inch, 16 inch], prices: {16 inch: 400}, required: true}
      - {key: why, label: Why so large, shown_when: {size: 16 inch}}
    approvals:
      - {key: manager, label: Your manager, who: manager, when: {item.price: {more_than: 1500}}}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from thirdline.engines.conditions import ConditionError, parse
from thirdline.foundation.people.queries import person_by_email
from thirdline.foundation.people.rules import Role
from thirdline.kit.tables import Child, Column, Table, list_tables
from thirdline.kit.texts.later import later
from thirdline.kit.ui.icons import ICONS
from thirdline.practices.catalogue import answering
from thirdline.practices.catalogue.models import ApprovalStep, CatalogueItem, RequestField
from thirdline.practices.catalogue.queries import form_of
from thirdline.practices.catalogue.rules import Audience, FieldType, FormField, Who

_KEY = re.compile(r"[a-z][a-z0-9_]*")
_RESERVED = {"all", "any", "not", "field"}


def item_mistake(row: models.Model) -> str | None:
    """The first thing that would make the item useless to whoever asks for it."""
    item = cast("CatalogueItem", row)
    return next(_mistakes(item), None)


def _mistakes(item: CatalogueItem) -> Iterator[str]:
    fields = form_of(item)
    if item.icon and item.icon not in ICONS:
        yield _("there is no icon “%(icon)s”.") % {"icon": item.icon}
    if item.price is not None and item.price < 0:
        yield _("the price is not below nothing.")
    unknown = sorted(set(item.roles) - set(Role))
    if unknown:
        yield _("there is no role “%(role)s”.") % {"role": unknown[0]}
    if item.audience == Audience.NAMED and not _names_somebody(item):
        yield _("name companies, roles, teams or people who see it, or let everybody see it.")
    for number, one in enumerate(fields):
        yield from _field_mistakes(one, fields[:number])
    for step in item.approvals.all():
        yield from _step_mistakes(step, fields)
    yield from _category_mistakes(item, fields)


def _names_somebody(item: CatalogueItem) -> bool:
    return bool(item.companies or item.roles or item.teams.exists() or item.people.exists())


def _field_mistakes(one: FormField, before: list[FormField]) -> Iterator[str]:
    said = {"field": one.key}
    if not _KEY.fullmatch(one.key) or one.key in _RESERVED:
        yield _("field “%(field)s”: a key has small letters, digits and _ only.") % said
    if one.type in {FieldType.CHOICE, FieldType.SEVERAL} and not one.choices:
        yield _("field “%(field)s” needs choices.") % said
    elif not set(one.prices) <= set(one.choices):
        yield _("field “%(field)s”: a price belongs to one of its choices.") % said
    elif any(isinstance(p, bool) or not isinstance(p, int | float) for p in one.prices.values()):
        yield _("field “%(field)s”: a price is a number.") % said
    if len(set(one.choices)) < len(one.choices):
        yield _("field “%(field)s” has a choice twice.") % said
    if one.minimum is not None and one.maximum is not None and one.minimum > one.maximum:
        yield _("field “%(field)s”: the least is more than the most.") % said
    if one.shown_when:
        try:
            parse(one.shown_when, answering.field_set(before))
        except ConditionError as wrong:
            yield _("field “%(field)s”, shown_when: %(why)s Only fields before it count.") % {
                **said,
                "why": wrong,
            }


def _step_mistakes(step: ApprovalStep, fields: list[FormField]) -> Iterator[str]:
    said = {"step": step.key}
    if step.who == Who.PEOPLE and not step.people:
        yield _("approval “%(step)s”: name the people who approve.") % said
    if step.who == Who.TEAM and step.team is None:
        yield _("approval “%(step)s”: name the team that approves.") % said
    if step.remind_after.total_seconds() < 60:
        yield _("approval “%(step)s”: remind after a minute at the soonest.") % said
    for address in step.people if step.who == Who.PEOPLE else ():
        if person_by_email(address) is None:
            yield _("approval “%(step)s”: nobody here has the address %(address)s.") % {
                **said,
                "address": address,
            }
    try:
        parse(step.when, answering.steps_fields(fields))
    except ConditionError as wrong:
        yield _("approval “%(step)s”, when: %(why)s") % {**said, "why": wrong}


def _category_mistakes(item: CatalogueItem, fields: list[FormField]) -> Iterator[str]:
    """What the category needs to open a ticket has to be asked, or nobody could ask for the item."""
    required = {one.key for one in fields if one.required and not one.shown_when}
    for needed in item.category.fields.all() if item.category else ():
        if needed.needed_to == "open" and needed.key not in required:
            yield _("its category needs “%(field)s”: ask for it in a required field.") % {
                "field": needed.key
            }


list_tables(
    Table(
        "catalogue",
        later("Catalogue"),
        CatalogueItem,
        "slug",
        (
            Column("slug"),
            Column("name"),
            Column("about", help=_lazy("One line under the name.")),
            Column("details", help=_lazy("What comes with it, and what does not.")),
            Column("icon"),
            Column("group"),
            Column("position", "number", help=_lazy("Lower numbers stand first in their group.")),
            Column("service", "ref", to="services"),
            Column("category", "ref", to="categories"),
            Column("team", "ref", to="teams", help=_lazy("Without one the routing rules decide.")),
            Column("price", "decimal"),
            Column("currency"),
            Column("cost_note", help=_lazy("What else it costs: “per month”, “without repairs”.")),
            Column(
                "promised_within",
                "duration",
                help=_lazy("Working time by the calendar, such as 40h."),
            ),
            Column("calendar", "ref", to="calendars"),
            Column("audience", help=_lazy("Named: only those listed below see it.")),
            Column("companies", "list"),
            Column("roles", "list"),
            Column("teams", "refs", to="teams"),
            Column("people", "refs", to="people"),
        ),
        (
            Child(
                "fields",
                RequestField,
                "item",
                (
                    Column("key"),
                    Column("label"),
                    Column("type"),
                    Column("choices", "list"),
                    Column("prices", "json", help=_lazy("What a choice adds: {16 inch: 400}.")),
                    Column("help"),
                    Column("required", "flag"),
                    Column("minimum", "decimal"),
                    Column("maximum", "decimal"),
                    Column("shown_when", "json", help=_lazy("A condition on the fields before.")),
                ),
                key="key",
                position="position",
            ),
            Child(
                "approvals",
                ApprovalStep,
                "item",
                (
                    Column("key"),
                    Column("label"),
                    Column("who"),
                    Column("people", "list", help=_lazy("Addresses.")),
                    Column("team", "ref", to="teams"),
                    Column("needs"),
                    Column("when", "json", help=_lazy("Such as {item.price: {more_than: 1500}}.")),
                    Column("remind_after", "duration"),
                ),
                key="key",
                position="position",
            ),
        ),
        order=58,
        retires="retired_at",
        check=item_mistake,
    )
)
