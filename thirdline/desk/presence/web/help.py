"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "presence:*",
    title=_("Who is at a ticket"),
    text=_(
        "Colleagues who have it open, and who is writing. The person who asked never sees this."
    ),
    order=6,
)
