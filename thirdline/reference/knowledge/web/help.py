"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "knowledge:*",
    title=_("Knowledge"),
    text=_(
        "Articles for the teams and for the people who ask: written, reviewed, published, "
        "and looked at again before they grow old. What was tried and did not help is kept, "
        "too."
    ),
    order=15,
)
