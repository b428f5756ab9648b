"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "insights:*",
    title=_("Insights"),
    text=_(
        "Figures of tiers and teams over a period. Every figure names its population and "
        "its clock, and opens the tickets behind it. “As table” shows a chart's numbers."
    ),
    order=20,
)
