"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "surveys:*",
    title=_("How it was"),
    text=_(
        "What people answered after their ticket was solved, with how many were asked "
        "beside every score. A low score waits for its lead, who says what came of it."
    ),
    order=22,
)
