"""Room for recursion that is as deep as a diagram has levels.

Calls between Python functions take no space on the C stack, so the interpreter's limit is raised for
as long as an operation runs and no longer.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

NORMAL_DEPTH = sys.getrecursionlimit()
_deep: list[int] = []
_deep_lock = threading.Lock()


@contextmanager
def room_for(levels: int) -> Iterator[None]:
    needed = NORMAL_DEPTH + 4 * levels
    with _deep_lock:
        _deep.append(needed)
        sys.setrecursionlimit(max(_deep))
    try:
        yield
    finally:
        with _deep_lock:
            _deep.remove(needed)
            # Another thread may still be deeper; its own end lowers the limit.
            sys.setrecursionlimit(max(_deep, default=NORMAL_DEPTH))
