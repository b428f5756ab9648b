"""Where a found ticket says what was looked for: in what was asked, in the talk, or in a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from django.utils.safestring import SafeString

from thirdline.desk.search.hits import Hit
from thirdline.desk.search.marking import Marks, marks_for
from thirdline.desk.search.queries import MOST_FILES, Matches, files_saying, messages_saying


def marks_of(found: Matches) -> Marks:
    inside = [word for words in found.compounds.values() for word in words]
    return marks_for(found.question, inside)


def snippets_of(found: Matches, hits: Sequence[Hit]) -> dict[int, SafeString]:
    """The telling piece of each ticket that has one, escaped and marked."""
    marks = marks_of(found)
    if not marks:
        return {}
    staff = found.asked.person.standing.is_staff
    pieces: dict[int, SafeString] = {}
    missing: dict[int, list[re.Pattern[str]]] = {}
    for hit in hits:
        if piece := marks.snippet(hit.begins):
            pieces[hit.pk] = piece
        # Further texts are read only where title and description leave a word unexplained.
        if left := marks.missing_in(f"{hit.title}\n{hit.begins}"):
            missing[hit.pk] = left
    if missing:
        for ticket, texts in messages_saying(list(missing), staff=staff).items():
            _take(pieces, missing, marks, ticket, texts)
    if missing:
        asked_for = list(missing)[:MOST_FILES]
        for ticket, name, text in files_saying(asked_for, staff=staff):
            _take(pieces, missing, marks, ticket, [f"{name}: {text}"])
    return pieces


def _take(
    pieces: dict[int, SafeString],
    missing: dict[int, list[re.Pattern[str]]],
    marks: Marks,
    ticket: int,
    texts: Iterable[str],
) -> None:
    """The first text that says a word not yet explained gives the piece."""
    for text in texts:
        for pattern in missing.get(ticket, ()):
            if at := pattern.search(text):
                pieces[ticket] = marks.snippet_at(text, at.start())
                del missing[ticket]
                return
