from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.desk.affected.models import Affected
from thirdline.kit.personal import Holding, hold

hold(
    Holding("affected", _("why they named items of the estate on tickets"), Affected, of=("said_by",),
            shows=("ticket_id", "item_id", "said_at", "words"), erases={"words": ""}),
    Holding("affected_taken_back", _("why they took items off tickets"), Affected, of=("taken_back_by",),
            shows=("ticket_id", "item_id", "taken_back_at", "taken_back_words"),
            erases={"taken_back_words": ""}),
)  # fmt: skip
