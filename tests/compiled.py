"""A kernel built for tests: as it is, or behind lines of C that change what it stands on."""

from __future__ import annotations

from pathlib import Path

import pytest

from thirdline.project.kernels import build


def compiled_behind(source: Path, folder: Path, lines: str = "") -> Path:
    """The library; a test that asks for it is not run where there is no compiler."""
    changed = folder / source.name
    changed.write_text(lines + source.read_text())
    path = build(changed, folder)
    if path is None:
        pytest.skip("not run: this machine has no C compiler")
    return path
