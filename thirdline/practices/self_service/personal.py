from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.personal import Holding, hold, leave
from thirdline.practices.self_service.models import Attempt

hold(
    Holding("attempts", _("what they looked for alone"), Attempt, of=("person",),
            shows=("question", "began_at", "outcome", "article_id", "ticket_id"),
            erases={"question": ""}, when="always"),
)  # fmt: skip
leave("who said that an article was used, as a number", "self_service.ArticleUse.by")
