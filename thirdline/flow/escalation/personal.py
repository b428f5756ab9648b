from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.flow.escalation.models import (
    Consult,
    HierarchicalEscalation,
    ItemAnswer,
    ItemRequest,
    ItemWaiver,
)
from thirdline.kit.personal import ERASED, Holding, hold, leave

hold(
    Holding("item-answers", _("what they said to contracts"), ItemAnswer, of=("by",),
            shows=("ticket_id", "key", "value", "at"), erases={"value": ERASED, "result": ""}),
    Holding("item-requests", _("what they asked for anew"), ItemRequest, of=("by",),
            shows=("ticket_id", "key", "label", "at"), erases={"value_then": ""}),
    Holding("item-waivers", _("why they did without"), ItemWaiver, of=("by",),
            shows=("ticket_id", "key", "reason", "at"), erases={"reason": ERASED}),
    Holding("consults-asked", _("questions they asked"), Consult, of=("by",), shows=("ticket_id", "question", "at"),
            erases={"question": ERASED}),
    Holding("consults-answered", _("questions they answered"), Consult, of=("answered_by",),
            shows=("ticket_id", "answer", "answered_at"), erases={"answer": ERASED}),
    Holding("authority", _("why they informed somebody"), HierarchicalEscalation, of=("by",),
            shows=("ticket_id", "reason", "at"), erases={"reason": ERASED}),
)  # fmt: skip
leave(
    "who was asked or told, as a number without a name",
    "escalation.Consult.asked_person",
    "escalation.HierarchicalEscalation.to",
)
