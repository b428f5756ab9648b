"""What can be run from the box on top: packages say what a reader may do, and why not now.

A source is asked with the reader and what is on screen. It answers only what this reader may know of; a
verb that is not possible now stays in the list with its sentence (`why_not`), so that nobody searches
for it in vain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from thirdline.kit.ui import registry

Words = str | Promise


@dataclass(frozen=True)
class Command:
    """`url` is where it leads without script; with `post` it is sent there as a form.

    `opens` names the dialog whose button on this page is pressed instead, `key` the key that is,
    `action` a behaviour of the page. `also` are words it is found by, beside those it shows.
    """

    label: Words
    icon: str
    url: str = ""
    post: bool = False
    opens: str = ""
    key: str = ""
    action: str = ""
    about: Words = ""
    also: Words = ""
    why_not: str | None = None


@dataclass(frozen=True)
class Place:
    """Where the reader is: the page, and the ticket on it if there is one."""

    path: str
    subject: Any = None


Source = Callable[[Any, Place], Iterable[Command]]


@dataclass(frozen=True)
class Group:
    name: str
    title: Words
    source: Source
    order: int


_groups: dict[str, Group] = {}


def commands(name: str, title: Words, source: Source, *, order: int = 50) -> None:
    """Contribute a group of commands; asked anew each time the box is used."""
    if name in _groups:
        raise registry.AlreadyThere(f"commands {name!r}")
    _groups[name] = Group(name, title, source, order)


def every_group() -> Sequence[Group]:
    return sorted(_groups.values(), key=lambda one: (one.order, one.name))
