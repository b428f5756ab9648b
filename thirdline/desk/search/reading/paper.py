"""What a file says, written down as it is read, and why the reading ended where it did."""

from __future__ import annotations

import re
import time
from enum import StrEnum
from typing import IO

from thirdline.kit.words import MOST_TEXT

# Neither kept by the database nor words.
_UNKEPT = re.compile("[\x00\ud800-\udfff]")


class Why(StrEnum):
    """Why a file was not read to its end; empty where it was."""

    WHOLE = ""
    FULL = "full"  # the rest is more than the index keeps
    TIME = "time"
    MEMORY = "memory"
    SIZE = "size"
    UNPACKED = "unpacked"
    LOCKED = "locked"
    DAMAGED = "damaged"
    SILENT = "silent"  # of a kind that holds text, and holds none: a scan
    OLD = "old"
    KIND = "kind"  # pictures, archives, programs: nobody expects words there
    GONE = "gone"
    BROKEN = "broken"
    ERASED = "erased"


class Ended(Exception):
    """The reading ends here; what was written down before stays."""

    def __init__(self, why: Why, detail: str = "") -> None:
        super().__init__(why, detail)
        self.why, self.detail = why, detail


class Paper:
    """Takes text until it is full or the time is over, and passes it on at once."""

    def __init__(self, out: IO[bytes], *, seconds: float = 60.0, most: int = MOST_TEXT) -> None:
        self._out, self._left = out, most
        self._until = time.monotonic() + seconds
        self.said = False

    def write(self, text: str) -> None:
        self.look_at_the_clock()
        text = _UNKEPT.sub(" ", text[: self._left])
        self.said = self.said or not (text.isspace() or text == "")
        self._left -= len(text)
        # Passed on piece by piece: should the reader be ended, this much is known.
        self._out.write(text.encode("utf-8", "replace"))
        self._out.flush()
        if self._left <= 0:
            raise Ended(Why.FULL)

    def look_at_the_clock(self) -> None:
        if time.monotonic() > self._until:
            raise Ended(Why.TIME)
