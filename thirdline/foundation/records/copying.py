"""Rows by the ten thousand: numbers taken ahead and COPY, on Django's own connection."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.models.fields.json import JSONField
from psycopg import sql
from psycopg.types.json import Jsonb


def numbers_for(model: type[models.Model], count: int) -> list[int]:
    """As many primary keys, taken from the table's own sequence, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return sorted(number for (number,) in cursor.fetchall())


def copy_rows(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Write rows given as tuples in the order of `names`; other columns get the model's default.

    Defaults live in the models and not in the database, which is why they are sent along.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    rest = [
        field
        for name, field in fields.items()
        if name not in names and not isinstance(field, models.AutoField)
    ]
    defaults = tuple(_as_sent(field, field.get_default()) for field in rest)
    columns = [str(field.column) for field in (*(fields[name] for name in names), *rest)]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join([sql.Identifier(column) for column in columns]),
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row((*row, *defaults))


def analyse(tables: Iterable[type[models.Model]]) -> None:
    """Tell the planner at once how full the tables are; the automatic look comes a minute late."""
    names = [sql.Identifier(model._meta.db_table) for model in tables]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("ANALYZE {}").format(sql.SQL(", ").join(names)))


def _as_sent(field: models.Field[Any, Any], value: Any) -> Any:
    return Jsonb(value) if isinstance(field, JSONField) else value
