from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.desk.chores.models import LaterFile, LaterReply, Reminder, TimeEntry, Timer
from thirdline.kit.personal import ERASED, Holding, hold, leave

hold(
    Holding("reminders", _("reminders of theirs"), Reminder, of=("by", "person"), shows=("ticket_id", "words", "due_at"),
            erases={"words": ""}),
    Holding("later-files", _("files that were to go along with them"), LaterFile, of=("later__by",), file="kept_as",
            shows=("later_id", "name", "type", "size", "sha256"), goes=True),
    Holding("later-replies", _("replies that were to go later"), LaterReply, of=("by",), shows=("ticket_id", "text", "send_at"),
            erases={"text": ERASED}),
    Holding("time-entries", _("time they wrote down"), TimeEntry, of=("person",), shows=("ticket_id", "minutes", "words", "at"),
            erases={"words": ""}),
    Holding("timers", _("a timer that runs"), Timer, of=("person",), shows=("ticket_id", "started_at"), goes=True, when="always"),
)  # fmt: skip
leave(
    "who put up or ticked off what, as a number; the lines are about the work",
    "chores.Checklist.by",
    "chores.ChecklistItem.done_by",
)
