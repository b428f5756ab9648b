"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "bulk:*",
    title=_("Many tickets at once"),
    text=_(
        "First what would happen to each ticket, and why some stay; then it is done. Up to "
        "fifty run while you wait, more in the background, and the rest can be cancelled. "
        "Undo puts back what nobody changed meanwhile."
    ),
    order=10,
)
