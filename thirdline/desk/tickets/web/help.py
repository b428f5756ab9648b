"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "tickets:ticket",
    title=_("A ticket"),
    text=_(
        "On top the path: height is the tier, width is time. In the middle the talk, on the "
        "right the clocks and what the next tier asks. Consult keeps the ticket with you; "
        "Escalate, Return and Transfer hand it on. If a colleague writes at the same time "
        "you are told before you send, and nothing you typed is lost."
    ),
    order=2,
)

helps(
    "tickets:new",
    title=_("A new ticket"),
    text=_(
        "For what somebody told you by phone or at the desk. The person who asked gets the "
        "same receipt as from the portal. The category decides which fields follow."
    ),
    order=3,
)

helps(
    "tickets:*",
    title=_("A verb of a ticket"),
    text=_(
        "One step with its reason. It is refused with a sentence if it cannot be done; what "
        "you typed stays in the form."
    ),
    order=4,
)
