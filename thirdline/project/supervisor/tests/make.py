"""Homes and small facts for the tests of the supervisor."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from thirdline.project.supervisor.postgres import stop_server


@contextmanager
def home() -> Iterator[Path]:
    """A folder others may enter, as a home on a server is; its server is stopped at the end."""
    folder = Path(tempfile.mkdtemp(prefix="thirdline-test-")).resolve()
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        if (folder / "database").exists():
            stop_server(folder)
        shutil.rmtree(folder, ignore_errors=True)
