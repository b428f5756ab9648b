"""When people are asked how it was, as an administrator edits it.

surveys:
  - {slug: usual, name: After everything, ask_after: 1h, share: 100, rest_days: 14}
"""

from __future__ import annotations

from typing import cast

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from thirdline.kit.tables import Column, Table, list_tables
from thirdline.kit.texts.later import later
from thirdline.practices.surveys.models import SurveyPlan


def _mistake(row: models.Model) -> str | None:
    plan = cast("SurveyPlan", row)
    if plan.share > 100:
        return _("the share is per cent, 100 at most.")
    if not 0 <= plan.low_score <= 5:
        return _("a low score is one of 1 to 5, or 0 for none.")
    return _("an open survey needs a day at least.") if plan.open_days < 1 else None


list_tables(
    Table(
        "surveys",
        later("Surveys"),
        SurveyPlan,
        "slug",
        (
            Column("slug"),
            Column("name"),
            Column("kind", help=_lazy("Only about these; any: about all without a plan of their own.")),
            Column("question", help=_lazy("Without one: “How did it go?”")),
            Column("ask_after", "duration", help=_lazy("After the solution, such as 1h.")),
            Column("share", "number", help=_lazy("Of a hundred solved tickets, how many are asked about.")),
            Column("rest_days", "number", help=_lazy("Nobody is asked twice within so many days.")),
            Column("open_days", "number", help=_lazy("How long an answer is taken.")),
            Column("changeable_for", "duration"),
            Column("low_score", "number", help=_lazy("From here down the lead is told, and follows it up.")),
            Column("follow_up_within", "duration", help=_lazy("When the lead is reminded of a low score.")),
            Column("restricted", "flag"),
        ),
        order=90,
        retires="retired_at",
        check=_mistake,
    )
)  # fmt: skip
