"""Marks for what a ready-made text could not fill in: seen by the writer, refused when sending."""

from __future__ import annotations

import re

OPEN, CLOSE = "⟦", "⟧"
_GAP = re.compile("⟦([^⟦⟧\n]{1,200})⟧")


def gap(words: str) -> str:
    """What stands in a text where a value is missing."""
    clean = " ".join(words.replace(OPEN, "").replace(CLOSE, "").split())[:200]
    return f"{OPEN}{clean or '…'}{CLOSE}"


def gaps_in(text: str) -> list[str]:
    """What is still to be filled in, in order."""
    return list(dict.fromkeys(_GAP.findall(text)))
