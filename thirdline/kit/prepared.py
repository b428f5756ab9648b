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
from psycopg.sql import Literal

MOST_KEPT = 512
_PLACES = re.compile(r"%(?:s|\((\w+)\)s)")
# What each connection has prepared; a connection that is closed takes its statements along.
_known: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


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
    with here.cursor() as cursor:
        known = _known.setdefault(here.connection, set())
        if one.name not in known:
            if len(known) >= MOST_KEPT:
                cursor.execute("DEALLOCATE ALL")
                known.clear()
            cursor.execute(f"PREPARE {one.name} AS {one.sql}")
            known.add(one.name)
        places = ", ".join(["%s"] * len(values))
        cursor.execute(f"EXECUTE {one.name}({places})" if values else f"EXECUTE {one.name}", values)
        raw: Any = cursor.cursor
        rows: list[tuple[Any, ...]] = raw.fetchall() if raw.pgresult.nfields else []
        return rows


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
