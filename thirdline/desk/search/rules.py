"""Where words of a ticket stand; how text becomes words is the same for all that is found."""

from __future__ import annotations

from thirdline.kit.words import (
    GAP,
    LAST_PLACE,
    LONGEST,
    LONGEST_KNOWN,
    MOST_BYTES,
    MOST_PLACES,
    MOST_TEXT,
    MOST_WORDS,
    SHORTEST_KNOWN,
    fold,
    forms,
    inner_trigrams,
    mistakes_between,
    most_mistakes,
    trigrams,
    vector,
    vocabulary_of,
    words_in,
)

__all__ = [
    "ASKED", "GAP", "INTERNAL", "LAST_PLACE", "LONGEST", "LONGEST_KNOWN", "MOST_BYTES",
    "MOST_PLACES", "MOST_TEXT", "MOST_WORDS", "READ_BY_ALL", "SAID", "SHORTEST_KNOWN", "TITLE",
    "fold", "forms", "inner_trigrams", "mistakes_between", "most_mistakes", "trigrams", "vector",
    "vocabulary_of", "words_in",
]  # fmt: skip

# Where a word stands in a ticket. D is what only the support teams read.
TITLE, ASKED, SAID, INTERNAL = "A", "B", "C", "D"
READ_BY_ALL = "ABC"
