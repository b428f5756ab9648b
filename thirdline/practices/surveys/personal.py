from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.personal import Holding, hold
from thirdline.practices.surveys.models import Answer, Survey

hold(
    Holding("surveys", _("surveys they were asked"), Survey, of=("person",), shows=("ticket_id", "sent_at")),
    Holding("survey-answers", _("what they answered"), Answer, of=("survey__person",), shows=("score", "comment", "at"),
            erases={"comment": ""}),
)  # fmt: skip
