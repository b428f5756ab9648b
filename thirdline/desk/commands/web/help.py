"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "commands:commands",
    title=_("Find or run"),
    text=_(
        "Type the beginning of what you want to do, a ticket's number, or words. Arrows choose, Enter runs. "
        "What cannot be done now stays in the list and says why."
    ),
    order=90,
)
helps(
    "commands:guide",
    title=_("Help"),
    text=_("What each page is for, and every key. The same stands behind ? on the page itself."),
    order=95,
)
