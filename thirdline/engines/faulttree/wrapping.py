"""Labels in the lines of a box, and nothing in them that XML cannot hold."""

from __future__ import annotations

import re

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def wrapped(text: str, letters: int, lines: int) -> list[str]:
    """At most so many lines of so many letters; what does not fit ends in an ellipsis."""
    found: list[str] = []
    current = ""
    for word in printable(text).split():
        rest = word
        while rest:
            room = letters - len(current) - (1 if current else 0)
            if len(rest) <= room:
                current = f"{current} {rest}" if current else rest
                rest = ""
            elif current:
                found.append(current)
                current = ""
            else:
                cut = _place_to_cut(rest, letters)
                found.append(rest[:cut])
                rest = rest[cut:]
    found += [current] if current else []
    if len(found) > lines:
        found = [*found[: lines - 1], found[lines - 1][: letters - 1].rstrip() + "…"]
    return found


def _place_to_cut(word: str, letters: int) -> int:
    """After a sign or before a capital letter in the last two thirds of the line, else at its end."""
    for place in range(letters, letters // 3, -1):
        if word[place - 1] in "_-./:" or (word[place].isupper() and word[place - 1].islower()):
            return place
    return letters
