"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "links:*",
    title=_("Merged, split and linked tickets"),
    text=_(
        "What belongs together: a ticket merged into another can be taken out again, a "
        "split leaves with its own talk, children follow their parent, and links say how "
        "two tickets belong to each other."
    ),
    order=6,
)
