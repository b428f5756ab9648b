"""A language nobody speaks: every text accented, 40 % longer, and written from right to left.

What stays plain English in it is no text of the catalogues; what breaks in it breaks in Arabic.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from thirdline.kit.texts.entries import Entry

LANGUAGE = "xx"
_ACCENTED = str.maketrans("aceinouyzACEINOUYZ", "àçéîñöûýžÀÇÉÎÑÖÛÝŽ")
# Fields, tags, entities and web addresses are not words.
_KEPT = re.compile(r"(%\([^)]*\)[sd]|%%|%[sd]|\{[^}]*\}|<[^>]*>|&\w+;|\S+://\S+|\n)")


def spoken(entries: Iterable[Entry]) -> list[Entry]:
    return [_spoken(entry) for entry in entries]


def _spoken(entry: Entry) -> Entry:
    if entry.text.context in {"date", "letter"}:
        forms: tuple[str, ...] = (entry.text.id,)
    else:
        forms = (words(entry.text.id),)
    if entry.text.plural:
        forms = (*forms, words(entry.text.plural))
    return Entry(entry.text, forms)


def words(text: str) -> str:
    pieces = _KEPT.split(text)
    letters = sum(len(piece) for piece in pieces[::2])
    drawn = "".join(
        piece if place % 2 else piece.translate(_ACCENTED) for place, piece in enumerate(pieces)
    )
    longer = "ø" * max(1, round(letters * 0.4)) if letters else ""
    spaced = " ".join(longer[at : at + 7] for at in range(0, len(longer), 7))
    end = re.search(r"\s*$", drawn)
    tail = end[0] if end else ""
    return f"{drawn[: len(drawn) - len(tail)]} {spaced}{tail}" if spaced else drawn
