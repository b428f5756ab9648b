"""A long computation that can be stopped from the keyboard.

A kernel in C does not return to the interpreter to hear of a signal, so the work is done beside
the thread that hears, and told by its flag.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from typing import TypeVar

from thirdline.engines.faulttree.kernels import Cancellation

Answer = TypeVar("Answer")
STACK = 64 << 20  # bytes; a kernel recurses as deep as a tree has events


def in_background(work: Callable[[Cancellation], Answer]) -> Answer:
    """The answer of `work`, which is told to stop when this thread is interrupted."""
    cancellation = Cancellation()
    before = threading.stack_size(STACK)
    try:
        with ThreadPoolExecutor(max_workers=1) as pool:
            doing = pool.submit(work, cancellation)
            while True:
                try:
                    return doing.result(timeout=0.5)
                except NotYet:
                    if doing.done():
                        raise
                except KeyboardInterrupt:
                    cancellation.cancel()
                    raise
    finally:
        threading.stack_size(before)
