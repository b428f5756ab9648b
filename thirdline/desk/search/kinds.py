"""Where packages contribute what the box finds beside tickets: people, services, later articles.

A package registers from its `web/panels.py`. Its function gets the reader and the words, folded, and
answers only what this reader may know of.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from thirdline.desk.search.asking import Question
from thirdline.desk.search.rules import fold
from thirdline.foundation.people.models import Person

MOST_SHOWN = 6


@dataclass(frozen=True)
class Other:
    """One hit that is no ticket; the texts are plain and are escaped when drawn."""

    title: str
    url: str
    about: str = ""


Find = Callable[[Person, Sequence[str], int], Sequence[Other]]


@dataclass(frozen=True)
class OtherKind:
    name: str
    title: str | Promise
    icon: str
    find: Find
    order: int


class AlreadyThere(ValueError):
    """Two packages chose the same name for what they find."""


_kinds: dict[str, OtherKind] = {}


def contribute(name: str, title: str | Promise, *, icon: str, find: Find, order: int = 50) -> None:
    """`find(person, words, most)` is asked once a search, for readers who work here."""
    if name in _kinds:
        raise AlreadyThere(f"{name!r} is found already.")
    _kinds[name] = OtherKind(name, title, icon, find, order)


def others_for(person: Person, question: Question) -> list[tuple[OtherKind, Sequence[Other]]]:
    """What else the words find, kind by kind; kinds without a hit are left out."""
    words = fold(question.plain).split()
    if not any(len(word) > 1 for word in words):
        return []
    asked = [
        (kind, kind.find(person, words, MOST_SHOWN))
        for kind in sorted(_kinds.values(), key=lambda kind: kind.order)
    ]
    return [(kind, found) for kind, found in asked if found]
