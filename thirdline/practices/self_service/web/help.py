"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "self_service:*",
    title=_("What people solve alone"),
    text=_(
        "Explicit is who said that it was solved; implicit is who gave up the form after a "
        "suggestion and has not asked since. They are never added, and each leads to its attempts."
    ),
    order=18,
)
