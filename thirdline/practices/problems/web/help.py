"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "problems:*",
    title=_("Problems"),
    text=_(
        "What lies behind several tickets, or waits to become one. A problem has a service, an "
        "owner and a state; tickets, items and redundancy debts are linked to it. Of linked "
        "tickets everybody sees only those they may read."
    ),
    order=18,
)
