"""The one folder Thirdline writes to. Standard library only: it runs before anything is installed."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

MARKER = "thirdline.json"
FORMAT = 1
CLONE = Path(__file__).resolve().parents[3]
# A clone's default home holds its tools before the product has ever started in it.
MADE_BEFORE_THE_MARKER = frozenset({"venv", "tools", "assets", "kernels", "test", "locks"})


class CannotStart(Exception):
    """One sentence for the person at the terminal; the command then ends with a failure."""


def home_from_environment(default: str = "var") -> Path:
    """The folder `THIRDLINE_HOME` names, or `default` inside the clone."""
    named = os.environ.get("THIRDLINE_HOME")
    return Path(named).expanduser().resolve() if named else CLONE / default


def short_name(home: Path) -> str:
    """Ten characters that tell this home from any other on the machine."""
    return sha256(os.fsencode(home.resolve())).hexdigest()[:10]


def claim_home(home: Path) -> None:
    """Make `home` ours, or refuse a folder that holds somebody else's files or a newer format."""
    marker = home / MARKER
    if marker.exists():
        _check_marker(marker)
        return
    try:
        home.mkdir(parents=True, exist_ok=True)
        strangers = {entry.name for entry in home.iterdir()} - MADE_BEFORE_THE_MARKER
    except OSError as error:
        raise CannotStart(f"{home} cannot be used as the data folder: {error.strerror}.") from None
    if strangers:
        raise CannotStart(
            f"{home} is not a Thirdline data folder and is not empty; "
            "name another one with THIRDLINE_HOME."
        )
    facts = {"product": "thirdline", "format": FORMAT, "id": secrets.token_hex(8)}
    write_private(marker, json.dumps(facts) + "\n", mode=0o644)


def home_id(home: Path) -> str:
    """The name a home keeps when it is moved, and that no later folder of the same path shares."""
    return str(json.loads((home / MARKER).read_text())["id"])


def _check_marker(marker: Path) -> None:
    try:
        said = json.loads(marker.read_text())
        ours = said["product"] == "thirdline" and bool(said["id"])
        number = int(said["format"])
    except (ValueError, KeyError, TypeError):
        ours, number = False, 0
    if not ours:
        raise CannotStart(
            f"{marker.parent} is not a Thirdline data folder: {MARKER} is unreadable."
        )
    if number > FORMAT:
        raise CannotStart(
            f"{marker.parent} was written by a newer Thirdline (format {number}, "
            f"this one reads {FORMAT}); upgrade the program first."
        )


def write_private(path: Path, text: str, *, mode: int = 0o600) -> None:
    """Write a small file whole or not at all, never readable by others for a moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)


@contextmanager
def locked(path: Path, *, wait: bool = True, shared: bool = False) -> Iterator[bool]:
    """Hold a lock the kernel drops when the holder dies; yields whether it was had."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    with open(path, "a") as file:
        try:
            fcntl.flock(file, kind if wait else kind | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
