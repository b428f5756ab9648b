"""Finds the shared data folder; tests that need it are skipped by name where it is absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_REPOSITORY = Path(__file__).resolve().parent.parent


def shared_data_root() -> Path:
    """The folder named by THIRDLINE_SHARED_DATA, else `shared/data` beside the repository."""
    named = os.environ.get("THIRDLINE_SHARED_DATA")
    return Path(named) if named else _REPOSITORY.parent / "shared" / "data"


def shared_data(*parts: str) -> Path:
    """The path of one file or folder of the shared data.

    Without the root folder the test is not run; a root folder that lacks the path is a defect.
    """
    root = shared_data_root()
    path = root.joinpath(*parts)
    if not root.is_dir():
        pytest.skip(f"not run: shared data is absent: {path}")
    if not path.exists():
        pytest.fail(f"shared data incomplete: {path} is missing")
    return path
