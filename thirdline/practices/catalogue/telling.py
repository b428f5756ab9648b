"""How the approval of a request reads in the talk of its ticket."""

from __future__ import annotations

from django.utils.translation import gettext as _

from thirdline.desk.conversation.timeline import Told, tells
from thirdline.foundation.journal.models import Entry


@tells("request.approval_asked")
def _asked(entry: Entry) -> Told:
    return Told("user-question", _("Approval was asked, step %(n)s") % {"n": entry.facts["step"]})


@tells("request.approved")
def _approved(entry: Entry) -> Told:
    return Told("user-check", _said(entry, _("%(name)s approved"), _("%(name)s approved in place of the people asked")))  # fmt: skip


@tells("request.refused")
def _refused(entry: Entry) -> Told:
    return Told("user-x", _said(entry, _("%(name)s did not approve"), _("%(name)s did not approve, in place of the people asked")))  # fmt: skip


def _said(entry: Entry, plainly: str, in_place: str) -> str:
    sentence = in_place if entry.facts["in_place"] else plainly
    told = sentence % {"name": entry.actor.name if entry.actor else "Thirdline"}
    reason = (entry.words or {}).get("reason", "")
    return f"{told}: {reason}" if reason else told


@tells("request.released")
def _released(entry: Entry) -> Told:
    return Told("player-play", _("Everybody who has to approve did; the work begins"))


@tells("request.approval_withdrawn")
def _withdrawn(entry: Entry) -> Told:
    return Told("user-x", _("Approval is not needed any more"))


@tells("request.approval_overdue")
def _overdue(entry: Entry) -> Told:
    return Told("hourglass-low", _("Nobody approved after several reminders; the administrators were told"))  # fmt: skip
