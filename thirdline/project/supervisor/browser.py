"""A Chromium for the browser tests: the system's, installed where it can be, else Playwright's."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from thirdline.project.supervisor import packages
from thirdline.project.supervisor.home import CannotStart
from thirdline.project.supervisor.tools import say

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def ensure_chromium(home: Path, python: Path) -> Path:
    """A Chromium that starts, or one sentence: browser tests never pass by not running."""
    for attempt in (_named, _system, _install_with_apt, lambda: _playwrights(home, python)):
        program = next((each for each in attempt() if _starts(each)), None)
        if program is not None:
            return program
    raise CannotStart(
        "Browser tests need Chromium, and it could be neither found nor installed; "
        "install the package chromium, or name the program in THIRDLINE_CHROMIUM."
    )


def _named() -> Iterator[Path]:
    if named := os.environ.get("THIRDLINE_CHROMIUM"):
        yield Path(named)


def _system() -> Iterator[Path]:
    yield from packages.found(NAMES)


def _install_with_apt() -> Iterator[Path]:
    yield from packages.installed_with_apt("chromium", NAMES)


def _playwrights(home: Path, python: Path) -> Iterator[Path]:
    folder = home / "tools" / "browsers"
    say("Fetching Playwright's own Chromium …")
    subprocess.run(
        [str(python), "-m", "playwright", "install", "chromium"],
        env={**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(folder)},
        capture_output=True,
        check=False,
    )
    yield from folder.glob("chromium-*/chrome-*/chrome")
    yield from folder.glob("chromium-*/chrome-mac*/*.app/Contents/MacOS/*")


def _starts(program: Path) -> bool:
    try:
        done = subprocess.run(
            [str(program), "--version"], capture_output=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
