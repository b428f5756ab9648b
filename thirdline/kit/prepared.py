"""Statements the database plans once a connection. For the few a busy page cannot do without.

With as many indexes as a table of work has, planning a statement costs several times what running
it costs. Here constants stay in the text, so that partial indexes still serve, and only what differs
from reader to reader is a parameter. `plan_cache_mode` in the settings makes the first plan the plan.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connection, connections
from psycopg import adapters
from psycopg.adapt import AdaptersMap, PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, Format, TransactionStatus
from psycopg.sql import Literal

MOST_KEPT = 512
_PLACES = re.compile(r"%(?:s|\((\w+)\)s)")


class _Met:
    """What a connection has prepared, and how its rows are read.

    Times are read by psycopg itself: the reader Django puts in its place, for zones other than the
    database's own, is written in Python.
    """

    def __init__(self, raw: Any):
        self.known = set[str]()
        self.connection = raw
        self.adapters = AdaptersMap(raw.adapters)
        usual = adapters.get_loader(adapters.types["timestamptz"].oid, Format.TEXT)
        if usual and raw.info.parameter_status("TimeZone") == "UTC":
            self.adapters.register_loader("timestamptz", usual)


# A connection that is closed takes its statements along.
_met: WeakKeyDictionary[Any, _Met] = WeakKeyDictionary()


@dataclass(frozen=True)
class Statement:
    """`asks` says what stands in each parameter, in the words of whoever wrote the statement."""

    name: str
    sql: str
    asks: tuple[Any, ...]


def statement(sql: str, values: Sequence[Any], is_asked: Callable[[Any], bool]) -> Statement:
    """Made of SQL with %s: values that are asked for become parameters, all others constants."""
    connection.ensure_connection()
    first, *rest = sql.split("%s")
    text, asks = [first], list[Any]()
    for value, following in zip(values, rest, strict=True):
        if is_asked(value):
            if value not in asks:
                asks.append(value)
            text.append(f"${asks.index(value) + 1}")
        else:
            text.append(Literal(value).as_string(connection.connection))
        text.append(following)
    whole = "".join(part.replace("%%", "%") if k % 2 == 0 else part for k, part in enumerate(text))
    name = "thirdline_" + blake2b(whole.encode(), digest_size=8).hexdigest()
    return Statement(name, whole, tuple(asks))


def rows_of(one: Statement, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run it, prepared on the connection's first use; values in the order of `asks`."""
    # Asked for once: the proxy looks up the thread's connection at every use.
    here = connections[DEFAULT_DB_ALIAS]
    here.close_if_health_check_failed()
    here.ensure_connection()
    met = _met.get(here.connection)
    if met is None:
        met = _met[here.connection] = _Met(here.connection)
    if one.name not in met.known:
        _prepare(here, met.known, one)
    # Somebody listens (a test that counts), or a transaction is still to begin: the usual way.
    if (
        here.execute_wrappers
        or here.queries_logged
        or not (
            here.autocommit
            or here.connection.pgconn.transaction_status == TransactionStatus.INTRANS
        )
    ):
        return _rows_told(here, one, values)
    return _rows_at_once(here, met, one, values)


def _prepare(here: Any, known: set[str], one: Statement) -> None:
    with here.cursor() as cursor:
        if len(known) >= MOST_KEPT:
            cursor.execute("DEALLOCATE ALL")
            known.clear()
        cursor.execute(f"PREPARE {one.name} AS {one.sql}")
        known.add(one.name)


def _rows_told(here: Any, one: Statement, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    places = ", ".join(["%s"] * len(values))
    with here.cursor() as cursor:
        cursor.execute(f"EXECUTE {one.name}({places})" if values else f"EXECUTE {one.name}", values)
        raw: Any = cursor.cursor
        rows: list[tuple[Any, ...]] = raw.fetchall() if raw.pgresult.nfields else []
        return rows


def _rows_at_once(
    here: Any, met: _Met, one: Statement, values: Sequence[Any]
) -> list[tuple[Any, ...]]:
    """By the name alone: cursors put the statement's text together and read it again, which costs
    several times what the database needs for a short question."""
    here.validate_thread_sharing()
    here.validate_no_broken_transaction()
    with here.wrap_database_errors:
        raw = here.connection
        how = Transformer(met)
        given = how.dump_sequence(values, [PyFormat.TEXT] * len(values)) if values else ()
        answer = raw.pgconn.exec_prepared(one.name.encode(), given)
        if answer.status == ExecStatus.TUPLES_OK:
            how.set_pgresult(answer)
            rows: list[tuple[Any, ...]] = how.load_rows(0, answer.ntuples, tuple)
            return rows
        if answer.status != ExecStatus.COMMAND_OK:
            raise error_from_result(answer, raw.info.encoding)
        return []


class Written:
    """SQL of our own with %s or %(name)s, called with their values; answers its rows.

    Where the place of a value does not say its type (a column of INSERT … SELECT), the SQL has to.
    """

    def __init__(self, sql: str):
        self._names: list[str] = []
        text = _PLACES.sub(self._place, sql).replace("%%", "%")
        name = "thirdline_" + blake2b(text.encode(), digest_size=8).hexdigest()
        self._statement = Statement(name, text, ())

    def __call__(self, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
        if isinstance(values, Mapping):
            values = [values[name] for name in self._names]
        return rows_of(self._statement, values)

    def _place(self, found: re.Match[str]) -> str:
        name = found[1] or str(len(self._names))
        if name not in self._names:
            self._names.append(name)
        return f"${self._names.index(name) + 1}"
