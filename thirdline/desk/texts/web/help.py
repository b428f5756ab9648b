"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "texts:*",
    title=_("Texts"),
    text=_(
        "Words that are written often, kept once: for yourself, a team or everybody, with "
        "places that fill themselves from the ticket."
    ),
    order=14,
)
