"""What is typed into the box, read: words, phrases in quotes, words not wanted, and filters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from thirdline.desk.search.rules import fold, forms, mistakes_between, words_in

MOST_TERMS = 12
LONGEST_QUESTION = 300
# For everybody; the rest is about how the support teams work, and only they may ask it.
FOR_ALL = ("is", "before", "after", "on", "service", "state", "has")
FILTERS = (
    *FOR_ALL, "team", "person", "requester", "priority", "tier", "tag", "category", "kind", "item",
)  # fmt: skip

_PIECE = re.compile(
    r'(?P<no>-?)(?:(?P<name>[^\W\d_]+):(?:"(?P<quoted>[^"]*)"?|(?P<value>\S*))'
    r'|"(?P<phrase>[^"]*)"?|(?P<plain>[^\s"]+))'
)
_NUMBER = re.compile(r"(?P<prefix>[a-z][a-z0-9]*-)?#?(?P<number>\d{1,15})", re.IGNORECASE)
# Left out while other words are there: they stand in every ticket and say nothing.
_LITTLE_WORDS = """
a an and are as at be but by for from has have i in is it my not of on or our that the this to was we
with you der die das den dem ein eine einen einer es ich im in ist mit nicht oder und von wir zu le la
les un une de des du et est il je ne pas pour que qui sur el los las una y no se en het een van niet
ik op te
"""
_LITTLE = frozenset(_LITTLE_WORDS.split())
# Longest first. The word itself stays among what is looked for, so that it ranks before its kin.
_ENDINGS = (("ings", 4), ("ing", 4), ("ed", 4), ("en", 5), ("es", 4), ("s", 4), ("e", 4))
_NO_PLURAL = ("ss", "us", "is", "as", "os")


@dataclass(frozen=True)
class Term:
    """One word, or several that must stand side by side; each as all its written forms."""

    words: tuple[tuple[str, ...], ...]
    exact: bool = False
    wanted: bool = True

    @property
    def text(self) -> str:
        return " ".join(word[0] for word in self.words)

    @property
    def is_word(self) -> bool:
        return len(self.words) == 1 and not self.exact


@dataclass(frozen=True)
class Filter:
    name: str
    value: str
    wanted: bool = True

    def __str__(self) -> str:
        value = f'"{self.value}"' if " " in self.value else self.value
        return f"{'' if self.wanted else '-'}{self.name}:{value}"


@dataclass(frozen=True)
class Question:
    text: str
    terms: tuple[Term, ...] = ()
    filters: tuple[Filter, ...] = ()
    # A filter that does not exist, and the one that was probably meant.
    unknown: tuple[tuple[str, str], ...] = ()
    number: int | None = None

    @property
    def wanted(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.wanted)

    @property
    def plain(self) -> str:
        """The words alone, for what has no filters: people, services, articles."""
        return " ".join(term.text for term in self.wanted)

    def with_words(self, instead: Mapping[str, str]) -> Question:
        """The same question with words replaced, as a suggestion asks it."""
        text = self.text
        for old, new in instead.items():
            text = re.sub(rf"\b{re.escape(old)}\b", new, fold(text), count=1)
        made = {old: _term(new) for old, new in instead.items()}
        terms = tuple(made.get(term.text) or term for term in self.terms)
        return replace(self, text=text, terms=terms, number=None)


@dataclass
class _Reading:
    known: Sequence[str]
    terms: list[Term] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)

    def take(self, piece: re.Match[str]) -> None:
        wanted = not piece["no"]
        if piece["name"] is not None:
            self._named(piece, wanted)
        elif piece["phrase"] is not None:
            self._words(piece["phrase"], exact=True, wanted=wanted)
        else:
            self._words(piece["plain"], wanted=wanted)

    def _named(self, piece: re.Match[str], wanted: bool) -> None:
        name = piece["name"].lower()
        value = piece["value"] if piece["quoted"] is None else piece["quoted"]
        if name in self.known:
            self.filters.append(Filter(name, value.strip(), wanted))
            return
        meant = min(self.known or FILTERS, key=lambda known: mistakes_between(name, known))
        near = (
            bool(self.known)
            and len(name) > 2
            and name not in FILTERS
            and mistakes_between(name, meant) <= 1
        )
        if near and value and not value.startswith("/"):
            self.unknown.append((name, meant))
        else:
            self._words(name, wanted=wanted)
            self._words(value, wanted=wanted)

    def _words(self, text: str, *, wanted: bool, exact: bool = False) -> None:
        term = _term(text, exact=exact, wanted=wanted)
        if term is not None and term not in self.terms:
            self.terms.append(term)


def _term(text: str, *, exact: bool = False, wanted: bool = True) -> Term | None:
    words = tuple(met for met in (forms(word) for word in words_in(text)) if met)
    return Term(words[:MOST_TERMS], exact, wanted) if words else None


def read(text: str, *, filters: Sequence[str] = FILTERS) -> Question:
    """Never fails: what is no filter is words, and what is no word is left out."""
    text = text.replace("\x00", " ")[:LONGEST_QUESTION].strip()
    reading = _Reading(filters)
    for piece in _PIECE.finditer(text):
        reading.take(piece)
    number = _NUMBER.fullmatch(text)
    return Question(
        text,
        _worth_asking(reading.terms),
        tuple(reading.filters),
        tuple(reading.unknown),
        int(number["number"]) if number else None,
    )


def _worth_asking(terms: list[Term]) -> tuple[Term, ...]:
    telling = [term for term in terms if not (term.is_word and term.text in _LITTLE)]
    kept = telling if any(term.wanted for term in telling) else terms
    return tuple(kept[:MOST_TERMS])


def stem(word: str) -> str:
    """Without its commonest ending: a beginning that its other endings share."""
    if len(word) < 5 or not word.isalpha():
        return word
    for ending, least in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            if ending == "s" and word.endswith(_NO_PLURAL):
                return word
            root = word[: -len(ending)]
            doubled = ending in {"ing", "ings", "ed"} and root[-1] == root[-2] and len(root) > 4
            return root[:-1] if doubled else root
    return word


def query_text(
    question: Question, *, compounds: Mapping[str, Sequence[str]] | None = None, weights: str = ""
) -> str:
    """A tsquery in which every term must occur, words as prefixes; forms hold letters and digits only."""
    parts = [_written(term, compounds or {}, weights) for term in question.terms if term.words]
    return " & ".join(part for part in parts if part)


def unwanted_text(question: Question, *, weights: str = "") -> str:
    """A tsquery of tickets that have any of the words not wanted."""
    turned = [replace(term, wanted=True) for term in question.terms if not term.wanted]
    return " | ".join(_written(term, {}, weights) for term in turned)


def _written(term: Term, compounds: Mapping[str, Sequence[str]], weights: str) -> str:
    if term.exact or len(term.words) > 1:
        last = len(term.words) - 1
        side_by_side = [
            _any_of(word, weights, prefix=not term.exact and place == last and _as_prefix(word[0]))
            for place, word in enumerate(term.words)
        ]
        text = " <-> ".join(side_by_side)
        return f"({text})" if term.wanted else f"!({text})"
    (word,) = term.words
    roots = tuple(dict.fromkeys(stem(form) for form in word)) if term.wanted else word
    text = _any_of(roots, weights, prefix=_as_prefix(word[0]))
    inside = compounds.get(word[0], ())
    if inside:
        text = f"({text} | {_any_of(tuple(inside), weights, prefix=False)})"
    return text if term.wanted else f"!{text}"


def _as_prefix(word: str) -> bool:
    """Two letters begin half the dictionary, and 12 is not 1234. One ideogram is a word."""
    if not word.isascii():
        return len(word) != 2
    return len(word) > 2 and not (word.isdecimal() and len(word) < 4)


def _any_of(words: Sequence[str], weights: str, *, prefix: bool) -> str:
    mark = f":{'*' if prefix else ''}{weights}" if prefix or weights else ""
    told = [f"'{word}'{mark}" for word in words]
    return told[0] if len(told) == 1 else f"({' | '.join(told)})"
