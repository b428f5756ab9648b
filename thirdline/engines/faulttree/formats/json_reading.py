"""Walks JSON nobody has checked yet; every surprise is a sentence that names the place."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TypeVar

from ..problems import TreeProblem

Choice = TypeVar("Choice")
Made = TypeVar("Made")
_MISSING = object()


class Place:
    """A value and where it stands (`events[3].p`)."""

    def __init__(self, value: object, path: str = "") -> None:
        self.value, self.path = value, path

    def problem(self, words: str, **said: object) -> TreeProblem:
        said = {"path": self.path or "$", **said}
        return TreeProblem("The tree cannot be read at “%(path)s”: " + words + ".", said=said)

    def _dictionary(self) -> dict[str, object]:
        if not isinstance(self.value, dict):
            raise self.problem("an object is expected")
        return self.value

    def get(self, key: str, otherwise: object = _MISSING) -> Place:
        value = self._dictionary().get(key, otherwise)
        path = f"{self.path}.{key}" if self.path else key
        if value is _MISSING:
            raise self.problem("“%(key)s” is missing", key=key)
        return Place(value, path)

    def list(self, key: str) -> list[Place]:
        """The entries of a list; one that is not there is empty."""
        held = self.get(key, [])
        if not isinstance(held.value, list):
            raise held.problem("a list is expected")
        return [Place(one, f"{held.path}[{place}]") for place, one in enumerate(held.value)]

    def entries(self) -> Iterator[tuple[str, Place]]:
        for key, value in self._dictionary().items():
            yield key, Place(value, f"{self.path}.{key}")

    def text(self, key: str, otherwise: object = _MISSING) -> str:
        return self.get(key, otherwise).own_text()

    def own_text(self) -> str:
        if not isinstance(self.value, str):
            raise self.problem("a text is expected")
        return self._whole(self.value)

    def _whole(self, text: str) -> str:
        """An escape of JSON can spell half of a letter of two, which nothing can write again."""
        try:
            text.encode()
        except UnicodeEncodeError:
            raise self.problem("half of a letter is no text") from None
        return text

    def texts(self) -> dict[str, str]:
        return {self._whole(key): place.own_text() for key, place in self.entries()}

    def number(self) -> float:
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.problem("a number is expected")
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise self.problem("a finite number is expected")
        return number

    def spelled_number(self) -> float:
        if self.value not in ("inf", "-inf", "nan"):
            raise self.problem("a number is expected")
        return float(self.own_text())

    def whole(self, key: str) -> int | None:
        value = self.get(key, None).value
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise self.problem("“%(key)s” must be a whole number", key=key)
        return value

    def choice(self, key: str, of: Callable[[str], Choice]) -> Choice:
        text = self.text(key)
        try:
            return of(text)
        except ValueError:
            raise self.problem(
                "“%(key)s” is “%(text)s”, which is not known", key=key, text=text[:40]
            ) from None

    def guarded(self, make: Callable[[], Made]) -> Made:
        """What cannot be made is a problem of this place."""
        try:
            return make()
        except TreeProblem as wrong:
            raise self.problem(wrong.words.rstrip("."), **wrong.said) from wrong
