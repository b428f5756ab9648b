"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "people:preferences",
    "people:tokens",
    title=_("Preferences"),
    text=_(
        "Your name, language, time zone, theme and keys; how you sign in; what acts in your name."
    ),
    order=40,
)

helps(
    "people:rota",
    "people:stand-in",
    title=_("Who is on call"),
    text=_(
        "Whose turn it is and until when, in your time zone. Somebody can stand in for an "
        "hour or a week."
    ),
    order=41,
)

helps(
    "people:*",
    title=_("People"),
    text=_(
        "Who is here, in which teams and with which skills. An invitation goes out by mail; "
        "who leaves keeps their history."
    ),
    order=42,
)
