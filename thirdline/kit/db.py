"""Database mechanisms shared by packages: append-only tables, locks, questions with a time limit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, migrations, transaction
from django.db.backends.utils import CursorWrapper
from psycopg.errors import (
    DeadlockDetected,
    ForeignKeyViolation,
    QueryCanceled,
    SerializationFailure,
)


def forbid_changes(table: str, *, updates: bool = True, deletes: bool = True) -> migrations.RunSQL:
    """A migration step after which the database itself refuses to edit or delete rows of `table`."""
    events = " OR ".join(name for name, on in (("UPDATE", updates), ("DELETE", deletes)) if on)
    return migrations.RunSQL(
        sql=f"""
        CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('thirdline.may_rewrite', true) = '{table}' THEN
                RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
            END IF;
            RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'restrict_violation';
        END $$;
        CREATE TRIGGER {table}_append_only BEFORE {events} ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only();
        """,
        reverse_sql=f"DROP TRIGGER {table}_append_only ON {table}; DROP FUNCTION {table}_is_append_only();",
    )


def allow_rewriting(table: str) -> None:
    """Lift `forbid_changes` until the present transaction ends: for erasure and removing history sets."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("Rewriting needs a transaction.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('thirdline.may_rewrite', %s, true)", [table])


def require_transaction() -> None:
    """Locks taken outside a transaction are gone at once, which hides lost updates; refuse them."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "A row may only be locked inside a transaction."
        )


@contextmanager
def beside() -> Iterator[CursorWrapper]:
    """A connection of its own: what it writes is seen at once, and stays when a transaction here does not.

    It must not touch a row that the transaction holds: it would wait for it for ever.
    """
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            yield cursor
    finally:
        other.close()


def clashed(wrong: BaseException) -> bool:
    """Whether the database gave up one of two who changed the same, or who leaned on what another took away."""
    return isinstance(wrong.__cause__, _CLASHES)


_CLASHES = (DeadlockDetected, SerializationFailure, ForeignKeyViolation)


class TookTooLong(Exception):
    """The database was stopped, because the question took longer than it is worth."""


@contextmanager
def at_most(milliseconds: int) -> Iterator[None]:
    """Let each statement inside take so long and no longer; what was read so far is void then."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(milliseconds)])
            yield
            cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
    except OperationalError as stopped:
        if isinstance(stopped.__cause__, QueryCanceled):
            raise TookTooLong from stopped
        raise
