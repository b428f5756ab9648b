from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.desk.chores.models import Reminder
from thirdline.kit.personal import ERASED, Holding, hold
from thirdline.practices.surveys.models import Answer, FollowUp, Survey

hold(
    Holding("surveys", _("surveys they were asked"), Survey, of=("person",), shows=("ticket_id", "sent_at")),
    Holding("survey-answers", _("what they answered"), Answer, of=("survey__person",), shows=("score", "comment", "at"),
            erases={"comment": ""}),
    Holding("survey-follow-ups", _("what was said about their low scores"), FollowUp,
            of=("answer__survey__person",), shows=("opened_at", "closed_at", "words"), erases={"words": ERASED}),
    Holding("survey-reminders", _("reminders of their low scores"), Reminder,
            of=("follow_up__answer__survey__person",), shows=("set_at", "words"), erases={"words": ERASED}),
    Holding("survey-followed-up", _("low scores they followed up"), FollowUp, of=("closed_by", "lead"),
            shows=("answer_id", "closed_at", "words")),
)  # fmt: skip
