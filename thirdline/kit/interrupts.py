"""Ctrl-C that is not lost.

Python raises KeyboardInterrupt wherever the program happens to be, and swallows it where that is in
an object's end or a callback of C. Whoever works for long asks again at every step.
"""

from __future__ import annotations

import signal
from types import FrameType

_heard = False


def listen() -> None:
    """For programs on the command line, whose main thread hears signals."""
    signal.signal(signal.SIGINT, _hear)


def stop_if_asked() -> None:
    if _heard:
        raise KeyboardInterrupt


def _hear(_signal: int, _frame: FrameType | None) -> None:
    global _heard  # noqa: PLW0603 - a signal has no other place to leave word
    _heard = True
    raise KeyboardInterrupt
