"""What each package holds of a person, said once: what is given out, and what erasure leaves.

A package lists its tables in `personal.py`. Rows stay, so that figures stay whole: what goes is what
says who somebody was and what they wrote. A table with a person in it that is neither listed nor left
with a reason fails a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db import models
from django.utils.functional import Promise

ERASED = "(erased)"
When = Literal["always", "texts"]


@dataclass(frozen=True)
class Holding:
    """Rows of one table about one person.

    `of` are the lookups that lead to the person, `of_tickets` a column with the number of a ticket
    they asked for, `of_address` one with their mail address. `erases` is what columns hold
    afterwards; `goes` removes the rows. `texts` is what they wrote, erased only where they wish so.
    """

    name: str
    label: str | Promise
    model: type[models.Model]
    of: tuple[str, ...] = ()
    of_tickets: str = ""
    of_address: str = ""
    shows: tuple[str, ...] = ()
    erases: Mapping[str, Any] = field(default_factory=dict)
    when: When = "texts"
    goes: bool = False
    # The column with the number of the ticket whose words are found by this text.
    found_by: str = ""
    # The column that names a file below the store of attachments.
    file: str = ""
    # What the database guards against edits, by the name its guard knows.
    guard: str = ""

    @property
    def is_erased(self) -> bool:
        return self.goes or bool(self.erases)


_holdings: dict[str, Holding] = {}
_left: dict[str, str] = {}


def hold(*holdings: Holding) -> None:
    """Say what a package holds of people; in this order it is erased."""
    for one in holdings:
        if one.name in _holdings:
            raise ValueError(f"There is a holding {one.name!r} already.")
        _holdings[one.name] = one


def leave(reason: str, *places: str) -> None:
    """Say that columns (`app.Model.column`) stay as they are, and why."""
    for place in places:
        _left[place] = reason


def every_holding() -> list[Holding]:
    return list(_holdings.values())


def places_left() -> Mapping[str, str]:
    return _left
