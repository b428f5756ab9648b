"""Who typed what of a shared draft: each line belongs to whoever changed it last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from thirdline.kit.lines import changes

if TYPE_CHECKING:
    from thirdline.desk.conversation.models import DraftTurn
    from thirdline.foundation.people.models import Person


@dataclass(frozen=True)
class Piece:
    person: Person
    text: str


def pieces_of(turns: Sequence[DraftTurn]) -> list[Piece]:
    """The present text in pieces, each with its writer; what lost a race is not part of it."""
    lines: list[tuple[Person, str]] = []
    for turn in turns:
        if not turn.kept:
            lines = _merged(lines, turn.text.splitlines(), turn.person)
    return [
        Piece(group[0][0], "\n".join(line for _who, line in group))
        for group in (list(rows) for _pk, rows in groupby(lines, key=lambda one: one[0].pk))
    ]


def _merged(
    before: list[tuple[Person, str]], after: list[str], person: Person
) -> list[tuple[Person, str]]:
    lines: list[tuple[Person, str]] = []
    for how, a1, a2, b1, b2 in changes([line for _who, line in before], after):
        if how == "equal":
            lines += before[a1:a2]
        elif how in {"replace", "insert"}:
            lines += [(person, line) for line in after[b1:b2]]
    return lines
