"""How much memory there is for the database's own store of pages."""

from __future__ import annotations

import os
from pathlib import Path

LEAST, MOST = 128, 1024  # MiB
_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def page_store() -> int:
    """An eighth of what this machine, or the container around us, may use; in MiB."""
    return max(LEAST, min(MOST, _usable() // 8 >> 20))


def _usable() -> int:
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min([machine, *(_limit(Path(one), machine) for one in _LIMITS)])


def _limit(file: Path, otherwise: int) -> int:
    """A container's limit; without one the file is not there, or says "max"."""
    try:
        return int(file.read_text())
    except (OSError, ValueError):
        return otherwise
