"""What of the estate stands on the ticket page, and of tickets on an item's page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thirdline.desk.affected import (
    operations,  # noqa: F401  says what comes along with a merge
    queries,
    rules,
    telling,  # noqa: F401  says how its entries read
)
from thirdline.desk.affected.web.items import facts_of
from thirdline.kit.ui import registry
from thirdline.kit.ui.commands import Command, Place, commands
from thirdline.kit.ui.keys import shortcut
from thirdline.reference.estate import overlays

SHOWN = 5
Facts = Mapping[Any, registry.Facts | None]


def _service(tickets: Sequence[Any], person: Any) -> Facts:
    return {one.pk: None if one.history else facts_of(one, person) for one in tickets}


def _tickets(items: Sequence[Any], person: Any) -> Facts:
    """Counted and listed as far as this reader reads them."""
    counted = queries.open_tickets_of([one.pk for one in items], person)
    return {
        one.pk: {
            "count": counted.get(one.pk, 0),
            "rows": list(queries.open_tickets_on([one.pk], person)[:SHOWN]) if counted.get(one.pk) else [],
        }
        for one in items
    }  # fmt: skip


registry.panel("ticket.left", 5, "affected/_service.html", _service)
registry.panel("estate.item.side", 20, "affected/_tickets.html", _tickets)


def _naming(person: Any, place: Place) -> Iterator[Command]:
    ticket = place.subject
    if ticket is None or not person.may("work") or ticket.history is not None:
        return
    yield Command(
        _("Name what is affected"), "topology-star-3", reverse("affected:items", args=[ticket.pk]),
        key="i", about="i", also=_("item configuration CI estate down"),
        why_not=rules.why_not_say(ticket, person),
    )  # fmt: skip


overlays.contribute("tickets", _("Open tickets"), counts=queries.open_tickets_of, order=10)
commands("affected", _("What is affected"), _naming, order=16)
shortcut("ticket", "i", words=_("Name what is affected"), order=34)
