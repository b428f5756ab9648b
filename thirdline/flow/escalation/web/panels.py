"""What the climb adds to the pages of tickets and lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thirdline.desk.views.contributing import contribute_view
from thirdline.desk.views.rules import OPEN, View
from thirdline.flow.escalation import (
    merging,  # noqa: F401  says what of it a merge leaves open
    telling,  # noqa: F401  says how its entries read
)
from thirdline.flow.escalation.board import arriving_count
from thirdline.flow.escalation.bulk_verbs import contribute_handoffs
from thirdline.flow.escalation.queries import tickets_asked_about
from thirdline.flow.escalation.web.climb import Climb, climb_of
from thirdline.kit.ui import registry
from thirdline.kit.ui.commands import Command, Place, commands
from thirdline.kit.ui.keys import shortcut

Shown = Callable[[Climb], object]


def _of_tickets(shown: Shown) -> registry.PanelData:
    """The climb of each ticket for which there is something to show; imported ones are only read."""

    def facts(tickets: Sequence[Any], person: Any) -> Mapping[Any, registry.Facts | None]:
        climbs = [climb_of(ticket, person) for ticket in tickets if ticket.history is None]
        found = {one.ticket.pk: {"climb": one} for one in climbs if shown(one)}
        return {ticket.pk: found.get(ticket.pk) for ticket in tickets}

    return facts


def _of_queue(lists: Sequence[Any], person: Any) -> Mapping[Any, registry.Facts | None]:
    """The forms answer with the very list they were sent from, so they carry its address."""
    return {
        one.pk: {"may_waive": person.may("waive"), "query": "".join(one.here.partition("?")[1:])}
        for one in lists
    }


def _is_open(climb: Climb) -> bool:
    return climb.ticket.is_open


def _has_contract(climb: Climb) -> object:
    return climb.state or climb.taken


def _has_talk(climb: Climb) -> object:
    return climb.ticket.is_open or climb.consults


contribute_handoffs()
registry.panel("ticket.verbs", 10, "escalation/_verbs.html", _of_tickets(_is_open))
registry.panel("ticket.dialogs", 10, "escalation/_dialogs.html", _of_tickets(_is_open))
registry.panel("ticket.side", 10, "escalation/_contract.html", _of_tickets(_has_contract))
registry.panel("ticket.left", 20, "escalation/_consults.html", _of_tickets(_has_talk))
registry.panel("queue.peek.below", 10, "escalation/_peek.html", _of_tickets(_is_open))
registry.panel("queue.peek.verbs", 10, "escalation/_peek_verbs.html", _of_tickets(_is_open))
registry.panel("queue.bulk", 10, "escalation/_bulk.html", _of_queue)
registry.panel("queue.dialogs", 10, "escalation/_bulk_dialogs.html", _of_queue)
registry.rail_entry(
    "board",
    _("L3 board"),
    "stairs-up",
    "escalation:board",
    "l",
    may=lambda person: person.may("work"),
    count=arriving_count,
    order=20,
)
contribute_view(
    View(
        "consults-asked",
        _("Consults asked of me"),
        "messages",
        "mine",
        20,
        lambda place: OPEN & tickets_asked_about(place.person_id),
        _("Nobody waits for an answer of yours."),
        _("A question put to you or your teams stands here until it is answered."),
    )
)


def _climbing(person: Any, place: Place) -> Iterator[Command]:
    """The verbs of the ladder, each with what holds it back."""
    ticket = place.subject
    if ticket is None or not ticket.is_open:
        return
    why_not = climb_of(ticket, person).why_not
    url = reverse("escalation:consult-form", args=[ticket.pk])
    yield Command(
        _("Consult"), "messages", url, opens="consult-dialog", about="c",
        also=_("ask question team keep"), why_not=why_not["ask"],
    )  # fmt: skip
    for kind, label, icon, key, also in HANDINGS:
        url = reverse("escalation:handoff-form", args=[ticket.pk, kind])
        yield Command(
            label, icon, url, opens=f"{kind}-dialog", about=key, also=also, why_not=why_not[kind]
        )


HANDINGS = (
    ("return", _("Return"), "arrow-down-left", "b", _("back down")),
    ("escalate", _("Escalate"), "arrow-up-right", "u", _("up next tier")),
    ("transfer", _("Transfer"), "arrow-right", "s", _("sideways other team")),
)
commands("climb", _("Hand on or ask"), _climbing, order=12)
shortcut("ticket", "c", words=_("Consult, keep the ticket"), order=20)
shortcut("ticket", "u", words=_("Escalate up"), order=21)
shortcut("ticket", "b", words=_("Return down"), order=22)
shortcut("ticket", "s", words=_("Transfer sideways"), order=23)
shortcut("list", "u", words=_("Escalate what is selected"), order=31)
shortcut("list", "b", words=_("Return what is selected"), order=32)
shortcut("list", "s", words=_("Transfer what is selected"), order=33)
