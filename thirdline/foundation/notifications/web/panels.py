from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.foundation.notifications.queries import unread_count
from thirdline.kit.ui import registry

registry.rail_entry(
    "notices",
    _("Notices"),
    "bell",
    "notifications:notices",
    "n",
    count=unread_count,
    order=5,
    end=True,
)
registry.menu_entry("notices", _("Notices"), "bell", "notifications:notices", order=20)
registry.menu_entry("channels", _("What I am told"), "mail", "notifications:channels", order=30)
registry.script("notifications/push.js")
