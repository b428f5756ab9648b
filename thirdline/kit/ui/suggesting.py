"""What is suggested while somebody types a question: kinds of suggestion, contributed by their packages.

A package registers from its `web/panels.py`. Its function gets the reader (None is somebody who is
not signed in) and the question as it was typed, and answers only what this reader may know of.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Suggestion:
    """One line under the box; the texts are plain and are escaped when drawn."""

    title: str
    url: str
    about: str = ""
    aside: str = ""


Suggest = Callable[[Any, str, int], Sequence[Suggestion]]


@dataclass(frozen=True)
class SuggestionKind:
    name: str
    title: str | Promise
    icon: str
    suggest: Suggest
    most: int
    order: int
    answers: bool


class AlreadyThere(ValueError):
    """Two packages chose the same name for what they suggest."""


_kinds: dict[str, SuggestionKind] = {}


def contribute(
    name: str,
    title: str | Promise,
    *,
    icon: str,
    suggest: Suggest,
    most: int = 3,
    order: int = 50,
    answers: bool = False,
) -> None:
    """`suggest(person, question, most)` is asked once a question; `answers` says that what it
    suggests may settle the matter, so that having been offered it is worth counting."""
    if name in _kinds:
        raise AlreadyThere(f"{name!r} is suggested already.")
    _kinds[name] = SuggestionKind(name, title, icon, suggest, most, order, answers)


@dataclass(frozen=True)
class Suggested:
    """Everything suggested for one question, kind by kind; kinds without any are left out."""

    question: str
    kinds: Sequence[tuple[SuggestionKind, Sequence[Suggestion]]] = ()

    @property
    def answers(self) -> int:
        return sum(len(found) for kind, found in self.kinds if kind.answers)

    def __bool__(self) -> bool:
        return bool(self.kinds)


def suggestions_for(
    person: Any, question: str, *, only: Collection[str] | None = None
) -> Suggested:
    """Asked of every kind, or of those named, in their order; one letter is no question yet."""
    if len(question.strip()) < 2:
        return Suggested(question)
    asked = [
        (kind, kind.suggest(person, question, kind.most))
        for kind in sorted(_kinds.values(), key=lambda kind: kind.order)
        if only is None or kind.name in only
    ]
    return Suggested(question, [(kind, found) for kind, found in asked if found])
