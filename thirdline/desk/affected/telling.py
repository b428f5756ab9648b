"""How it reads on a ticket that something of the estate is affected."""

from __future__ import annotations

from django.utils.translation import gettext as _

from thirdline.desk.conversation.timeline import Told, tells
from thirdline.foundation.journal.models import Entry


@tells("ticket.affected", "ticket.affected_taken_back")
def _affected(entry: Entry) -> Told:
    name = entry.actor.first_name if entry.actor else _("Thirdline")
    said = {"name": name, "items": ", ".join(entry.facts["names"])}
    words = (entry.words or {}).get("words", "")
    if entry.verb == "ticket.affected":
        line, icon = _("%(name)s named what is affected: %(items)s") % said, "topology-star-3"
    else:
        line, icon = _("%(name)s: not affected after all: %(items)s") % said, "circle-minus"
    return Told(icon, f"{line}. {words}" if words else line)
