from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.personal import Holding, hold, leave
from thirdline.practices.outages.models import Concern

hold(
    Holding("concerns", _("outages they said concern them, too"), Concern, of=("person",), shows=("outage__title", "at")),
)  # fmt: skip
leave(
    "who told of an outage, as a number; what is told is the organisation's",
    "outages.KnownOutage.told_by",
)
