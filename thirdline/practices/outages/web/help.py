"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "outages:*",
    title=_("Known outages"),
    text=_(
        "What everybody would otherwise ask about. A known outage names a service and says what to do "
        "meanwhile; it stands on the portal until it is ended, and people can say that it concerns them."
    ),
    order=16,
)
