"""The pure decisions about reminders, replies for later, checklists and time."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person

MOST_OPEN = 50  # reminders and replies for later on one ticket
MOST_ITEMS = 100
MOST_MINUTES = 24 * 60
LONGEST_TIMER = timedelta(hours=16)


class On(enum.StrEnum):
    """What a reminder waits for."""

    MOMENT = "moment"
    ANSWER = "answer"
    SILENCE = "silence"


class Sending(enum.StrEnum):
    """Where a reply for later stands."""

    WAITING = "waiting"
    SENT = "sent"
    WITHHELD = "withheld"
    CANCELLED = "cancelled"


TIME_KINDS = {
    "work": gettext_lazy("work"),
    "call": gettext_lazy("call"),
    "on_site": gettext_lazy("on site"),
    "travel": gettext_lazy("travel"),
    "waiting": gettext_lazy("waiting"),
}


def why_not_keep_chore(ticket: Ticket, by: Person) -> str | None:
    """Reminders and time are kept on open and on finished tickets alike, never on imported ones."""
    if ticket.history is not None:
        return _("%(ticket)s belongs to an imported history; it is there to be read.") % {
            "ticket": ticket.label
        }
    if not (by.is_robot or by.may("work")):
        return _("Only people of the support teams may do this.")
    return None


def why_not_remind(on: str, due_at: datetime | None, now: datetime, open_count: int) -> str | None:
    if on not in set(On):
        return _("A reminder waits for a moment, an answer, or for nobody answering.")
    if on != On.ANSWER and due_at is None:
        return _("Say when: “in 2 h”, “tomorrow 9:00”, “Thursday 14:30”.")
    if due_at is not None and due_at <= now:
        return _("The moment must lie ahead.")
    if open_count >= MOST_OPEN:
        return _("There are %(most)s open reminders on this ticket already.") % {"most": MOST_OPEN}
    return None


def why_not_touch_reminder(
    person_id: int | None, team_id: int | None, made_by: int, by: Person
) -> str | None:
    mine = by.pk in {person_id, made_by} or team_id in by.standing.team_ids
    return None if mine or by.is_robot else _("This reminder is somebody else's.")


def why_not_later(send_at: datetime, now: datetime, open_count: int) -> str | None:
    if send_at <= now:
        return _("The moment to send it must lie ahead.")
    if open_count >= MOST_OPEN:
        return _("%(most)s replies wait on this ticket already.") % {"most": MOST_OPEN}
    return None


def why_not_touch_later(state: str, writer_id: int, by: Person) -> str | None:
    if state == Sending.SENT:
        return _("It was sent already.")
    if state == Sending.CANCELLED:
        return _("It was taken back already.")
    if writer_id != by.pk and not by.may("assign_anyone"):
        return _("Only who wrote it and leads change it.")
    return None


def why_withheld(ticket: Ticket, answered_by: str, writer_here: bool) -> str | None:
    """What happened meanwhile that makes a reply written before it wrong."""
    if ticket.is_done:
        return _("%(ticket)s is %(state)s meanwhile.") % {
            "ticket": ticket.label,
            "state": ticket.state_words.lower(),
        }
    if not writer_here:
        return _("Who wrote it may not answer this ticket any more.")
    if answered_by:
        return _("%(name)s wrote meanwhile.") % {"name": answered_by}
    return None


def why_not_items(texts: Sequence[str], there: int = 0) -> str | None:
    if not [one for one in texts if one.strip()]:
        return _("Write at least one item, one a line.")
    if there + len(texts) > MOST_ITEMS:
        return _("A checklist may have %(most)s items.") % {"most": MOST_ITEMS}
    if any(len(one) > 300 for one in texts):
        return _("An item may have 300 characters.")
    return None


def why_not_resolve_over(name: str, open_items: Sequence[str]) -> str | None:
    if not open_items:
        return None
    shown = ", ".join(_("“%(words)s”") % {"words": one} for one in open_items[:5])
    more = len(open_items) - 5
    if more > 0:
        shown += " " + _("and %(n)s more") % {"n": more}
    return _("Still open on “%(name)s”: %(items)s. Tick them, or leave them out with a reason.") % {
        "name": name,
        "items": shown,
    }


def why_not_log(minutes: int, kind: str, at: datetime, now: datetime) -> str | None:
    if not 0 < minutes <= MOST_MINUTES:
        return _("Time is between one minute and 24 hours.")
    if kind not in TIME_KINDS:
        return _("Time is one of: %(kinds)s.") % {"kinds": ", ".join(TIME_KINDS)}
    if at > now + timedelta(minutes=5):
        return _("Time is logged for what was done, not for what will be.")
    return None


def why_not_correct(person_id: int, by: Person) -> str | None:
    if by.pk == person_id or by.may("see_figures"):
        return None
    return _("Only who spent the time and leads correct it.")


def minutes_of(started_at: datetime, stopped_at: datetime) -> int:
    """Whole minutes, at least one; a timer forgotten over night counts no longer than a long day."""
    spent = min(max(stopped_at - started_at, timedelta(0)), LONGEST_TIMER)
    return max(1, round(spent.total_seconds() / 60))
