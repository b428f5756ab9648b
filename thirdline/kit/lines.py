"""What changed between two texts, line by line, in bounded time."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Literal, TypeAlias

Change: TypeAlias = tuple[Literal["replace", "delete", "insert", "equal"], int, int, int, int]
# Lines before times lines after that are put beside each other, once the same beginning and the same
# end are taken off. Beyond it the middle counts as written anew: lines that are all alike would
# otherwise hold a thread for minutes.
MOST_COMPARED = 1_000_000


def changes(before: Sequence[str], after: Sequence[str]) -> list[Change]:
    """As `SequenceMatcher.get_opcodes` says it."""
    head = _alike(before, after)
    tail = _alike(before[head:][::-1], after[head:][::-1])
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    found: list[Change] = [("equal", 0, head, 0, head)] if head else []
    if len(old) * len(new) > MOST_COMPARED:
        found.append(("replace", head, head + len(old), head, head + len(new)))
    else:
        matcher = SequenceMatcher(None, old, new, autojunk=len(new) > 500)
        for kind, i, j, k, m in matcher.get_opcodes():
            found.append((kind, head + i, head + j, head + k, head + m))
    if tail:
        found.append(("equal", len(before) - tail, len(before), len(after) - tail, len(after)))
    return found


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = zip(one, other, strict=False)
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], pairs))
