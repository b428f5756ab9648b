"""What applying a text would change: rows added, changed and removed, column by column."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from django.utils.translation import gettext as _

from thirdline.foundation.records.writing import (
    duration_text,
    plain_row,
    short_number,
    usual_values,
)
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
            return _("%(table)s: “%(key)s” is new.") % {"table": self.table, "key": self.key}
        if self.what == "remove":
            return _("%(table)s: “%(key)s” is removed.") % {"table": self.table, "key": self.key}
        rows = _rows_said(self.before, self.after)
        if rows:
            return self._of_the_column(rows)
        said = {"before": _shown(self.before), "after": _shown(self.after)}
        return self._of_the_column(_("%(before)s becomes %(after)s") % said)

    def _of_the_column(self, what: str) -> str:
        said = {"table": self.table, "key": self.key, "column": self.column, "what": what}
        return _("%(table)s: “%(key)s”, %(column)s: %(what)s.") % said


def compare(read: dict[str, list[dict[str, Any]]]) -> list[Difference]:
    """Differences between what is in force and what was read; tables left out are left alone."""
    found: list[Difference] = []
    for name, rows in read.items():
        table = table_named(name)
        if table is not None:
            found += _compare_table(table, rows)
    return found


def _compare_table(table: Table, rows: list[dict[str, Any]]) -> list[Difference]:
    # Both sides go the same road: what is empty counts as left out, on the inside too.
    now = {getattr(row, table.key): plainly(plain_row(table, row)) for row in table.rows()}
    wanted = {row[table.key]: plainly(_with_usual_children(table, row)) for row in rows}
    found = [Difference(table.name, key, "add") for key in wanted if key not in now]
    for key in (key for key in wanted if key in now):
        found += _compare_row(table, key, now[key], wanted[key])
    return found + [Difference(table.name, key, "remove") for key in now if key not in wanted]


def _compare_row(
    table: Table, key: Any, now: dict[str, Any], wanted: dict[str, Any]
) -> list[Difference]:
    usual = usual_values(table.model(**table.only), table.columns)
    names = [column.name for column in table.columns] + [child.name for child in table.children]
    return [
        Difference(table.name, key, "change", name, now.get(name), wanted.get(name))
        for name in names
        if now.get(name) != wanted.get(name, usual.get(name))
    ]


def _with_usual_children(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Rows inside a row, with what they get where a text leaves a column out."""
    found = dict(row)
    for child in table.children:
        usual = usual_values(child.model(), child.columns)
        found[child.name] = [{**usual, **one} for one in row.get(child.name) or []]
    return found


def plainly(value: Any) -> Any:
    """Read values as the writer writes them, without what is empty, so that both sides compare."""
    if isinstance(value, dict):
        # JSON knows names as text only, so a priority written as 1 comes back as "1".
        pairs = {str(name): plainly(item) for name, item in value.items()}
        return {name: item for name, item in pairs.items() if item not in (None, "", [], {})}
    if isinstance(value, list):
        return [plainly(item) for item in value]
    if isinstance(value, timedelta):
        return duration_text(value)
    if isinstance(value, Decimal):
        return short_number(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _rows_said(before: Any, after: Any) -> str:
    """Which rows inside a row are new, gone, changed or elsewhere in line; empty for other values."""
    was, now = _by_first(before), _by_first(after)
    if was is None or now is None:
        return ""
    said = [_("“%(key)s” is new") % {"key": key} for key in now if key not in was]
    said += [_("“%(key)s” is removed") % {"key": key} for key in was if key not in now]
    said += [
        _("“%(key)s” changes") % {"key": key} for key in now if key in was and was[key] != now[key]
    ]
    return ", ".join(said) or _("another order")


def _by_first(rows: Any) -> dict[str, Any] | None:
    if rows is None:
        return {}
    if not isinstance(rows, list) or not all(isinstance(row, dict) and row for row in rows):
        return None
    return {str(next(iter(row.values()))): row for row in rows}


def _shown(value: Any) -> str:
    if value in (None, "", []):
        return _("nothing")
    if isinstance(value, dict):
        inside = ", ".join(f"{name}: {_plain(one)}" for name, one in value.items())
        return f"{{{inside}}}"
    return _("“%(words)s”") % {"words": value} if isinstance(value, str) else _plain(value)


def _plain(value: Any) -> str:
    """Values as the text writes them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(_plain(one) for one in value)}]"
    return _shown(value) if isinstance(value, dict) else str(value)
