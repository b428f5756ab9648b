"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "chores:time",
    title=_("Time spent"),
    text=_(
        "What was written down per ticket, person and day. A wrong line is corrected with a "
        "reason; nothing is overwritten."
    ),
    order=12,
)

helps(
    "chores:*",
    title=_("Reminders and later replies"),
    text=_(
        "What comes back to you at its moment: a reminder, a reply that leaves later, a "
        "list of steps to tick off. A reply that waits is held back when somebody writes "
        "meanwhile."
    ),
    order=11,
)
