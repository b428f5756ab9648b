"""How text becomes words to find: the same for what is written and for what is asked."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"\w+", re.UNICODE)
MOST_WORDS = 5_000
LONGEST = 60


def fold(text: str) -> str:
    """Lower case without accents: “Größe” and “grosse” are found by each other."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words_of(*texts: str) -> list[str]:
    """The distinct folded words, bounded so that a pasted log cannot swell the index."""
    found: dict[str, None] = {}
    for text in texts:
        for match in _WORD.finditer(fold(text)):
            found.setdefault(match.group()[:LONGEST])
            if len(found) >= MOST_WORDS:
                return list(found)
    return list(found)


def asked_words(question: str) -> list[str]:
    return words_of(question)[:12]


def query_text(words: list[str]) -> str:
    """A tsquery in which every word must occur, each as a prefix; words hold letters and digits only."""
    return " & ".join(f"'{word}':*" for word in words)
