"""How imported tickets read on the timeline, and what people are told of."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.conversation.timeline import Told, tells
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.notifications.kinds import register
from thirdline.practices.exchange.importers import source_named

register("export.ready", gettext_lazy("an export of mine is ready"))
register("webhook.paused", gettext_lazy("a webhook I answer for is paused"), mail=True)


@tells("ticket.imported")
def _imported(entry: Entry) -> Told:
    source = source_named(entry.facts["system"])
    facts = {
        "system": source.name if source else entry.facts["system"],
        "number": entry.facts["outside_id"],
    }
    return Told("file-upload", _("Imported from %(system)s, where it was %(number)s") % facts)
