from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.personal import ERASED, Holding, hold, leave
from thirdline.practices.catalogue.models import Deputy, Request, Seat

hold(
    Holding("requests", _("what they ordered"), Request, of=("ticket__requester",), shows=("item_name", "answers", "price", "asked_at"),
            erases={"answers": {}}),
    Holding("verdicts", _("what they approved or refused"), Seat, of=("person", "by"), shows=("verdict", "reason", "at"),
            erases={"reason": ERASED}),
    Holding("deputies", _("who stood in for whom"), Deputy, of=("person", "deputy"), shows=("since", "until"),
            goes=True, when="always"),
)  # fmt: skip
leave("who may order an item, as a number; it is set-up", "catalogue.CatalogueItem.people")
