"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "outages:*",
    title=_("Known outages"),
    text=_(
        "Tell once what everybody would ask: it stands on the portal at once and leads the "
        "suggestions. Whoever says that it concerns them hears when you end it."
    ),
    order=17,
)
