"""Whether values fit their columns, and whether rows can be spared: asked before the database has to refuse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from thirdline.kit.tables import Column, Table, every_table

MOST_NAMED = 5


def why_not_fit(table: Table, column: Column, value: Any, row: models.Model) -> str | None:
    """A sentence if a value is too long, too large or not one of the choices of its column."""
    named = {
        field.name: field for field in row._meta.get_fields() if isinstance(field, models.Field)
    }
    field = named.get(column.attribute)
    if field is None:
        return None
    place = f"{table.name}, {column.name}"
    if field.choices and value not in [one for one, _words in field.flatchoices]:
        known = ", ".join(str(one) for one, _words in field.flatchoices)
        return _("%(place)s: “%(value)s” is none of %(known)s.") % {
            "place": place,
            "value": value,
            "known": known,
        }
    try:
        field.run_validators(value)
    except ValidationError as wrong:
        return f"{place}: {' '.join(wrong.messages)}"
    return None


def why_not_remove(table: Table, row: models.Model) -> str | None:
    """A sentence naming what in force still refers to a row."""
    used = list(where_used(table, row))
    if not used:
        return None
    shown = used[:MOST_NAMED]
    rest = len(used) - len(shown)
    words = ", ".join(shown) + (_(" and %(rest)s more") % {"rest": rest} if rest else "")
    return _("%(table)s “%(key)s” is still used by %(used)s. Change that first.") % {
        "table": table.name,
        "key": getattr(row, table.key),
        "used": words,
    }


def where_used(table: Table, row: models.Model) -> Iterator[str]:
    """Rows in force that refer to this one, as “services “vpn””."""
    for other in every_table():
        for column in other.columns:
            if column.to == table.name and not column.read:
                for one in other.rows().filter(**{column.attribute: row}):
                    yield f"{other.name} “{getattr(one, other.key)}”"
        for child in other.children:
            for column in child.columns:
                if column.to == table.name:
                    rows = child.model._default_manager.filter(
                        **{column.attribute: row, f"{child.parent}__in": other.rows()}
                    ).select_related(child.parent)
                    for one in rows:
                        yield f"{other.name} “{getattr(getattr(one, child.parent), other.key)}”"


def broken_rows() -> dict[tuple[str, Any], str]:
    """Rows in force whose own check finds a mistake, with its sentence."""
    found = {}
    for table in every_table():
        for row in table.rows() if table.check else ():
            reason = table.check(row) if table.check else None
            if reason:
                found[table.name, getattr(row, table.key)] = reason
    return found
