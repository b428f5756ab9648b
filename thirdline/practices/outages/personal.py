from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.personal import Holding, hold, leave
from thirdline.practices.outages.models import Concern

hold(
    Holding("outages", _("which outages concerned them"), Concern, of=("person",),
            shows=("outage_id", "at")),
)  # fmt: skip
leave("who told of an outage, as a number", "outages.KnownOutage.told_by")
