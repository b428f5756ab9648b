from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.personal import ERASED, Holding, hold, leave
from thirdline.practices.self_service.models import Attempt

hold(
    Holding("attempts", _("what they looked for before they asked"), Attempt, of=("person",),
            shows=("question", "began_at", "ended_at", "outcome"), erases={"question": ERASED}),
)  # fmt: skip
leave(
    "who used an article on a ticket, as a number; reuse is counted by it",
    "self_service.ArticleUse.by",
)
