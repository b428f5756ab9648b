"""Locked dependencies, fetched once: the Python environment and the assets of the interface.

Standard library only, because a fresh clone runs this with a bare Python. Each thing is built under
a name of its own, stamped when whole, and put in place by one rename; a stamp that still matches
its lock file makes the next start a matter of reading two small files.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path

from thirdline.project.supervisor.home import CLONE, CannotStart, locked, write_private

LOCKS = Path(__file__).with_name("locks")
RUN_LOCK, DEVELOP_LOCK = CLONE / "requirements.lock", CLONE / "requirements-dev.lock"
PACKAGES = (CLONE / "package.json", CLONE / "package-lock.json")
STAMP = ".thirdline-stamp.json"
OLDEST_NPM = 8  # the first that takes a lock file without addresses


def ensure_python(home: Path, *, develop: bool = False) -> Path:
    """The interpreter of an environment that holds exactly what the lock file says.

    The clone's own environment serves every home that has none, so a second copy starts at once.
    """
    wanted = DEVELOP_LOCK if develop else RUN_LOCK
    for folder in (home / "venv", CLONE / "var" / "venv"):
        if _is_whole(folder, wanted):
            return folder / "bin" / "python"
    with locked(home / "locks" / "tools"):
        folder = home / "venv"
        if not _is_whole(folder, wanted):
            _build_environment(home, wanted)
    return folder / "bin" / "python"


def ensure_assets(home: Path) -> Path:
    """The folder whose `node_modules` is what the npm lock file says, each package by its hash."""
    for folder in (home / "assets", CLONE / "var" / "assets"):
        if _stamped(folder).get("package-lock.json") == _checksum(PACKAGES[1]):
            return folder
    with locked(home / "locks" / "tools"):
        _build_assets(home)
    return home / "assets"


def _build_environment(home: Path, lock: Path) -> None:
    say(f"Fetching Python packages named in {lock.name} …")
    folder = home / f"venv-{_checksum(lock)[:12]}"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        _install(home, folder, lock)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    covered = [RUN_LOCK, lock]  # the lock for development contains the one to run
    _stamp(folder, {each.name: _checksum(each) for each in covered})
    _put_in_place(folder, home / "venv", home)


def _install(home: Path, folder: Path, lock: Path) -> None:
    uv = _uv(home)
    if uv is None:
        venv.EnvBuilder(with_pip=True, symlinks=True).create(folder)
        command: list[str | Path] = [
            folder / "bin" / "python",
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-input",
        ]
        command += ["--require-hashes", "--cache-dir", home / "tools" / "cache", "-r", lock]
        _fetch(command, "Python packages")
        return
    surroundings = {
        "UV_CACHE_DIR": str(home / "tools" / "cache"),
        **_uv_indexes(home),
        **os.environ,
    }
    make: list[str | Path] = [
        uv,
        "venv",
        "--quiet",
        "--no-config",
        "--python",
        sys.executable,
        folder,
    ]
    fill: list[str | Path] = [uv, "pip", "install", "--quiet", "--no-config", "--require-hashes"]
    fill += ["--compile-bytecode", "--python", folder / "bin" / "python", "-r", lock]
    _fetch(make, "Python packages", surroundings)
    _fetch(fill, "Python packages", surroundings)


def _uv(home: Path) -> Path | None:
    """The pinned uv in its own small environment; None where it cannot be had."""
    program = home / "tools" / "bin" / "uv"
    if not program.exists() and not _install_tool(home, "uv"):
        return None
    return program


def _install_tool(home: Path, name: str) -> bool:
    """Install one locked tool into `tools`; False where it cannot be had."""
    folder = home / "tools"
    if not (folder / "bin" / "pip").exists():
        venv.EnvBuilder(with_pip=True, symlinks=True, clear=folder.exists()).create(folder)
    command = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-input"]
    command += ["--cache-dir", folder / "cache", "--require-hashes", "-r", LOCKS / f"{name}.lock"]
    done = subprocess.run([str(part) for part in command], capture_output=True, check=False)
    if done.returncode != 0:
        # What a killed start left broken would otherwise stay so.
        shutil.rmtree(folder)
    return done.returncode == 0


def _uv_indexes(home: Path) -> dict[str, str]:
    """The package indexes pip was told to use, in uv's words: uv does not read pip's settings.

    Taking the best match over all of them is safe because every file is checked by its hash.
    """
    pip = [str(home / "tools" / "bin" / "python"), "-m", "pip", "config", "list"]
    said = subprocess.run(pip, capture_output=True, text=True, check=False).stdout
    pairs = (line.partition("=")[::2] for line in said.splitlines())
    known = {key.rpartition(".")[2]: value.strip("'\"") for key, value in pairs}
    words = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "find-links": "UV_FIND_LINKS",
        "cert": "SSL_CERT_FILE",
    }
    told = {words[key]: value for key, value in known.items() if key in words}
    return {**told, "UV_INDEX_STRATEGY": "unsafe-best-match"}


def _build_assets(home: Path) -> None:
    say("Fetching the interface's assets …")
    folder = home / f"assets-{_checksum(PACKAGES[1])[:12]}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        for file in PACKAGES:
            shutil.copy(file, folder)
        command = [
            *_npm(home),
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ]
        command += ["--prefix", str(folder), "--cache", str(home / "tools" / "npm-cache")]
        _fetch(command, "The interface's assets", {**os.environ, "npm_config_update_notifier": "0"})
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    _stamp(folder, {"package-lock.json": _checksum(PACKAGES[1])})
    _put_in_place(folder, home / "assets", home)


def _npm(home: Path) -> list[str]:
    """The npm of the machine where it is new enough, else the one in a locked wheel."""
    found = shutil.which("npm")
    if found is not None:
        said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
        major = said.stdout.strip().partition(".")[0]
        if major.isdigit() and int(major) >= OLDEST_NPM:
            return [found]
    program = home / "tools" / "bin" / "npm"
    if not program.exists() and not _install_tool(home, "npm"):
        raise CannotStart("npm could not be fetched; check the network, or install Node.js.")
    return [str(program)]


def _fetch(
    command: Sequence[str | Path], what: str, surroundings: Mapping[str, str] = os.environ
) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        env=dict(surroundings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        lines = [line.strip() for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        reason = " ".join(lines[-2:]) or f"exit code {done.returncode}"
        raise CannotStart(f"{what} could not be fetched: {reason}")


def _is_whole(folder: Path, lock: Path) -> bool:
    stamp = _stamped(folder)
    return (
        stamp.get(lock.name) == _checksum(lock)
        and stamp.get("python") == _version()
        and (folder / "bin" / "python").exists()
    )


def _stamp(folder: Path, checksums: Mapping[str, str]) -> None:
    write_private(folder / STAMP, json.dumps({**checksums, "python": _version()}), mode=0o644)


def _stamped(folder: Path) -> dict[str, str]:
    try:
        said: dict[str, str] = json.loads((folder / STAMP).read_text())
    except (OSError, ValueError):
        return {}
    return said


def _put_in_place(made: Path, name: Path, home: Path) -> None:
    """Point `name` at what was made, in one step, and clear away what it replaces."""
    if name.is_dir() and not name.is_symlink():
        name.rename(home / f"{name.name}-replaced")
    link = home / f".{name.name}.{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(made.name)
    link.replace(name)
    for old in home.glob(f"{name.name}-*"):
        if old != made:
            shutil.rmtree(old)


def _checksum(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
