"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "search:*",
    title=_("Find"),
    text=_(
        "Words find in titles, talk, notes and files; numbers lead to the ticket. Narrow "
        "with filters such as team:network or state:open; the list of them opens below the "
        "box."
    ),
    order=7,
)
