"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "views:*",
    title=_("The queue"),
    text=_(
        "What waits, in the view chosen on the left. The first clock to run out stands on "
        "top. j and k move, Space previews, x selects; what is selected is assigned, "
        "escalated or returned together. The marks behind a name are colleagues who have "
        "the ticket open now."
    ),
    order=1,
)
