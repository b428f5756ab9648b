from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui import registry

registry.menu_entry(
    "outbox", _("Outbox"), "send", "mail:outbox", may=lambda p: p.may("set_up"), order=70
)
registry.menu_entry(
    "mailboxes", _("Mailboxes"), "inbox", "mail:mailboxes", may=lambda p: p.may("set_up"), order=65
)
