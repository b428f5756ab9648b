"""Where a number with its letters leads: PRB-7 is no ticket, wherever a ticket of that number is.

A package registers its letters from its `web/panels.py`. Letters nobody registered mean a ticket, as
other desks wrote its number.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings

from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import NotFound

# Raises NotFound where there is none that this reader may know of.
Address = Callable[[Person, int], str]
_LABEL = re.compile(r"(?P<letters>[a-z][a-z0-9]*-)#?(?P<number>\d{1,15})", re.IGNORECASE)
_leads: dict[str, Address] = {}


class LabelTaken(ValueError):
    """Two packages label what they keep with the same letters."""


def leads(letters: str, address: Address) -> None:
    """`letters` as they stand before the number, in capitals: PRB-."""
    if letters in _leads:
        raise LabelTaken(f"{letters!r} leads somewhere already.")
    _leads[letters] = address


def is_another(text: str) -> bool:
    """Whether it labels something that is no ticket."""
    return _known(text) is not None


def address_of(person: Person, text: str) -> str | None:
    """Of what is labelled so, as far as this reader may know of it."""
    known = _known(text)
    if known is None:
        return None
    address, number = known
    try:
        return address(person, number)
    except NotFound:
        return None


def _known(text: str) -> tuple[Address, int] | None:
    found = _LABEL.fullmatch(text.strip())
    letters = found["letters"].upper() if found else ""
    # Whoever labels tickets so means tickets.
    if found is None or letters not in _leads or letters == settings.TICKET_PREFIX.upper():
        return None
    return _leads[letters], int(found["number"])
