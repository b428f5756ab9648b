"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "texts:*",
    title=_("Ready-made texts"),
    text=_(
        "What is written every day, with fields in double braces that fill themselves in. Type ; and a word in the composer to insert one. Yours are only yours; a team keeps its own, and leads keep those of everybody."
    ),
)
