from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from thirdline.desk.presence.drawing import facts_of, marks_among
from thirdline.kit.ui import registry

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person


def _here(tickets: Sequence[Any], person: Person) -> Mapping[int, Mapping[str, Any]]:
    return {ticket.pk: facts_of(ticket, person) for ticket in tickets}


def _nothing_yet(tickets: Sequence[Any], person: Person) -> Mapping[int, Mapping[str, Any] | None]:
    """The composer's line fetches itself, once: what comes back must not fetch itself again."""
    line = {"writing": "", "first": True}
    return {t.pk: line if t.history is None else None for t in tickets}


registry.panel("ticket.here", 10, "presence/here.html", _here)
registry.panel("ticket.composer", 10, "presence/writers.html", _nothing_yet)
registry.panel("queue.peek.here", 10, "presence/here_peek.html", _here)
registry.mark("queue.here", 10, marks_among, name="presence")
registry.script("presence/presence.js")
