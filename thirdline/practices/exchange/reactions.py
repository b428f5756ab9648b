"""How imported tickets read on the timeline."""

from __future__ import annotations

from django.utils.translation import gettext as _

from thirdline.desk.conversation.timeline import Told, tells
from thirdline.foundation.journal.models import Entry
from thirdline.practices.exchange.importers import source_named


@tells("ticket.imported")
def _imported(entry: Entry) -> Told:
    source = source_named(entry.facts["system"])
    facts = {
        "system": source.name if source else entry.facts["system"],
        "number": entry.facts["outside_id"],
    }
    return Told("file-upload", _("Imported from %(system)s, where it was %(number)s") % facts)
