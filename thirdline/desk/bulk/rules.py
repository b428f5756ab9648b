"""Who may do what with a bulk change."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from thirdline.desk.bulk.states import ENDED, ChangeState

if TYPE_CHECKING:
    from thirdline.desk.bulk.models import BulkChange
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person

# So many at once, so many run within a request, so many share a transaction.
MOST, AT_ONCE, BATCH = 5_000, 50, 20
# A draft nobody ran is thrown away after a day.
KEPT_AS_DRAFT = timedelta(days=1)


def why_not_prepare(number: int, by: Person) -> str | None:
    if not by.may("work"):
        return _("Only people of the support teams change tickets.")
    if not number:
        return _("Tick the tickets first.")
    if number > MOST:
        return _("At most %(most)s tickets change at once. Narrow the list.") % {
            "most": f"{MOST:,}"
        }
    return None


def why_not_start(change: BulkChange, by: Person) -> str | None:
    if change.by_id != by.pk or not by.may("work"):
        return _("Only whoever prepared a change starts it.")
    if change.state != ChangeState.DRAFT:
        return _("This change has run already. Look at what became of each ticket.")
    if not change.steps:
        return _("Say first what is to change.")
    return None


def why_not_cancel_change(change: BulkChange, by: Person) -> str | None:
    if change.by_id != by.pk:
        return _("Only whoever started a change cancels it.")
    if change.state != ChangeState.RUNNING:
        return _("This change does not run any more.")
    return None


def why_not_put_back(ticket: Ticket, since: str) -> str | None:
    """`since` is what was done to it after the change, in words; nothing at all lets it go back."""
    told = {"ticket": ticket.label, "since": since}
    words = _("%(ticket)s stays as it is, because something was done to it since: %(since)s.")
    return words % told if since else None


def why_not_undo(change: BulkChange, by: Person, *, undoes: bool, undone: bool) -> str | None:
    if change.by_id != by.pk or not by.may("work"):
        return _("Only whoever made a change puts it back.")
    if change.state not in ENDED:
        return _("It still runs. Cancel it first, then put back what it did.")
    if change.undo_of_id is not None or undone:
        return _("This was put back already. Make the change again instead.")
    if not undoes:
        return _("What was said or ended cannot be put back.")
    return None if change.done else _("It changed no ticket, so there is nothing to put back.")
