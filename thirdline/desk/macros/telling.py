from __future__ import annotations

from django.utils.translation import gettext as _

from thirdline.desk.conversation.timeline import Told, tells
from thirdline.foundation.journal.models import Entry


@tells("macro.run")
def _run(entry: Entry) -> Told:
    name = entry.actor.first_name if entry.actor else _("Thirdline")
    said = {"name": name, "macro": (entry.words or {}).get("name", "")}
    return Told("bolt", _("%(name)s ran “%(macro)s”") % said)
