"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "notifications:notices",
    "notifications:reading",
    title=_("Notices"),
    text=_(
        "What you were told, the newest first, one line a matter however often it happened. "
        "Opening a line marks it read; “Mute” keeps a ticket silent for you."
    ),
    order=43,
)

helps(
    "notifications:*",
    title=_("What I am told"),
    text=_(
        "For each kind of news where it reaches you: here, by mail, on this device. In "
        "quiet hours only what is urgent comes through; a digest gathers the rest into one "
        "letter."
    ),
    order=44,
)
