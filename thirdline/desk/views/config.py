"""Views of teams and for everybody, as an administrator keeps them as text. Personal ones are not listed.

views:
  - slug: vpn-this-week
    name: VPN this week
    team: workplace
    when: {service: vpn, created: {within_last: 7 days}}
    columns: [number, subject, state, clock]
    order: newest
"""

from __future__ import annotations

from typing import cast

from django.db import models
from django.utils.translation import gettext as _

from thirdline.desk.tickets.conditions import ticket_fields
from thirdline.desk.views.columns import column_named
from thirdline.desk.views.conditions import MINE
from thirdline.desk.views.contributing import view_named
from thirdline.desk.views.models import SavedView
from thirdline.desk.views.rules import OF_SAVED
from thirdline.engines.conditions import ConditionError, parse
from thirdline.kit.tables import Column, Table, list_tables
from thirdline.kit.texts.later import later


def _mistake(row: models.Model) -> str | None:
    view = cast("SavedView", row)
    if view_named(view.slug) is not None:
        return _("slug: a view of the product is called “%(slug)s” already.") % {"slug": view.slug}
    if view.order not in OF_SAVED:
        return _("order: choose one of %(known)s.") % {"known": ", ".join(OF_SAVED)}
    if gone := [name for name in view.columns if column_named(name) is None]:
        return _("columns: there is no column “%(name)s”.") % {"name": gone[0]}
    return _condition_mistake(view.when)


def _condition_mistake(when: object) -> str | None:
    """“me” and “mine” are whoever looks; here nobody does, so they are left out of the check."""
    try:
        parse(_without_readers(when), ticket_fields())
    except ConditionError as wrong:
        return f"when: {wrong}"
    return None


def _without_readers(tree: object) -> object:
    if isinstance(tree, dict):
        kept = {key: _without_readers(value) for key, value in tree.items()}
        return {
            key: value for key, value in kept.items() if value not in ("me", MINE, [], {})
        } or {}
    if isinstance(tree, list):
        return [_without_readers(one) for one in tree if one not in ("me", MINE)]
    return tree


list_tables(
    Table(
        "views",
        later("Views"),
        SavedView,
        "slug",
        (
            Column("slug", help=later("Its address; it stays when the name changes.")),
            Column("name"),
            Column(
                "team", "ref", to="teams", help=later("Whose it is; without one it is everybody's.")
            ),
            Column("icon"),
            Column("when", "json", help=later("A condition; without one all tickets are in it.")),
            Column("columns", "list"),
            Column("order"),
            Column("position", "number"),
        ),
        order=70,
        retires="retired_at",
        only={"owner": None},
        check=_mistake,
    )
)
