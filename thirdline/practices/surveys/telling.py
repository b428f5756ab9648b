"""How surveys read in the talk of a ticket."""

from __future__ import annotations

from django.utils.translation import gettext as _

from thirdline.desk.conversation.timeline import Told, tells
from thirdline.foundation.journal.models import Entry


@tells("survey.answered")
def _answered(entry: Entry) -> Told:
    said = {
        "name": entry.actor.name if entry.actor else "",
        "score": entry.facts["score"],
        "comment": (entry.words or {}).get("comment", ""),
    }
    if said["comment"]:
        return Told("star", _("%(name)s gave %(score)s of 5: “%(comment)s”") % said)
    return Told("star", _("%(name)s gave %(score)s of 5") % said)


@tells("survey.followed_up")
def _followed_up(entry: Entry) -> Told:
    said = {
        "name": entry.actor.first_name if entry.actor else "",
        "words": (entry.words or {}).get("words", ""),
    }
    return Told("check", _("%(name)s followed the low score up: %(words)s") % said)
