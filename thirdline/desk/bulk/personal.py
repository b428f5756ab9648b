from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.desk.bulk.models import BulkRow
from thirdline.kit.personal import Holding, hold, leave

hold(
    Holding("bulk-rows", _("what changes of many kept of their tickets"), BulkRow, of=("ticket__requester",),
            erases={"before": {}, "after": {}, "sentence": ""}),
)  # fmt: skip
leave("who changed many tickets at once, as a number", "bulk.BulkChange.by")
