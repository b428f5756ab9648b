from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.personal import Holding, hold, leave
from thirdline.practices.exchange.models import Delivery, ImportedPerson, Schedule

hold(
    Holding("deliveries", _("what webhooks were told of their tickets"), Delivery, of_tickets="ticket_id",
            goes=True),
    Holding("imported-from", _("how another desk knew them"), ImportedPerson, of=("person",), shows=("system", "key"),
            goes=True, when="always"),
    Holding("schedules", _("exports made for them"), Schedule, of=("owner",), shows=("name", "view", "query", "every", "at"),
            goes=True, when="always"),
)  # fmt: skip
leave(
    "who set it up or asked for it, as a number without a name",
    "exchange.ColumnMapping.by",
    "exchange.Import.by",
    "exchange.Export.by",
    "exchange.Webhook.owner",
)
leave(
    "the record of the request itself: that it was made, by whom, and when",
    "exchange.PersonalRequest.by",
    "exchange.PersonalRequest.person",
    "exchange.PersonalRequest.confirmed_by",
)
