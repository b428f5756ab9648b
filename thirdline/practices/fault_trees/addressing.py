"""The gates an address names: folded, or opened though there is no room. Names may hold anything, spaces too."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

MOST_LETTERS = 2_000


def given(values: Iterable[str]) -> tuple[str, ...]:
    """What an address says, as far as one that people sent each other ever is long."""
    kept, letters = [], 0
    for value in values:
        letters += len(value)
        if letters > MOST_LETTERS:
            break
        kept.append(value)
    return tuple(kept)


def names_of(values: Iterable[str], known: Container[str]) -> list[str]:
    """Each value is a name. In addresses of before one value holds several, with spaces between."""
    return list(dict.fromkeys(name for value in values for name in _names(value, known)))


def _names(value: str, known: Container[str]) -> Iterator[str]:
    if value in known:
        yield value
        return
    words = value.split(" ")
    while words:
        # The longest that is a name: where “pump” and “pump 2” are, “pump 2” is not “pump”.
        ends = range(len(words), 0, -1)
        end = next((n for n in ends if " ".join(words[:n]) in known), 0)
        if end:
            yield " ".join(words[:end])
        words = words[end or 1 :]
