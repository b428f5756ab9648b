"""Ctrl-C that is not lost, and readers that have read enough.

Python raises KeyboardInterrupt wherever the program happens to be, and swallows it where that is in
an object's end or a callback of C. Whoever works for long asks again at every step.
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

_heard = False


def listen() -> None:
    """For programs on the command line, whose main thread hears signals."""
    signal.signal(signal.SIGINT, _hear)


def stop_if_asked() -> None:
    if _heard:
        raise KeyboardInterrupt


def told_enough() -> int:
    """For a BrokenPipeError: whoever read what was printed has gone, as `head` does; that is no failure."""
    # What is still waiting to be printed would fail once more at the end.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _hear(_signal: int, _frame: FrameType | None) -> None:
    global _heard  # noqa: PLW0603 - a signal has no other place to leave word
    _heard = True
    raise KeyboardInterrupt
