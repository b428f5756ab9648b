"""What can be wrong with a tree or a file, said so that its author finds the place."""

from __future__ import annotations

from collections.abc import Mapping

MOST_LETTERS = 200


def noted(words: str) -> str:
    """Says nothing. Called by the name `_`, it shows words to whoever collects texts."""
    return words


class TreeProblem(ValueError):
    """A sentence that names the element, its line in the file where there is one, and the way out.

    Where the sentence has fields, `words` is the sentence with `%(field)s` and `said` what stands in
    them, for whoever speaks another tongue. `file` is set where a tree is read from several files and
    the place is not in the first.
    """

    def __init__(
        self,
        sentence: str,
        *,
        element: str = "",
        line: int | None = None,
        file: str = "",
        said: Mapping[str, object] | None = None,
    ) -> None:
        self.words = sentence
        self.said = {field: _clipped(value) for field, value in (said or {}).items()}
        self.sentence = sentence % self.said if said else sentence
        self.element, self.line, self.file = element, line, file[:MOST_LETTERS]
        place = f"Line {line}: " if line else ""
        if file:
            place = f"{self.file}, line {line}: " if line else f"{self.file}: "
        super().__init__(place + self.sentence)


def _clipped(value: object) -> object:
    """A name of a megabyte is told by its beginning."""
    if isinstance(value, str) and len(value) > MOST_LETTERS:
        return value[:MOST_LETTERS] + "…"
    return value
