"""How text becomes words to find: the same for what is written and for what is asked.

Neutral to languages: case, accents and width are folded, umlauts are found however they are written
(ü, ue, u), and scripts that put no spaces between words are cut into pairs of letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import islice

MOST_WORDS = 5_000  # different ones of one text
MOST_BYTES = 400_000  # of all words written at once; the database refuses a tsvector of a megabyte
MOST_TEXT = 300_000  # letters read of one text: a pasted log must not swell the index
LONGEST = 60
MOST_PLACES = 40  # of one word; more say nothing about how well a ticket fits
LAST_PLACE = 16_383  # the largest position a tsvector keeps
GAP = 10  # positions between two texts, so that no phrase runs from one into the next

# Vowel signs of Indic and other scripts are no letters to Python; without them words fall apart.
_SIGNS = "".join(
    chr(code)
    for code in (*range(0x300, 0x1E00), *range(0x3099, 0x309B))
    if unicodedata.category(chr(code)).startswith("M")
)
# Python puts the marks of one letter in order by moving each past those before it: of ten thousand on one
# letter that takes seconds, of a hundred thousand minutes. Unicode ends a letter in a stream after thirty.
MOST_MARKS = 30


def _is_mark(sign: str) -> bool:
    """A few have a place of their own and are taken apart into marks."""
    if unicodedata.combining(sign) or not unicodedata.decomposition(sign):
        return unicodedata.combining(sign) > 0
    return all(map(unicodedata.combining, unicodedata.normalize("NFKD", sign)))


@cache
def _too_many_marks() -> re.Pattern[str]:
    """Found when a text asks for it: looking through Unicode would keep every start waiting."""
    marks = re.escape("".join(filter(_is_mark, map(chr, range(0x300, 0x1F000)))))
    return re.compile(f"([{marks}]{{{MOST_MARKS}}})[{marks}]+")


_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{re.escape(_SIGNS)}])*")
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUNS = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_OWN_LETTERS = str.maketrans({
    "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h",
})  # fmt: skip
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
# “queue” and “does” hold no umlaut: not after a vowel or q, not at the end, not in short words.
_SPELT_OUT = re.compile(r"(?<![aeiouq])([aou])e(?=\w)")
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f]")


def few_marks(text: str) -> str:
    """The text with no more marks on one letter than anybody writes: what may be normalised."""
    if len(text) <= MOST_MARKS or text.isascii():
        return text
    return _too_many_marks().sub(r"\1", text)


def fold(text: str) -> str:
    """Lower case without accents: “Größe” and “grosse” are found by each other."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", few_marks(text.casefold().translate(_OWN_LETTERS)))
    return unicodedata.normalize("NFC", _ACCENTS.sub("", plain))


def words_in(text: str) -> Iterator[str]:
    """The words in their order, in lower case, still with their accents."""
    text = text[:MOST_TEXT]
    if text.isascii():
        for match in _WORD.finditer(text.lower()):
            yield match.group()[:LONGEST]
        return
    for match in _WORD.finditer(unicodedata.normalize("NFKC", few_marks(text)).casefold()):
        word = match.group()[:LONGEST]
        if word.isascii() or not _IS_UNSPACED.search(word):
            yield word
        else:
            yield from _pairs(word)


def _pairs(word: str) -> Iterator[str]:
    for run in _RUNS.findall(word):
        if _IS_UNSPACED.match(run) and len(run) > 1:
            yield from (run[k : k + 2] for k in range(len(run) - 1))
        else:
            yield run


@lru_cache(maxsize=20_000)
def forms(word: str) -> tuple[str, ...]:
    """The folded ways of writing one word, the usual one first: müller, mueller, muller."""
    plain = fold(word)
    found = {plain: None}
    if not word.isascii():
        found[fold(word.translate(_UMLAUTS))] = None
    if len(plain) >= 6:
        found[_SPELT_OUT.sub(r"\1", plain)] = None
    return tuple(form for form in found if form)


def vector(*texts: tuple[str, str]) -> str:
    """The written form of a tsvector of (text, weight) pairs; words hold letters and digits only."""
    places: dict[str, list[str]] = {}
    at = size = 0
    for text, weight in texts:
        full = len(places) + MOST_WORDS
        for word in words_in(text):
            at = min(at + 1, LAST_PLACE)
            for form in forms(word):
                met = places.setdefault(form, [])
                size += 2 if met else 4 + len(form.encode())
                if len(met) < MOST_PLACES:
                    met.append(f"{at}{weight}")
            if len(places) >= full or size > MOST_BYTES:
                break
        at += GAP
    return " ".join(f"'{word}':{','.join(met)}" for word, met in places.items())


# A word the desk knows, and what it is compared by.
SHORTEST_KNOWN, LONGEST_KNOWN = 3, 40


def vocabulary_of(texts: Iterable[str]) -> dict[str, str]:
    """Folded words worth suggesting, each as it was written: letters only, not too short or long."""
    found: dict[str, str] = {}
    for text in texts:
        for word in islice(words_in(text), 2 * MOST_WORDS):
            if word.isalpha() and SHORTEST_KNOWN <= len(word) <= LONGEST_KNOWN:
                found.setdefault(fold(word)[:LONGEST_KNOWN], word)
    return found


def trigrams(word: str) -> list[str]:
    """Runs of three letters, with the word's edges."""
    padded = f"  {word} "
    return sorted({padded[k : k + 3] for k in range(len(padded) - 2)})


def inner_trigrams(word: str) -> list[str]:
    return sorted({word[k : k + 3] for k in range(len(word) - 2)})


def mistakes_between(one: str, other: str) -> int:
    """Letters added, left out, changed, or swapped with their neighbour (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for k, letter in enumerate(one, 1):
        row = [k]
        for n, opposite in enumerate(other, 1):
            least = min(last[n] + 1, row[n - 1] + 1, last[n - 1] + (letter != opposite))
            if k > 1 and n > 1 and letter == other[n - 2] and one[k - 2] == opposite:
                least = min(least, before[n - 2] + 1)
            row.append(least)
        before, last = last, row
    return last[-1]


def most_mistakes(word: str) -> int:
    """One in short words, two from six letters on."""
    return 1 if len(word) < 6 else 2
