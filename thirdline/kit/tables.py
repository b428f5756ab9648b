"""How a package lists a table of configuration: names for people, columns in order, what owns what.

`foundation/records` reads and writes what is listed; packages below it list theirs here too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db import models
from django.utils.functional import Promise

Kind = Literal[
    "text", "number", "decimal", "flag", "list", "json", "duration", "moment", "date", "ref", "refs"
]
Check = Callable[[models.Model], str | None]


@dataclass(frozen=True)
class Column:
    """One column: its name in the text, the attribute behind it and how it is written.

    A `ref` is written as the key of the row in table `to`.
    """

    name: str
    kind: Kind = "text"
    attr: str = ""
    to: str = ""
    help: str | Promise = ""
    # For what is not one attribute of the row: memberships of a person, say.
    read: Callable[[Any], Any] | None = None
    write: Callable[[Any, Any], None] | None = None
    # The hours of a week, which read better as lines than as JSON.
    weekly: bool = False

    @property
    def attribute(self) -> str:
        return self.attr or self.name


@dataclass(frozen=True)
class Child:
    """Rows that live and die with their parent, written inside it in order."""

    name: str
    model: type[models.Model]
    parent: str
    columns: tuple[Column, ...]
    key: str
    position: str = ""


@dataclass(frozen=True)
class Table:
    """A table of configuration. Rows are known by `key`; `retires` names the moment that ends one."""

    name: str
    label: str | Promise
    model: type[models.Model]
    key: str
    columns: tuple[Column, ...]
    children: tuple[Child, ...] = ()
    order: int = 50
    retires: str = ""
    only: dict[str, Any] = field(default_factory=dict)
    check: Check | None = None
    # Personal tables are exported only when asked for by name.
    personal: bool = False

    def rows(self) -> models.QuerySet[models.Model]:
        """The rows in force: what was retired and what belongs to a history stays out."""
        live = {self.retires: None} if self.retires else {}
        rows = self.model._default_manager.filter(**live, **self.only).order_by(self.key)
        return rows.select_related(*named_in(self.columns))


def named_in(columns: tuple[Column, ...]) -> list[str]:
    """The rows of other tables a row names, which are read along: by its key each is written."""
    return [one.attribute for one in columns if one.kind == "ref" and one.read is None]


_tables: dict[str, Table] = {}


def list_tables(*tables: Table) -> None:
    for table in tables:
        _tables[table.name] = table


def every_table() -> list[Table]:
    return sorted(_tables.values(), key=lambda table: (table.order, table.name))


def table_named(name: str) -> Table | None:
    return _tables.get(name)
