"""Help for the pages of fault trees."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "fault_trees:*",
    title=_("Fault trees"),
    text=_(
        "A tree says what can take something down. Choose an event or a gate, say what you saw, and "
        "every other likelihood moves; “Best next test” names what confirms a cause soonest. When it is "
        "found, confirm it: it becomes the draft of the cause on the ticket."
    ),
    order=19,
)
