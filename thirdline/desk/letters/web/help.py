"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "letters:*",
    title=_("Texts of letters"),
    text=_(
        "What letters say, for each event and language. Change a text, look at the letter as "
        "plain text and as HTML, send yourself a sample; the shipped text can always be put back."
    ),
    order=21,
)
helps(
    "letters:as-sent",
    title=_("A letter as it was sent"),
    text=_(
        "The letter as its sender laid it out, shut in a frame that can do nothing. Images from "
        "elsewhere stay away until you ask for them: fetching them tells the sender that you read it."
    ),
    order=22,
)
