from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thirdline.desk.views.queries import with_me_count
from thirdline.kit.ui import registry

registry.rail_entry(
    "queue",
    _("Queue"),
    "inbox",
    "views:queue",
    "q",
    may=lambda person: person.is_authenticated and person.may("work"),
    count=with_me_count,
    order=10,
)


def _beside(tickets: Sequence[Any], person: Any) -> Mapping[Any, registry.Facts | None]:
    """A place for what stands beside a ticket in its list; the browser knows which list that was."""
    return {one.pk: {"url": reverse("views:neighbours", args=[one.pk])} for one in tickets}


registry.panel("ticket.verbs", 1, "views/_beside.html", _beside)
