"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "mail:*",
    title=_("Letters and mailboxes"),
    text=_(
        "Which mailboxes are read and whether that works, and what became of each letter. A "
        "letter in doubt is never sent twice by itself."
    ),
    order=35,
)
