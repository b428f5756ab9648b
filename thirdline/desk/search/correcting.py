"""The desk's own words: words inside longer ones, and the nearest words to a typing error.

A word of this vocabulary may stand in tickets the reader must not know of. So no word leaves here
unless the reader finds a ticket by it: a suggestion is tried before it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice, product

from thirdline.desk.search.asking import Question, Term
from thirdline.desk.search.rules import (
    SHORTEST_KNOWN,
    inner_trigrams,
    mistakes_between,
    most_mistakes,
    trigrams,
)
from thirdline.kit.prepared import Written

SHORTEST_INSIDE = 5  # letters a word needs to be looked for inside longer ones
MOST_COMPOUNDS = 20
MOST_NEAR = 4
MOST_TRIED = 6

# Gathered by their trigrams first: a planner that took the other conditions for cheaper would read
# the whole vocabulary.
_CONTAINING = Written(f"""
WITH near AS MATERIALIZED (SELECT word FROM search_knownword WHERE grams @> %(grams)s::varchar[])
SELECT DISTINCT word FROM near
WHERE strpos(word, %(word)s::text) > 3 ORDER BY word LIMIT {MOST_COMPOUNDS}
""")  # noqa: S608 - made of the constants above
_NEAR = Written("""
WITH near AS MATERIALIZED (
    SELECT word, written, grams FROM search_knownword WHERE grams && %(grams)s::varchar[]
)
SELECT word, written FROM near
WHERE length(word) BETWEEN %(least)s::int AND %(most)s::int
ORDER BY (SELECT count(*) FROM unnest(grams) AS gram WHERE gram = ANY(%(grams)s::varchar[])) DESC, word
LIMIT 60
""")


def compounds_of(question: Question) -> dict[str, list[str]]:
    """For each word the known words it ends or stands in: “treiber” in “druckertreiber”."""
    found = {}
    for term in question.wanted:
        word = term.text
        if term.is_word and word.isalpha() and len(word) >= SHORTEST_INSIDE:
            rows = _CONTAINING({"grams": inner_trigrams(word), "word": word})
            if rows:
                found[word] = [row[0] for row in rows]
    return found


def corrected(
    question: Question,
    *,
    finds: Callable[[Question], bool],
    alone: Callable[[Term], bool],
) -> Question | None:
    """The question with its unknown words replaced by near ones, if the reader finds something so."""
    choices: dict[str, list[str]] = {}
    for term in question.wanted:
        # Asked last: finding the tickets of a common word costs more than looking for its neighbours.
        near = nearest(term.text) if term.is_word else []
        if near and not alone(term):
            choices[term.text] = near
    for instead in islice(_combined(choices), MOST_TRIED):
        tried = question.with_words(instead)
        if finds(tried):
            return tried
    return None


def _combined(choices: dict[str, list[str]]) -> Iterator[dict[str, str]]:
    if not choices:
        return
    for words in product(*choices.values()):
        yield dict(zip(choices, words, strict=True))


def nearest(word: str) -> list[str]:
    """The known words with the fewest mistakes between, as they were written."""
    if len(word) < SHORTEST_KNOWN or not word.isalpha():
        return []
    most = most_mistakes(word)
    rows = _NEAR({"grams": trigrams(word), "least": len(word) - most, "most": len(word) + most})
    near: dict[str, tuple[int, int]] = {}
    for place, (known, written) in enumerate(rows):
        mistakes = mistakes_between(word, known)
        if 0 < mistakes <= most:
            near.setdefault(written, (mistakes, place))
    return sorted(near, key=lambda written: near[written])[:MOST_NEAR]
