from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.desk.tickets.models import Attachment, Handoff, Hold, Resolution, Ticket, Watch
from thirdline.kit.personal import ERASED, Holding, hold, leave

hold(
    Holding("tickets", _("tickets they asked for"), Ticket, of=("requester",), found_by="pk",
            shows=("pk", "title", "description", "state", "priority", "channel", "custom", "tags", "created_at", "resolved_at", "closed_at"),
            erases={"title": ERASED, "description": "", "custom": {}, "tags": [], "outside_id": ""}),
    Holding("attachments", _("files by them"), Attachment, of=("by",), found_by="ticket_id", file="kept_as",
            shows=("ticket_id", "name", "type", "size", "sha256", "at"), erases={"name": ERASED, "size": 0, "sha256": "", "kept_as": ""}),
    Holding("resolutions", _("how they solved tickets"), Resolution, of=("by",), found_by="ticket_id",
            shows=("ticket_id", "at", "code", "words"), erases={"words": ""}),
    Holding("reopenings", _("why they reopened tickets"), Resolution, of=("reopened_by",), found_by="ticket_id",
            shows=("ticket_id", "reopened_at", "reopen_reason"), erases={"reopen_reason": ""}),
    Holding("holds", _("why they put tickets on hold"), Hold, of=("by",), shows=("ticket_id", "since", "until", "words"),
            erases={"words": ""}),
    Holding("handoffs", _("their words on handoffs"), Handoff, of=("by",), shows=("ticket_id", "kind", "at", "words"),
            erases={"words": ""}, guard="tickets_stay"),
    Holding("watches", _("tickets they follow"), Watch, of=("person",), shows=("ticket_id", "since"), goes=True, when="always"),
)  # fmt: skip
leave(
    "counted by figures, as a number without a name",
    "tickets.Ticket.person",
    "tickets.Ticket.asked_person",
    "tickets.Ticket.named",
    "tickets.Stay.person",
    "tickets.Handoff.asked_person",
    "tickets.Handoff.accepted_by",
)
