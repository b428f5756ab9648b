from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.foundation.notifications.models import Device, Held, Mute, Notice, Preference, Rhythm
from thirdline.kit.personal import ERASED, Holding, hold

hold(
    Holding("notices", _("notices to them"), Notice, of=("person",), shows=("kind", "text", "at", "read_at"),
            goes=True, when="always"),
    Holding("notices-about", _("notices about their tickets"), Notice, of_tickets="ticket_id",
            erases={"text": ERASED}),
    Holding("channels", _("where they wanted to hear of what"), Preference, of=("person",),
            shows=("kind", "in_app", "mail"), goes=True, when="always"),
    Holding("rhythms", _("when they wanted quiet"), Rhythm, of=("person",), shows=("quiet_from", "quiet_to", "quiet_days", "digest"),
            goes=True, when="always"),
    Holding("mutes", _("tickets they muted"), Mute, of=("person",), shows=("ticket_id", "since"), goes=True, when="always"),
    Holding("held", _("notices that waited"), Held, of=("person",), goes=True, when="always"),
    Holding("devices", _("browsers they were told on"), Device, of=("person",), shows=("name", "since", "ended_at"),
            goes=True, when="always"),
)  # fmt: skip
