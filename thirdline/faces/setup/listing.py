"""Rows of a table for lists and forms, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from thirdline.foundation.records.writing import plain_row
from thirdline.kit.refusals import NotFound
from thirdline.kit.tables import Table, table_named

MOST_COLUMNS = 6
MOST_WORDS = 90


def table_for(name: str) -> Table:
    """A table with forms; people are personal and have pages of their own."""
    table = table_named(name)
    if table is None or table.personal:
        raise NotFound(_("There is no table “%(name)s”.") % {"name": name})
    return table


def plain_of(table: Table, key: str) -> dict[str, Any]:
    """One row in force by its key as the address spells it."""
    numbers = any(column.name == table.key and column.kind == "number" for column in table.columns)
    if numbers and not (key.isascii() and key.isdecimal() and len(key) < 10):
        raise NotFound(_("There is no “%(key)s” in %(table)s.") % {"key": key, "table": table.name})
    row = table.rows().filter(**{table.key: int(key) if numbers else key}).first()
    if row is None:
        raise NotFound(_("There is no “%(key)s” in %(table)s.") % {"key": key, "table": table.name})
    return plain_row(table, row)


def cells_of(table: Table) -> dict[str, Any]:
    """The rows of a table in a few columns each; columns nobody fills are left out."""
    plain = [plain_row(table, row) for row in table.rows()]
    names = [column.name for column in table.columns if column.name != table.key]
    filled = [name for name in names if any(name in row for row in plain)][: MOST_COLUMNS - 1]
    children = [child.name for child in table.children]
    return {
        "columns": [_heading(name) for name in [table.key, *filled, *children]],
        "rows": [
            (str(row[table.key]), [_cell(row.get(name)) for name in [*filled, *children]])
            for row in plain
        ],
    }


def _heading(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _cell(value: Any) -> str:
    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        rows = any(isinstance(one, dict) for one in value)
        said = str(len(value)) if rows else ", ".join(map(str, value))
    elif isinstance(value, Mapping):
        said = ", ".join(f"{name}: {_inside(one)}" for name, one in value.items())
    else:
        said = str(value)
    return said if len(said) <= MOST_WORDS else f"{said[: MOST_WORDS - 1]}…"


def _inside(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_inside(one) for one in value)
    if isinstance(value, Mapping):
        return " ".join(f"{name} {_inside(one)}" for name, one in value.items())
    return str(value)
