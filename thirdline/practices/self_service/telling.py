"""How the entries of self-service read on a ticket's timeline."""

from __future__ import annotations

from django.utils.translation import gettext as _

from thirdline.desk.conversation.timeline import Told, tells
from thirdline.foundation.journal.models import Entry


@tells("ticket.tried_alone")
def _tried(entry: Entry) -> Told:
    read, question = entry.facts.get("read") or [], (entry.words or {}).get("question", "")
    facts = {
        "name": entry.actor.first_name if entry.actor else _("Somebody"),
        "question": question,
        "read": ", ".join(read),
    }
    if read and question:
        words = _("%(name)s looked for “%(question)s” and read %(read)s before asking")
    elif read:
        words = _("%(name)s read %(read)s before asking")
    elif question:
        words = _("%(name)s looked for “%(question)s” before asking and opened nothing")
    else:
        words = _("%(name)s looked around alone before asking")
    return Told("zoom-question", words % facts)


@tells("ticket.article_used")
def _used(entry: Entry) -> Told:
    facts = {
        "name": entry.actor.first_name if entry.actor else _("Thirdline"),
        "label": entry.facts["label"],
        "title": (entry.words or {}).get("title", ""),
    }
    if entry.facts["how"] == "solved":
        return Told("book", _("%(name)s solved it with %(label)s “%(title)s”") % facts)
    return Told("book", _("%(name)s put %(label)s “%(title)s” into a reply") % facts)
