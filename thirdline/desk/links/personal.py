from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.desk.links.models import Link, Merge, Run
from thirdline.kit.personal import ERASED, Holding, hold, leave

hold(
    Holding("merges", _("why they merged tickets"), Merge, of=("by",), shows=("reason",), erases={"reason": ""}),
    Holding("runs", _("what they said to many children at once"), Run, of=("by",), shows=("do", "text"),
            erases={"text": ERASED}),
    Holding("links", _("links they drew"), Link, of=("by",), shows=("kind",)),
)  # fmt: skip
leave(
    "who tied, untied or stopped what, as a number",
    "links.Link.removed_by",
    "links.Merge.undone_by",
    "links.Run.cancelled_by",
    "links.Tie.by",
    "links.Tie.ended_by",
)
