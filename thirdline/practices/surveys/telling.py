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
