"""How the entries of what is to be done read on the timeline; reminders are nobody else's business."""

from __future__ import annotations

from django.utils.translation import gettext as _

from thirdline.desk.conversation.timeline import Told, tells
from thirdline.foundation.journal.models import Entry


def _name(entry: Entry) -> str:
    return entry.actor.first_name if entry.actor else _("Thirdline")


@tells("checklist.put")
def _put(entry: Entry) -> Told:
    said = {"name": _name(entry), "list": (entry.words or {}).get("name", "")}
    return Told("list-check", _("%(name)s put the checklist “%(list)s” on it") % said)


@tells("checklist.ticked")
def _ticked(entry: Entry) -> Told | None:
    """Each tick stands on the list itself; the talk says when the last one was made."""
    if entry.facts["left"]:
        return None
    said = {"name": _name(entry), "list": (entry.words or {}).get("name", "")}
    return Told("list-check", _("%(name)s finished “%(list)s”") % said)


@tells("checklist.left_out")
def _left_out(entry: Entry) -> Told:
    words = entry.words or {}
    said = {"name": _name(entry), "text": words.get("text"), "reason": words.get("reason")}
    return Told("circle-minus", _("%(name)s left out “%(text)s”: %(reason)s") % said)


@tells("reply.withheld")
def _withheld(entry: Entry) -> Told:
    said = {"why": (entry.words or {}).get("why", "")}
    return Told("hand-stop", _("A planned reply was not sent: %(why)s") % said)
