"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "setup:*",
    title=_("Set-up"),
    text=_(
        "Tiers, teams, services, rules and promises, as tables and as text. A change is "
        "tried on the past before it counts, and every version can be read again."
    ),
    order=30,
)
