"""What applying a text would change: rows added, changed and removed, column by column."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from thirdline.foundation.records.writing import duration_text, plain_row
from thirdline.kit.tables import Table, table_named


@dataclass(frozen=True)
class Difference:
    """One column of one row; `what` says whether the row is added, changed or removed."""

    table: str
    key: Any
    what: Literal["add", "change", "remove"]
    column: str = ""
    before: Any = None
    after: Any = None

    @property
    def sentence(self) -> str:
        if self.what == "add":
            return f"{self.table}: “{self.key}” is new."
        if self.what == "remove":
            return f"{self.table}: “{self.key}” is removed."
        return f"{self.table}: “{self.key}”, {self.column}: {_shown(self.before)} becomes {_shown(self.after)}."


def compare(read: dict[str, list[dict[str, Any]]]) -> list[Difference]:
    """Differences between what is in force and what was read; tables left out are left alone."""
    found: list[Difference] = []
    for name, rows in read.items():
        table = table_named(name)
        if table is not None:
            found += _compare_table(table, rows)
    return found


def _compare_table(table: Table, rows: list[dict[str, Any]]) -> list[Difference]:
    now = {getattr(row, table.key): plain_row(table, row) for row in table.rows()}
    wanted = {row[table.key]: plainly(row) for row in rows}
    found = [Difference(table.name, key, "add") for key in wanted if key not in now]
    for key in (key for key in wanted if key in now):
        found += _compare_row(table, key, now[key], wanted[key])
    return found + [Difference(table.name, key, "remove") for key in now if key not in wanted]


def _compare_row(
    table: Table, key: Any, now: dict[str, Any], wanted: dict[str, Any]
) -> list[Difference]:
    names = [column.name for column in table.columns] + [child.name for child in table.children]
    return [
        Difference(table.name, key, "change", name, now.get(name), wanted.get(name))
        for name in names
        if now.get(name) != wanted.get(name)
    ]


def plainly(value: Any) -> Any:
    """Read values as the writer writes them, without what is empty, so that both sides compare."""
    if isinstance(value, dict):
        pairs = {name: plainly(item) for name, item in value.items()}
        return {name: item for name, item in pairs.items() if item not in (None, "", [], {})}
    if isinstance(value, list):
        return [plainly(item) for item in value]
    if isinstance(value, timedelta):
        return duration_text(value)
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _shown(value: Any) -> str:
    if value in (None, "", []):
        return "nothing"
    return f"“{value}”" if isinstance(value, str) else str(value)
