"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "chores:*",
    title=_("What is still to be done"),
    text=_(
        "Reminders, replies for later, checklists and time of a ticket. A reminder comes at a moment, with the answer, or when nobody answered; a planned reply is held back when something happened meanwhile."
    ),
)
helps(
    "chores:time",
    title=_("Time spent"),
    text=_(
        "Minutes logged on tickets by tier, team and kind, over the days you choose. Restricted and imported tickets are not counted, and nobody is named."
    ),
)
