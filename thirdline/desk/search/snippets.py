"""Where a found ticket says what was looked for: in what was asked, in the talk, or in a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from thirdline.desk.search.hits import Hit
from thirdline.desk.search.marking import Marks, marks_for
from thirdline.desk.search.queries import MOST_FILED, Matches, files_saying, messages_saying
from thirdline.kit.ui.draw.marks import icon


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
        asked_for = list(missing)[:MOST_FILED]
        for ticket, files in files_saying(found.asked.person, asked_for).items():
            if piece := _piece_of_a_file(files, missing[ticket], marks):
                pieces[ticket] = piece
    return pieces


def _piece_of_a_file(
    files: Iterable[tuple[str, str]], missing: list[re.Pattern[str]], marks: Marks
) -> SafeString | None:
    """The first file that says a word not yet explained, by its name, and the piece where it stands."""
    for name, text in files:
        for pattern in missing:
            at = pattern.search(text)
            if at is None and not pattern.search(name):
                continue
            clip, called = icon("paperclip", label=_("File")), marks.marked(name)
            piece = f": {marks.snippet_at(text, at.start())}" if at else ""
            return SafeString(f"{clip} <strong>{called}</strong>{piece}")
    return None


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
