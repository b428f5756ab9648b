"""What higher packages add to the writing of a message.

An *extra* is done together with sending, in the same transaction: remind me when nobody answers.
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


Extra = Callable[[Written, "Message"], None]
_extras: list[Extra] = []


def contribute_extra(extra: Extra) -> None:
    _extras.append(extra)


def every_extra() -> list[Extra]:
    return list(_extras)
