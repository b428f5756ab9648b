"""Clocks on pages that know nothing of them: the strip of a ticket, the small clock of a row, the peek."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString

from thirdline.flow.sla import merging  # noqa: F401  says which clocks a merge lets stand still
from thirdline.flow.sla.queries import faces_of, next_clocks
from thirdline.kit import clock
from thirdline.kit.ui import registry
from thirdline.kit.ui.draw.clocks import clock as drawn_clock


def strip(tickets: Sequence[Any], person: Any) -> Mapping[Any, registry.Facts | None]:
    """The faces of each ticket; people who ask see only what was promised to them."""
    return {ticket.pk: _faces(ticket, person) for ticket in tickets}


def _faces(ticket: Any, person: Any) -> registry.Facts | None:
    if ticket.history is not None:
        return None
    faces = faces_of(ticket, clock.now())
    if not person.standing.is_staff:
        faces = [face for face in faces if face.group == "sla"]
    if not faces:
        return None
    # What still runs stands large; a promise kept is a line. With all of them kept, all stand large.
    met = [face for face in faces if face.shape.state == "met"]
    running = [face for face in faces if face.shape.state != "met"]
    return {"faces": faces, "large": running or met, "kept": met if running else []}


def row_clocks(tickets: Sequence[Any], person: Any) -> Mapping[Any, SafeString]:
    """One small clock a row, all rows in one query."""
    shapes = next_clocks([ticket.pk for ticket in tickets], clock.now())
    return {number: drawn_clock(shape) for number, shape in shapes.items()}


registry.panel("ticket.clocks", 10, "sla/_strip.html", strip)
registry.mark("queue.clock", 10, row_clocks, name="next-clock")
registry.panel("queue.peek", 10, "sla/_peek.html", strip)
