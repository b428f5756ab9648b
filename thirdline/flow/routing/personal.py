from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.flow.routing.models import RoutingDecision
from thirdline.kit.personal import Holding, hold, leave

hold(
    Holding("routing", _("why their tickets began where they did"), RoutingDecision, of=("ticket__requester",),
            erases={"trace": []}, guard="routing_routingdecision"),
)  # fmt: skip
leave(
    "who was asked by a rule, as a number; turns are counted by it",
    "routing.RoutingDecision.person",
)
