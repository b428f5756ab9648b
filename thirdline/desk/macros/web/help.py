"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "macros:*",
    title=_("Macros"),
    text=_(
        "A macro is a list of actions that run on a ticket as one, in your name and with your rights: all of it happens or nothing. Before it runs you see what each action would do, and which cannot."
    ),
)
