"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "exchange:*",
    title=_("Import tickets"),
    text=_(
        "Tickets of another desk with their own times, authors and files. A dry run names "
        "every bad row, nothing is sent to anybody, and the whole import can be taken out "
        "again."
    ),
    order=34,
)
