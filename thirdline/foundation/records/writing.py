"""Rows to plain values and YAML, in the order the tables are listed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import yaml
from django.db import models

from thirdline.engines.worktime import WEEKDAYS
from thirdline.kit.tables import Child, Column, Table, every_table, named_in, table_named

Plain = dict[str, Any]


def everything() -> dict[str, list[Plain]]:
    """All configuration in force as plain values, by table."""
    return {table.name: rows_of(table) for table in every_table() if not table.personal}


def rows_of(table: Table) -> list[Plain]:
    return [plain_row(table, row) for row in table.rows()]


def export_text(only: list[str] | None = None) -> str:
    """The configuration as YAML that `apply_text` reads back without a difference."""
    if only is None:
        chosen = everything()
    else:
        chosen = {table.name: rows_of(table) for table in every_table() if table.name in only}
    return yaml.dump(chosen, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


def plain_row(table: Table, row: models.Model) -> Plain:
    plain = {column.name: _plain(column, row) for column in table.columns}
    for child in table.children:
        plain[child.name] = [_plain_child(child, one) for one in children_of(child, row)]
    return {name: value for name, value in plain.items() if value not in (None, "", [], {})}


def usual_values(fresh: models.Model, columns: Sequence[Column]) -> Plain:
    """What a row gets where a text leaves a column out."""
    kinds = ("text", "number", "flag", "list", "json", "duration")
    plain = [column for column in columns if column.kind in kinds and not column.read]
    found = {column.name: _as_written(getattr(fresh, column.attribute)) for column in plain}
    return {name: value for name, value in found.items() if value not in (None, "", [], {})}


def children_of(child: Child, row: models.Model) -> models.QuerySet[models.Model]:
    order = [child.position, "pk"] if child.position else [child.key]
    rows = child.model._default_manager.filter(**{child.parent: row}).order_by(*order)
    return rows.select_related(*named_in(child.columns))


def _plain_child(child: Child, row: models.Model) -> Plain:
    plain = {column.name: _plain(column, row) for column in child.columns}
    return {name: value for name, value in plain.items() if value not in (None, "", [], {})}


def _plain(column: Column, row: models.Model) -> Any:
    if column.read:
        return column.read(row)
    value = getattr(row, column.attribute)
    if column.kind == "ref":
        return None if value is None else key_of(column.to, value)
    if column.kind == "refs":
        return [key_of(column.to, one) for one in value.all()]
    if isinstance(value, dict) and value and set(value) <= set(WEEKDAYS):
        # The database keeps names by their letters; people read weeks from Monday on.
        return {day: value[day] for day in WEEKDAYS if day in value}
    return _as_written(value)


def _as_written(value: Any) -> Any:
    if isinstance(value, timedelta):
        return duration_text(value)
    if isinstance(value, Decimal):
        return short_number(value)
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def short_number(value: Decimal) -> int | float:
    """1500.00 as 1500, 12.50 as 12.5: as people write it, and read back the same."""
    return int(value) if value == value.to_integral_value() else float(value)


def key_of(table_name: str, row: models.Model) -> Any:
    table = table_named(table_name)
    return getattr(row, table.key if table else "pk")


def duration_text(value: timedelta) -> str:
    """90 minutes as “1h 30m”: the shortest text that reads back the same."""
    seconds = int(value.total_seconds())
    parts = []
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m"), (1, "s")):
        amount, seconds = divmod(seconds, size)
        if amount:
            parts.append(f"{amount}{unit}")
    return " ".join(parts) or "0m"


class _Dumper(yaml.SafeDumper):
    """Keeps lists indented under their name, as people write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _list(dumper: yaml.SafeDumper, value: list[Any]) -> yaml.SequenceNode:
    """Short lists on one line, rows below one another."""
    short = not any(isinstance(inner, dict) for one in value for inner in (one, *_inside(one)))
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=short)


def _inside(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


_Dumper.add_representer(list, _list)
_Dumper.add_representer(str, _text)
