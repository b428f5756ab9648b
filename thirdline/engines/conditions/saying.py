"""The words of the engine, in English unless whoever embeds it gives it another tongue."""

from __future__ import annotations

from collections.abc import Callable

# Takes what the words are for ("" or "condition"), the words, their plural, and how many.
Tongue = Callable[[str, str, str, int], str]
PHRASE = "condition"


def _english(context: str, one: str, many: str, number: int) -> str:
    return many if many and number != 1 else one


_tongue: list[Tongue] = [_english]


def speak_through(tongue: Tongue) -> None:
    """Every later sentence is asked for here; the language may change from call to call."""
    _tongue[:] = [tongue]


def said(words: str) -> str:
    """A sentence of its own."""
    return _tongue[0]("", words, "", 1)


def phrased(words: str) -> str:
    """A piece of a description, such as "is at least"."""
    return _tongue[0](PHRASE, words, "", 1)


def counted(one: str, many: str, number: int) -> str:
    return _tongue[0]("", one, many, number) % {"n": number}


def noted(*words: str) -> tuple[str, ...]:
    """Says nothing; whoever collects texts for translation finds the phrases here."""
    return words


PHRASES = noted(
    "is", "is not", "is one of", "is none of", "contains", "contains the word", "starts with",
    "is at least", "is at most", "is more than", "is less than", "is before", "is after",
    "is within the last", "is within the next", "is longer ago than", "include one of",
    "include all of", "include none of", "include", "do not include", "is empty", "is not empty",
    "are empty", "are not empty", "wanted", "wanted empty", "not", "one of", "none of", "at least",
    "at most", "more than", "less than", "before", "after", "within the last", "within the next",
    "longer ago than", "not empty",
)  # fmt: skip
