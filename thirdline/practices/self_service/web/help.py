"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "self_service:*",
    title=_("Self-help"),
    text=_("What people tried alone before they asked, and what helped."),
    order=17,
)
