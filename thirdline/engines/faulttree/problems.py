"""What can be wrong with a tree or a file, said so that its author finds the place."""

from __future__ import annotations

from collections.abc import Mapping


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
        self.words, self.said = sentence, dict(said or {})
        self.sentence = sentence % self.said if said else sentence
        self.element, self.line, self.file = element, line, file
        place = f"Line {line}: " if line else ""
        if file:
            place = f"{file}, line {line}: " if line else f"{file}: "
        super().__init__(place + self.sentence)
