from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui import registry

registry.menu_entry(
    "letter-texts", _("Texts of letters"), "mail", "letters:texts", may=lambda p: p.may("set_up"),
    order=66,
)  # fmt: skip
