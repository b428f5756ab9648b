"""What comes along when a ticket goes on in another: each package moves its own rows, and back. Also
what a ticket that is split off begins with.

A package registers from its `operations`: `together` copies or lends what it has of the merged
ticket to the other and answers what `apart` needs to take exactly that back. The rows of the merged
ticket themselves are left alone: they are what the undo brings back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person

Facts = Mapping[str, Any]
Together = Callable[["Ticket", "Ticket", "Person"], Facts]
Apart = Callable[["Ticket", "Ticket", Facts, "Person"], None]


@dataclass(frozen=True)
class Mover:
    """`together(into, ticket, by)` answers facts as JSON; `apart(into, ticket, facts, by)` gets them."""

    name: str
    together: Together
    apart: Apart


class MoverAlreadyThere(ValueError):
    """Two packages move under the same name; it is how an undo finds its facts, so one must choose again."""


Copier = Callable[["Ticket", "Ticket", "Person"], object]

_movers: dict[str, Mover] = {}
_copiers: list[Copier] = []


def moves_when_merged(name: str, *, together: Together, apart: Apart) -> None:
    """Have rows of a package come along with a merge, and go back when it is undone."""
    if name in _movers:
        raise MoverAlreadyThere(name)
    _movers[name] = Mover(name, together, apart)


def move_together(into: Ticket, ticket: Ticket, *, by: Person) -> dict[str, Any]:
    return {name: dict(one.together(into, ticket, by)) for name, one in _movers.items()}


def move_apart(into: Ticket, ticket: Ticket, kept: Mapping[str, Any], *, by: Person) -> None:
    """The last that came goes first. A package that has gone since is passed over."""
    for name in reversed(list(kept)):
        if name in _movers:
            _movers[name].apart(into, ticket, kept[name], by)


def copies_when_split(copier: Copier) -> None:
    """Have something of a ticket stand on the one that is split from it: `copier(ticket, new, by)`."""
    _copiers.append(copier)


def copy_when_split(ticket: Ticket, new: Ticket, *, by: Person) -> None:
    for copier in _copiers:
        copier(ticket, new, by)
