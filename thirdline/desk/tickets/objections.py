"""What packages above have against resolving a ticket: each looks, and answers a sentence or None."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket

Objection = Callable[["Ticket"], "str | None"]
_objections: list[Objection] = []


def object_to_resolving(look: Objection) -> Objection:
    """Register a look; it asks nothing where there is nothing to ask about."""
    _objections.append(look)
    return look


def why_not_resolve(ticket: Ticket) -> str | None:
    return next((reason for look in _objections if (reason := look(ticket))), None)
