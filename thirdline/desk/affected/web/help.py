"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "affected:*",
    title=_("What is affected"),
    text=_(
        "Name the items of the estate a ticket is about. What they take down, what was changed "
        "on them lately and which other tickets name them then stands beside it. People who ask "
        "see nothing of it."
    ),
    order=7,
)
