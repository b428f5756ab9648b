"""Which database a command uses: the one DATABASE_URL names, or the embedded one of the home."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from thirdline.project.supervisor.home import CannotStart, locked
from thirdline.project.supervisor.postgres import ensure_server, stop_server

OLDEST = 15  # major version of PostgreSQL


@contextmanager
def database(home: Path, *, fsync: bool = True) -> Iterator[str]:
    """The address of a database that answers. The last user of an embedded server stops it."""
    if given := os.environ.get("DATABASE_URL"):
        _check(given)
        yield given
        return
    users = home / "locks" / "database-users"
    try:
        with locked(users, shared=True):
            yield ensure_server(home, fsync=fsync)
    finally:
        with locked(users, wait=False) as last:
            if last:
                stop_server(home)


def _check(url: str) -> None:
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=10) as link:
            version = link.info.server_version // 10000
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[-1]
        raise CannotStart(f"The database DATABASE_URL names does not answer: {reason}") from None
    if version < OLDEST:
        raise CannotStart(
            f"Thirdline needs PostgreSQL {OLDEST} or newer; DATABASE_URL names version {version}."
        )
