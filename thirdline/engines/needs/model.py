"""What an estate is made of, and what can be wrong with it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

Id = Hashable


@dataclass(frozen=True, slots=True)
class Need:
    """`item` needs at least `k` of `members`; a plain dependency is 1 of 1."""

    item: Id
    k: int
    members: tuple[Id, ...]
    name: Id = None


@dataclass(frozen=True, slots=True)
class Fate:
    """Something that takes all of its members down at once: a rack, a feed, a supplier."""

    id: Id
    members: tuple[Id, ...]


class EstateProblem(ValueError):
    """One sentence that names the element at fault; `part` and `position` say where it stood."""

    def __init__(
        self, sentence: str, *, element: object = None, part: str = "", position: int = -1
    ) -> None:
        self.sentence, self.element = sentence, element
        self.part, self.position = part, position
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Points:
    """What alone takes a target down, in addition to what is down already."""

    items: tuple[Id, ...] = ()
    fates: tuple[Id, ...] = ()

    def __len__(self) -> int:
        return len(self.items) + len(self.fates)

    def __contains__(self, one: object) -> bool:
        return one in self.items or one in self.fates


@dataclass(frozen=True, slots=True)
class NeedMargin:
    """A need now: `working` of `of` members where `k` are needed; margin below 0 has failed."""

    item: Id
    name: Id
    k: int
    of: int
    working: int

    @property
    def margin(self) -> int:
        return self.working - self.k


@dataclass(frozen=True, slots=True)
class Impact:
    """The blast radius of one thing: what it alone takes down, and which needs it only thins."""

    takes_down: tuple[Id, ...]
    weakens: tuple[NeedMargin, ...]


@dataclass(frozen=True, slots=True)
class SharedFate:
    """Fake redundancy: `thing` alone takes `hit` down, so many members that the need fails."""

    thing: Id
    is_fate: bool
    item: Id
    need: Id
    k: int
    members: tuple[Id, ...]
    hit: tuple[Id, ...]


@dataclass(frozen=True, slots=True)
class SharedFates:
    """`status` bounded: needs whose members the budget did not reach are not in it."""

    found: tuple[SharedFate, ...]
    status: str
    note: str

    def __iter__(self) -> Iterator[SharedFate]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a failure or a maintenance would do to the targets, beside how they stand now.

    No margin left: it works on, but a group it cannot do without lost members and can lose no more.
    """

    went_down: tuple[Id, ...]
    no_margin_left: tuple[Id, ...]
    thinner: tuple[Id, ...]
    unchanged: tuple[Id, ...]
    already_down: tuple[Id, ...]
    needs: tuple[NeedMargin, ...]  # every need that loses members and holds


@dataclass(frozen=True, slots=True)
class Level:
    """The size of the smallest cut set.

    `size` None: with `exact` nothing but the target itself takes it down; without, the search ended
    before one was found, and every cut set has at least `at_least` elements.
    """

    size: int | None
    exact: bool
    at_least: int
    note: str = ""
