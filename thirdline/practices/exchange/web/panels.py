from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui import registry
from thirdline.practices.exchange.showing import origin_facts

registry.menu_entry(
    "exchange", _("Out and in"), "arrows-exchange", "exchange:exports",
    may=lambda p: p.may("work"), order=75,
)  # fmt: skip


def _origin(subjects: Sequence[Any], person: Any) -> Mapping[Any, Any]:
    # Only what came from elsewhere has a number of elsewhere, so other tickets cost nothing.
    return {
        one.pk: origin_facts(one, person) if one.outside_id and one.history is None else None
        for one in subjects
    }


registry.panel("ticket.side", 90, "exchange/_origin.html", _origin)

registry.panel(
    "queue.head",
    10,
    "exchange/_export_this.html",
    lambda subjects, _person: {q.pk: {} for q in subjects},
)
