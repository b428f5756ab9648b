"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "macros:*",
    title=_("Macros"),
    text=_(
        "A named list of actions that runs as one. It is tried before it runs, and says for "
        "each step what it would do. Choose it on a ticket with m, or for all that is "
        "selected."
    ),
    order=13,
)
