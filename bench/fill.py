"""A desk of any size: the demo story told once, then every row of it copied with other numbers and earlier times.

Copies keep the shape of real work (paths, clocks, talk, journal), because operations made the originals.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

from django.apps import apps
from django.db import connection, models, transaction

from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.journal.models import Entry
from thirdline.project.story import tell_story

SPAN = timedelta(days=730)


def fill(wanted: int) -> None:
    if not Ticket.objects.exists():
        began = time.process_time()
        with transaction.atomic():
            tell_story()
        print(f"story: {Ticket.objects.count()} tickets, {time.process_time() - began:.1f} s CPU")
    there = Ticket.objects.filter(history=None).count()
    copies = max(0, wanted // there - 1) if there < wanted else 0
    if copies:
        multiply(copies)
    print(f"{Ticket.objects.count()} tickets")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def multiply(copies: int) -> None:
    """Copy every ticket and what hangs on it `copies` times, the k-th copy k steps earlier."""
    tables = list(_belonging_to_tickets())
    stride = max(_largest(table) for table in tables) + 1
    step = SPAN / copies
    for table in tables:
        began = time.monotonic()
        _copy(table, tables, copies, stride, step)
        print(f"{table._meta.db_table}: {time.monotonic() - began:.1f} s", flush=True)


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
            if model not in chosen and refers and not model._meta.auto_created:
                chosen.append(model)
                found = True
    yield from [*chosen, Entry]


def _largest(table: type[models.Model]) -> int:
    return int(table._default_manager.aggregate(most=models.Max("pk"))["most"] or 0)


def _copy(
    table: type[models.Model],
    tables: list[type[models.Model]],
    copies: int,
    stride: int,
    step: timedelta,
) -> None:
    name, targets, sources = table._meta.db_table, [], []
    for field in table._meta.concrete_fields:
        targets.append(f'"{field.column}"')
        sources.append(_shifted(field, tables, stride, step))
    with transaction.atomic(), connection.cursor() as cursor:
        # The guards would check millions of rows one by one; the originals passed them.
        cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        cursor.execute(
            f"INSERT INTO {name} ({', '.join(targets)}) SELECT {', '.join(sources)}"
            f" FROM {name}, generate_series(1, {copies}) AS k"
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
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


def _advance_sequence(cursor: object, table: type[models.Model]) -> None:
    key = table._meta.pk
    if isinstance(key, models.BigAutoField):
        cursor.execute(  # type: ignore[attr-defined]
            f"SELECT setval(pg_get_serial_sequence('{table._meta.db_table}', '{key.column}'),"
            f" (SELECT max({key.column}) FROM {table._meta.db_table}))"
        )
