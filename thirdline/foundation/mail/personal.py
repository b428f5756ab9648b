from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.foundation.mail.models import AddressTrouble, InboundLetter, Letter
from thirdline.kit.personal import ERASED, Holding, hold, leave

_GONE = {"to_address": "erased@erased.invalid", "subject": ERASED, "text": ERASED, "html": "", "headers": {}}  # fmt: skip

hold(
    Holding("letters", _("letters to them"), Letter, of=("person",), of_address="to_address",
            shows=("to_address", "subject", "text", "written_at", "sent_at", "state"), erases=_GONE, when="always"),
    Holding("letters-about", _("letters about their tickets"), Letter, of_tickets="ticket_id",
            erases={"subject": ERASED, "text": ERASED, "html": ""}),
    Holding("letters-from", _("letters from them, as they came"), InboundLetter, of_tickets="ticket_id",
            shows=("message_id", "taken_at", "size"), erases={"raw": b""}, when="always"),
    Holding("address-troubles", _("marks on their address"), AddressTrouble, of_address="address",
            shows=("address", "reason", "since"), goes=True, when="always"),
)  # fmt: skip
leave("who had a letter written; its words are erased with whom it went to", "mail.Letter.by")
