"""A file read in a process of its own, which may be ended at any moment without harm."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from thirdline.desk.search.reading.child import LONGEST, MOST_WRITTEN
from thirdline.desk.search.reading.paper import Why
from thirdline.kit.words import MOST_TEXT

PATIENCE = LONGEST + 10.0  # seconds; by then it has ended itself, unless it is beyond that
_ROOT = Path(__file__).parents[4]
_CHILD = "thirdline.desk.search.reading.child"


@dataclass(frozen=True)
class Said:
    """What a file says, as far as it was read, and why no further."""

    text: str = ""
    why: Why = Why.WHOLE
    detail: str = ""


def read_apart(path: Path, *, name: str, type: str) -> Said:
    """Never raises for what is in the file; `why` says what was wrong."""
    try:
        file = path.open("rb")
    except OSError:
        return Said(why=Why.GONE)
    with file, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as end:
        code = _run(file, out, end, name, type)
        out.seek(0)
        text = out.read(MOST_WRITTEN).decode("utf-8", "replace")[:MOST_TEXT]
        why, detail = _told(end, code)
    # A character cut in two at the end of what was passed on.
    return Said(text.removesuffix("\ufffd"), why, detail)


def _run(file: IO[bytes], out: IO[bytes], end: IO[bytes], name: str, type: str) -> int | None:
    command = [sys.executable, "-E", "-s", "-m", _CHILD, name, type]
    # Nothing of our surroundings goes along: not the key, not the way to the database.
    surroundings = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONUTF8": "1"}
    child = subprocess.Popen(
        command, stdin=file, stdout=out, stderr=end, cwd=_ROOT, env=surroundings,
        close_fds=True, start_new_session=True,
    )  # fmt: skip
    try:
        return child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        return None
    finally:
        child.kill()
        child.wait()


def _told(end: IO[bytes], code: int | None) -> tuple[Why, str]:
    """Its own last word; without one it was ended, and how says why."""
    size = end.seek(0, os.SEEK_END)
    end.seek(max(0, size - 4_000))
    last = end.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
    try:
        told = json.loads(last)
        return Why(told["why"]), str(told["detail"])
    except (ValueError, KeyError, TypeError):
        pass
    if code is None or -code in _OUT_OF_TIME:
        return Why.TIME, ""
    return Why.BROKEN, f"ended with {code}"


_OUT_OF_TIME = {9, 14, 24}  # killed at the hard limit, by the alarm, at the soft limit
