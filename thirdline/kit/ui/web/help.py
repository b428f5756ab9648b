"""Help for the gallery."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "ui:*",
    title=_("States"),
    text=_(
        "Every component of the desk in every state, with made-up facts: for whoever builds one."
    ),
    order=99,
)
