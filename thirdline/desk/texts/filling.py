"""The values of a ticket's fields, and a text filled with them."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.utils import formats, timezone, translation

from thirdline.desk.texts.models import ReadyText
from thirdline.desk.texts.rules import OWN, Filled, fill
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Person
from thirdline.kit import clock


def values_of(ticket: Ticket, by: Person) -> dict[str, str]:
    """Every field a text may name, as plain words; empty where nothing is known."""
    asker = ticket.requester
    known = not asker.is_robot
    with translation.override(asker.language):
        opened = formats.date_format(timezone.localtime(ticket.created_at), "j F")
        today = formats.date_format(timezone.localtime(clock.now()), "j F")
    values = {
        "requester.first_name": asker.first_name if known else "",
        "requester.name": asker.name if known else "",
        "requester.job": asker.job,
        "requester.place": asker.place,
        "ticket.number": ticket.label,
        "ticket.title": ticket.title,
        "ticket.address": f"{settings.SITE_URL}{ticket.get_absolute_url()}",
        "ticket.opened": opened,
        "ticket.priority": str(ticket.priority),
        "agent.name": by.name,
        "agent.first_name": by.first_name,
        "agent.job": by.job,
        "agent.phone": by.phone,
        "team": ticket.team.name if ticket.team else "",
        "service": ticket.service.name if ticket.service else "",
        "category": ticket.category.name if ticket.category else "",
        "today": today,
        "organisation": str(getattr(settings, "ORGANISATION", "")),
    }
    own = {f"{OWN}{key}": _plain(value) for key, value in ticket.custom.items()}
    return {**values, **own}


def filled(
    text: ReadyText, ticket: Ticket, *, answers: Mapping[str, str] | None = None, by: Person
) -> Filled:
    return fill(text.body, values_of(ticket, by), answers)


def _plain(value: object) -> str:
    return "" if value is None else str(value)
