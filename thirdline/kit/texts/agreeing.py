"""Whether the catalogues and the product say the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from thirdline.kit.texts.entries import Entry, Text

_FIELD = re.compile(r"%\([^)]*\)[sd]|%[sd]|\{[a-z_]*\}")
_MARKUP = re.compile(r"</?[a-z][^>]*>|&\w+;")


def problems(wanted: Iterable[Text], kept: Iterable[Entry]) -> list[str]:
    """One line for each text that is missing, empty, unsure, left over, or says other fields."""
    by_key = {entry.text.key: entry for entry in kept}
    asked = {text.key: text for text in wanted}
    found = [f"nobody says it any more: {key[1]!r}" for key in by_key if key not in asked]
    for key, text in asked.items():
        entry = by_key.get(key)
        if entry is None:
            found.append(f"not in the catalogue: {text.id!r}")
        else:
            found += [f"{problem}: {text.id!r}" for problem in _wrong(text, entry)]
    return found


def _wrong(text: Text, entry: Entry) -> Iterator[str]:
    if entry.text.plural != text.plural:
        yield "another plural"
    if entry.fuzzy:
        yield "marked as unsure"
    if not all(entry.said):
        yield "not translated"
        return
    if len(entry.said) != (2 if text.plural else 1):
        yield "another number of plural forms"
    for said in entry.said:
        yield from _differs(text, said)


def _differs(text: Text, said: str) -> Iterator[str]:
    if _fields(said) not in (_fields(text.id), _fields(text.plural or text.id)):
        yield "other fields"
    if _marks(_MARKUP, said) not in (
        _marks(_MARKUP, text.id),
        _marks(_MARKUP, text.plural or text.id),
    ):
        yield "other markup"
    if _edges(said) != _edges(text.id):
        yield "another space or line at the edge"


def _fields(words: str) -> set[str]:
    return set(_FIELD.findall(words.replace("%%", "")))


def _marks(pattern: re.Pattern[str], words: str) -> Counter[str]:
    return Counter(pattern.findall(words))


def _edges(words: str) -> tuple[bool, bool]:
    return (words[:1].isspace(), words[-1:].isspace())


def joined(wanted: dict[Text, list[str]], kept: Iterable[Entry]) -> list[Entry]:
    """The catalogue as it should be: today's texts in today's order, with what was said of them."""
    said = {(entry.text.key, entry.text.plural): entry for entry in kept}
    return [_entry(text, places, said) for text, places in wanted.items()]


def _entry(text: Text, places: list[str], said: dict[tuple[tuple[str, str], str], Entry]) -> Entry:
    known = said.get((text.key, text.plural))
    if known is None:
        return Entry(text, ("", "") if text.plural else ("",), tuple(places))
    return Entry(text, known.said, tuple(places), known.fuzzy)
