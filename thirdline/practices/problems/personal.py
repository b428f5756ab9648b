from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.personal import Holding, hold, leave
from thirdline.practices.problems.models import Problem

hold(
    Holding("problems", _("problems they opened or answer for"), Problem, of=("opened_by", "person"),
            shows=("pk", "title", "state", "opened_at")),
)  # fmt: skip
leave(
    "who linked what to a problem, as a number",
    "problems.ProblemLink.by",
    "problems.ProblemLink.removed_by",
)
