"""Found words marked in their text, and the piece of a long text around the first of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString

from thirdline.desk.search.asking import Question, Term, stem

MOST_READ = 600  # letters of a description looked at for a row
BEFORE, AROUND = 50, 170  # letters of a snippet before its first mark, and in all

# How a folded letter may have been written.
_WRITTEN = {
    "a": "aàáâãäåāăą", "c": "cçćč", "d": "dďđð", "e": "eèéêëēėęě", "g": "gğ", "i": "iìíîïīįı",
    "l": "lł", "n": "nñńň", "o": "oòóôõöøōő", "r": "rř", "s": "sśşšș", "t": "tťțþ",
    "u": "uùúûüůūűų", "y": "yýÿ", "z": "zźżž",
}  # fmt: skip
_TOGETHER = {"ae": "(?:ae|æ|ä)", "oe": "(?:oe|œ|ö|ø)", "ue": "(?:ue|ü)", "ss": "(?:ss|ß)"}


class Marks:
    """The words of a question, as they may stand in any text."""

    def __init__(self, terms: Iterable[Term], compounds: Iterable[str] = ()):
        told = [_pattern_of(term) for term in terms if term.wanted]
        self.each = [_compiled(one) for one in told]
        whole = [_spelt(word) for word in compounds]
        together = "|".join([*told, *whole])
        self._all = _compiled(together) if together else None

    def __bool__(self) -> bool:
        return self._all is not None

    def found_in(self, text: str) -> int | None:
        """Where the first of the words stands."""
        found = self._all.search(text) if self._all else None
        return found.start() if found else None

    def missing_in(self, text: str) -> list[re.Pattern[str]]:
        return [one for one in self.each if not one.search(text)]

    def marked(self, text: str) -> SafeString:
        """The whole text, escaped, with <mark> around what was looked for."""
        if self._all is None:
            return SafeString(escape(text))
        parts, end = list[str](), 0
        for found in self._all.finditer(text):
            parts.append(escape(text[end : found.start()]))
            parts.append(f"<mark>{escape(found.group())}</mark>")
            end = found.end()
        parts.append(escape(text[end:]))
        return SafeString("".join(parts))

    def snippet(self, text: str) -> SafeString | None:
        """The piece around the first word found, or None without one."""
        at = self.found_in(text)
        return None if at is None else self.snippet_at(text, at)

    def snippet_at(self, text: str, at: int) -> SafeString:
        first = max(0, at - BEFORE)
        if first:
            first = text.find(" ", first, at) + 1 or first
        last = first + AROUND
        if last < len(text):
            last = max(text.rfind(" ", at + 1, last), at + 1)
        piece = " ".join(text[first:last].split())
        before, after = "… " if first else "", " …" if last < len(text) else ""
        return SafeString(f"{before}{self.marked(piece)}{after}")


def marks_for(question: Question, compounds: Iterable[str] = ()) -> Marks:
    return _marks(question.wanted, tuple(compounds))


@lru_cache(maxsize=256)
def _marks(terms: tuple[Term, ...], compounds: tuple[str, ...]) -> Marks:
    return Marks(terms, compounds)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{pattern})", re.IGNORECASE)


def _pattern_of(term: Term) -> str:
    if not term.is_word:
        return r"[\W_]{1,3}".join(_any_of(word) for word in term.words) + r"(?![^\W_])" * term.exact
    ending = r"[^\W_]*" if len(term.text) > 2 else r"(?![^\W_])"
    return _any_of(dict.fromkeys(stem(form) for form in term.words[0])) + ending


def _any_of(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(_spelt(word) for word in words)})"


def _spelt(word: str) -> str:
    """A folded word with every way its letters may have been written."""
    spelt, k = [], 0
    while k < len(word):
        pair = word[k : k + 2]
        if pair in _TOGETHER:
            spelt.append(_TOGETHER[pair])
            k += 2
            continue
        letter = word[k]
        written = _WRITTEN.get(letter)
        # A sign may follow its letter instead of being part of it.
        spelt.append(f"[{written}][\u0300-\u036f]?" if written else re.escape(letter))
        k += 1
    return "".join(spelt)
