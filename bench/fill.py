"""A desk of any size: the demo story told once, then every row of it copied with other numbers and earlier times.

Copies keep the shape of real work (paths, clocks, talk, journal), because operations made the originals.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper

from thirdline.desk.tickets.models import Ticket
from thirdline.faces.insights.operations import rebuild_figures
from thirdline.faces.insights.queries import days_of_desk
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.operations import robot
from thirdline.project.story import tell_story

SPAN = timedelta(days=730)
# What was brought in from another desk is known there by one number; a copy would have the same.
NOT_COPIED = {"exchange"}


def ensure_story() -> None:
    """Tell the demo story where no desk is yet."""
    if not Ticket.objects.exists():
        began = time.process_time()
        with transaction.atomic():
            tell_story()
        print(f"story: {Ticket.objects.count()} tickets, {time.process_time() - began:.1f} s CPU")


def fill(wanted: int) -> None:
    ensure_story()
    there = Ticket.objects.filter(history=None).count()
    copies = max(0, wanted // there - 1) if there < wanted else 0
    if copies:
        multiply(copies)
        first, last = days_of_desk()
        rebuild_figures(first, last + timedelta(days=1), by=robot())
    print(f"{Ticket.objects.count()} tickets")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def multiply(copies: int) -> None:
    """Copy every ticket and what hangs on it `copies` times, the k-th copy k steps earlier."""
    tables = list(_belonging_to_tickets())
    stride = max(_largest(table) for table in tables) + 1
    step = SPAN / copies
    with transaction.atomic(), connection.cursor() as cursor:
        put_back = [statement for table in tables for statement in _lay_aside(cursor, table)]
        for table in tables:
            began = time.monotonic()
            _copy(cursor, table, copies, lambda field: _shifted(field, tables, stride, step))
            print(f"{table._meta.db_table}: {time.monotonic() - began:.1f} s", flush=True)
        began = time.monotonic()
        for statement in put_back:
            cursor.execute(statement)
        print(f"indexes, constraints and guards: {time.monotonic() - began:.1f} s", flush=True)


def _lay_aside(cursor: CursorWrapper, table: type[models.Model]) -> list[str]:
    """Take guards, references and indexes off a table; returns the statements that bring them back.

    Rows refer to rows of tables not copied yet, and checking a million rows one by one takes hours;
    put back at the end, each is checked over the whole table at once.
    """
    name = table._meta.db_table
    cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
    cursor.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = %s::regclass AND contype IN ('f', 'x') ORDER BY contype DESC",
        [name],
    )
    put_back = []
    for constraint, definition in cursor.fetchall():
        cursor.execute(f'ALTER TABLE {name} DROP CONSTRAINT "{constraint}"')
        put_back.append(f'ALTER TABLE {name} ADD CONSTRAINT "{constraint}" {definition}')
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = %s::regclass"
        " AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)",
        [name],
    )
    for index, definition in cursor.fetchall():
        cursor.execute(f"DROP INDEX {index}")
        put_back.insert(0, definition)
    return [*put_back, f"ALTER TABLE {name} ENABLE TRIGGER USER"]


def _belonging_to_tickets() -> Iterator[type[models.Model]]:
    """The ticket, then every table that refers to one already chosen, and the journal."""
    chosen: list[type[models.Model]] = [Ticket]
    found = True
    while found:
        found = False
        for model in apps.get_models():
            refers = any(
                isinstance(field, models.ForeignKey) and field.related_model in chosen
                for field in model._meta.concrete_fields
            )
            copied = model._meta.app_label not in NOT_COPIED and not model._meta.auto_created
            if model not in chosen and refers and copied:
                chosen.append(model)
                found = True
    yield from [*chosen, Entry]


def _largest(table: type[models.Model]) -> int:
    return int(table._default_manager.aggregate(most=models.Max("pk"))["most"] or 0)


def _copy(
    cursor: CursorWrapper,
    table: type[models.Model],
    copies: int,
    shifted: Callable[[Any], str],
) -> None:
    name = table._meta.db_table
    fields = [field for field in table._meta.concrete_fields if not field.generated]
    targets = [f'"{field.column}"' for field in fields]
    sources = [shifted(field) for field in fields]
    cursor.execute(
        f"INSERT INTO {name} ({', '.join(targets)}) SELECT {', '.join(sources)}"
        f" FROM {name}, generate_series(1, {copies}) AS k"
    )
    _advance_sequence(cursor, table)


def _shifted(
    field: models.Field, tables: list[type[models.Model]], stride: int, step: timedelta
) -> str:
    column = f'"{field.column}"'
    own_number = field.primary_key and isinstance(field, models.AutoField | models.BigAutoField)
    refers = isinstance(field, models.ForeignKey) and field.related_model in tables
    of_ticket = field.model is Entry and field.column == "subject_id"
    if own_number or refers or of_ticket:
        return f"{column} + k * {stride}"
    if isinstance(field, models.DateTimeField):
        return f"{column} - k * interval '{step.total_seconds()} seconds'"
    if field.unique and isinstance(field, models.CharField):
        return f"{column} || '-' || k"
    return column


def _advance_sequence(cursor: CursorWrapper, table: type[models.Model]) -> None:
    key = table._meta.pk
    if isinstance(key, models.BigAutoField):
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table._meta.db_table}', '{key.column}'),"
            f" (SELECT max({key.column}) FROM {table._meta.db_table}))"
        )
