"""What can be wrong with a tree or a file, said so that its author finds the place."""

from __future__ import annotations


class TreeProblem(ValueError):
    """A sentence that names the element, its line in the file where there is one, and the way out."""

    def __init__(self, sentence: str, *, element: str = "", line: int | None = None) -> None:
        self.sentence, self.element, self.line = sentence, element, line
        super().__init__(f"Line {line}: {sentence}" if line else sentence)
