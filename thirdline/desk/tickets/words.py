"""How choices of a ticket read on screen, wherever they are chosen."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.desk.tickets.states import HoldReason

IMPACT_WORDS = {
    "organisation": _("The whole organisation"),
    "department": _("A department"),
    "group": _("A group"),
    "person": _("One person"),
}
URGENCY_WORDS = {
    "critical": _("Work stands still"),
    "high": _("It cannot wait until tomorrow"),
    "medium": _("There is a way round it"),
    "low": _("It can wait"),
}
HOLD_WORDS = {
    HoldReason.REQUESTER: _("The requester answers"),
    HoldReason.VENDOR: _("A vendor acts"),
    HoldReason.CHANGE: _("A change is made"),
    HoldReason.PROBLEM: _("A problem is solved"),
    HoldReason.APPROVAL: _("Somebody approves"),
}
CODES = [
    ("fixed", _("Fixed")),
    ("workaround", _("Works with a workaround")),
    ("explained", _("Explained, nothing was broken")),
    ("fulfilled", _("Fulfilled as requested")),
    ("duplicate", _("The same as another ticket")),
    ("gone", _("Went away by itself")),
]
