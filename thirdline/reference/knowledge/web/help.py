"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "knowledge:*",
    title=_("Articles"),
    text=_(
        "What is written down once need not be asked again. Somebody who did not write a text "
        "publishes it; until then, and while a next version is read, the published one stays. "
        "Owners hear before an article grows old."
    ),
    order=16,
)
