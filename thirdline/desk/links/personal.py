from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.desk.links.models import Link, Merge, Run
from thirdline.kit.personal import ERASED, Holding, hold, leave

hold(
    Holding("merges", _("why they merged tickets"), Merge, of=("by",),
            shows=("ticket_id", "into_id", "at", "reason"), erases={"reason": ""}),
    Holding("undone_merges", _("why they took merges back"), Merge, of=("undone_by",),
            shows=("ticket_id", "into_id", "undone_at", "undo_reason"), erases={"undo_reason": ""}),
    Holding("runs", _("what they said to many children at once"), Run, of=("by",),
            shows=("parent_id", "at", "do", "text"), erases={"text": ERASED}),
    Holding("links", _("links they drew"), Link, of=("by",), shows=("one_id", "other_id", "kind", "at")),
    Holding("removed_links", _("why they removed links"), Link, of=("removed_by",),
            shows=("one_id", "other_id", "removed_at", "removed_reason"), erases={"removed_reason": ""}),
)  # fmt: skip
leave(
    "who tied, untied or stopped what, as a number",
    "links.Run.cancelled_by",
    "links.Tie.by",
    "links.Tie.ended_by",
)
