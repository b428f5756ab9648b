"""What higher packages add to the writing of a message.

A *way* is another thing to do with what was written than sending it now (send it later); an *extra*
is done together with sending, in the same transaction (remind me when nobody answers).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thirdline.desk.conversation.models import Message
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person


@dataclass(frozen=True)
class Written:
    """A message as its form gave it; `given` holds everything the form said."""

    ticket: Ticket
    kind: str
    text: str
    seen: int | None
    once: str | None
    given: Mapping[str, str]
    by: Person


Way = Callable[[Written], str]
Extra = Callable[[Written, "Message"], None]
_ways: dict[str, Way] = {}
_extras: list[Extra] = []


def contribute_way(name: str, way: Way) -> None:
    """`way` does it and answers the sentence of the toast."""
    _ways[name] = way


def contribute_extra(extra: Extra) -> None:
    _extras.append(extra)


def way_named(name: str) -> Way | None:
    return _ways.get(name)


def every_extra() -> list[Extra]:
    return list(_extras)
