"""The tables of the estate an administrator may edit as text."""

from __future__ import annotations

from typing import cast

from django.db import models
from django.utils.translation import gettext as _

from thirdline.kit.tables import Child, Column, Table, list_tables
from thirdline.kit.texts.later import later
from thirdline.kit.ui.icons import ICONS
from thirdline.reference.estate.failing import why_not_figure
from thirdline.reference.estate.models import FateRule, ItemKind, KindAttribute, RelationKind
from thirdline.reference.estate.rules import FateSource

ICON = later("One of the icons of the product, such as “server”; without one it gets a box.")
FIGURE = later("How often such a thing fails; the unit stands in the next column.")
UNIT = later("mtbf_hours, per_hour, per_year or probability.")


def _mistake_in_kind(row: models.Model) -> str | None:
    kind = cast("ItemKind", row)
    if kind.icon and kind.icon not in ICONS:
        return _("icon: there is no icon “%(name)s”.") % {"name": kind.icon}
    return why_not_figure(
        _number(kind.failure_number), kind.failure_unit, None, _number(kind.repair_hours)
    )


def _mistake_in_rule(row: models.Model) -> str | None:
    rule = cast("FateRule", row)
    if rule.source == FateSource.ATTRIBUTE and not rule.attribute:
        return _("attribute: say which attribute the items share.")
    if rule.source != FateSource.ATTRIBUTE and rule.attribute:
        return _("attribute: it is read only where the source is “attribute”.")
    if rule.icon and rule.icon not in ICONS:
        return _("icon: there is no icon “%(name)s”.") % {"name": rule.icon}
    return why_not_figure(
        _number(rule.failure_number), rule.failure_unit, None, _number(rule.repair_hours)
    )


def _number(given: object) -> float | None:
    return None if given is None else float(str(given))


list_tables(
    Table(
        "item-kinds",
        later("Kinds of items"),
        ItemKind,
        "slug",
        (
            Column("slug", help=later("By it imports and the API know the kind.")),
            Column("name"),
            Column("icon", help=ICON),
            Column("about"),
            Column("is_service", "flag", help=later("Whether people use it, rather than it them.")),
            Column("failure_number", "decimal", help=FIGURE),
            Column("failure_unit", help=UNIT),
            Column("repair_hours", "decimal", help=later("How long repair takes, as a rule.")),
        ),
        (
            Child(
                "attributes",
                KindAttribute,
                "kind",
                (
                    Column("key"),
                    Column("label"),
                    Column("type", help=later("text, number, date, choice, flag or list.")),
                    Column("choices", "list"),
                    Column("help"),
                    Column("required", "flag"),
                ),
                key="key",
                position="position",
            ),
        ),
        order=60,
        retires="retired_at",
        check=_mistake_in_kind,
    ),
    Table(
        "relation-kinds",
        later("Kinds of relations"),
        RelationKind,
        "slug",
        (
            Column("slug"),
            Column("name", help=later("As “cabled to”; it stands between two names.")),
            Column("back", help=later("The same told from its other end.")),
        ),
        order=61,
        retires="retired_at",
    ),
    Table(
        "fate-rules",
        later("Rules of shared fate"),
        FateRule,
        "slug",
        (
            Column("slug"),
            Column("name", help=later("It stands before the value: “Rack B07”.")),
            Column("source", help=later("site, room, rack, supplier or attribute.")),
            Column(
                "attribute", help=later("Which attribute, by its key, where the source is one.")
            ),
            Column("kinds", "refs", to="item-kinds", help=later("Only of these; empty: of all.")),
            Column("icon", help=ICON),
            Column("failure_number", "decimal", help=later("How often the shared thing fails.")),
            Column("failure_unit", help=UNIT),
            Column("repair_hours", "decimal"),
        ),
        order=62,
        retires="retired_at",
        check=_mistake_in_rule,
    ),
)
