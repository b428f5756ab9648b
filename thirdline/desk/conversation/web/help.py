"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "conversation:*",
    title=_("The talk of a ticket"),
    text=_(
        "What was said, in order of time. Replies go to the person who asked, notes stay "
        "with the teams."
    ),
    order=5,
)
