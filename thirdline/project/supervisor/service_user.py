"""Who runs the database server, and where that user can reach its files.

PostgreSQL refuses to run as root. Started by root, the server runs as the system user
`thirdline` (made when missing), and its binaries and data must lie where that user can go.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

NAME = "thirdline"
OUTSIDE = Path("/var/lib/thirdline")


@dataclass(frozen=True)
class ServiceUser:
    """The account of the server; `switch` says whether we must become it."""

    uid: int
    gid: int
    switch: bool

    def identity(self) -> dict[str, object]:
        """Keyword arguments for subprocess that make the child this user."""
        if not self.switch:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def run(self, command: Sequence[str | Path]) -> CompletedProcess[str]:
        done: CompletedProcess[str] = subprocess.run(
            [str(part) for part in command],
            cwd="/",
            env=plain_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            **self.identity(),  # type: ignore[call-overload]
        )
        return done

    def own(self, path: Path, *, mode: int) -> None:
        if self.switch:
            os.chown(path, self.uid, self.gid)
        os.chmod(path, mode)

    def can_enter(self, folder: Path) -> bool:
        return self.run(["/bin/sh", "-c", 'cd "$1"', "sh", folder]).returncode == 0

    def can_execute(self, program: Path) -> bool:
        try:
            return self.run([program, "--version"]).returncode == 0
        except OSError:
            return False


def plain_environment() -> dict[str, str]:
    """No setting of ours reaches the server: PGDATA or a locale of the caller would change it."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def service_user() -> ServiceUser:
    """Ourselves; or, when we are root, the system user `thirdline`, or `nobody` failing that."""
    if os.geteuid() != 0:
        return ServiceUser(os.geteuid(), os.getegid(), switch=False)
    entry = _entry(NAME) or _made(NAME) or pwd.getpwnam("nobody")
    return ServiceUser(entry.pw_uid, entry.pw_gid, switch=True)


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _made(name: str) -> pwd.struct_passwd | None:
    useradd = shutil.which("useradd") or shutil.which("useradd", path="/usr/sbin:/sbin")
    if useradd is None:
        return None
    shell = "/usr/sbin/nologin"
    options = ["--system", "--user-group", "--no-create-home", "--shell", shell]
    # A second start at the same moment may have made it first, so the answer is the entry.
    subprocess.run([useradd, *options, name], capture_output=True, check=False)
    return _entry(name)


def place_outside(home_name: str, user: ServiceUser) -> Path:
    """A folder of the service user's own, for a home it cannot enter."""
    OUTSIDE.mkdir(mode=0o755, parents=True, exist_ok=True)
    place = OUTSIDE / home_name
    place.mkdir(mode=0o755, exist_ok=True)
    user.own(place, mode=0o700)
    return place
