"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "escalation:board",
    title=_("The L3 board"),
    text=_(
        "What arrives at your tier, what is in hand and at which clock, and where questions "
        "wait. Accept what is complete; return what is not, with what exactly is missing."
    ),
    order=8,
)

helps(
    "escalation:*",
    title=_("Handing on"),
    text=_(
        "Up, back or sideways, each with a reason others can read. What the receiving tier "
        "asks is listed; a gap can be filled here, asked of the person, or waived with a "
        "reason in an outage."
    ),
    order=9,
)
