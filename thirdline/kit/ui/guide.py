"""Help on every page: a title and a few sentences a screen, contributed by the package that draws it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True)
class Help:
    """`pages` are names of addresses; `tickets:*` stands for all of a package without their own."""

    title: Words
    text: Words
    pages: tuple[str, ...]
    order: int


_helps: list[Help] = []
_by_page: dict[str, Help] = {}


def helps(*pages: str, title: Words, text: Words, order: int = 50) -> None:
    """Say in two to four sentences what a screen is for and what to do next on it.

    Help that is given twice is found by a test; it is no reason for the desk not to start.
    """
    one = Help(title, text, pages, order)
    _helps.append(one)
    _by_page.update(dict.fromkeys(pages, one))


def help_for(page: str) -> Help | None:
    """The help of an address by its name; else that of its package."""
    package = page.rpartition(":")[0]
    return _by_page.get(page) or _by_page.get(f"{package}:*")


def given_twice() -> list[str]:
    """Pages with two helps: of these one is never read."""
    named = Counter(page for one in _helps for page in one.pages)
    return sorted(page for page, times in named.items() if times > 1)


def every_help() -> list[Help]:
    return sorted(_helps, key=lambda one: (one.order, str(one.title)))
