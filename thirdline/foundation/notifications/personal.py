from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.foundation.notifications.models import Notice, Preference
from thirdline.kit.personal import ERASED, Holding, hold

hold(
    Holding("notices", _("notices to them"), Notice, of=("person",), shows=("kind", "text", "at", "read_at"),
            goes=True, when="always"),
    Holding("notices-about", _("notices about their tickets"), Notice, of_tickets="ticket_id",
            erases={"text": ERASED}),
    Holding("channels", _("where they wanted to hear of what"), Preference, of=("person",),
            shows=("kind", "in_app", "mail"), goes=True, when="always"),
)  # fmt: skip
