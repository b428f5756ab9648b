"""What others did while somebody was writing, with the words they used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from thirdline.desk.conversation.timeline import told_of
from thirdline.desk.tickets.apart import speaks_of_another

if TYPE_CHECKING:
    from thirdline.foundation.journal.models import Entry


@dataclass(frozen=True)
class Line:
    icon: str
    words: str
    said: str
    at: datetime


def what_others_did(deeds: Iterable[Entry]) -> list[Line]:
    """A line a deed, oldest first; a verb nobody tells is named by what it is."""
    return [_line(entry) for entry in deeds]


def _line(entry: Entry) -> Line:
    told, name = told_of(entry), entry.actor.first_name if entry.actor else _("Thirdline")
    written = entry.words or {}
    said = written.get("words") or written.get("reason") or written.get("text") or ""
    # Why it was merged may speak of a ticket this reader knows nothing of.
    said = "" if speaks_of_another(entry.verb) else said
    if entry.verb == "ticket.replied":
        return Line("message", _("%(name)s wrote") % {"name": name}, said, entry.at)
    if told is None:
        words = _("%(name)s passed it on") if entry.facts.get("handoff") else _("%(name)s acted")
        return Line("arrow-right", words % {"name": name}, said, entry.at)
    return Line(told.icon, told.words, "" if said and said in told.words else said, entry.at)
