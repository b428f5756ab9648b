"""Tickets with just the facts a view looks at, made by operations where one exists."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tests.cast import House
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import move_ticket, open_ticket
from thirdline.desk.tickets.states import HandoffKind
from thirdline.desk.views.contributing import view_named
from thirdline.desk.views.queries import rows_of
from thirdline.desk.views.rules import Place
from thirdline.foundation.people.models import Person, Team
from thirdline.kit import clock


def ticket(title: str, by: Person, house: House, **facts: Any) -> Ticket:
    made = open_ticket(
        title=title, description="", requester=by, by=by, service=house.vpn, category=house.incident
    )
    if facts:
        Ticket.objects.filter(pk=made.pk).update(**facts)
        made.refresh_from_db()
    return made


def escalated(one: Ticket, to: Team, by: Person) -> Ticket:
    move_ticket(one, to=to, kind=HandoffKind.ESCALATE, reason="needs_access", by=by)
    one.refresh_from_db()
    return one


def shown(person: Person, slug: str, team: Team | None = None) -> list[str]:
    view = view_named(slug)
    assert view is not None
    place = Place(person.pk, team.pk if team else None, clock.now())
    return sorted(rows_of(person, view, place).values_list("title", flat=True))


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client
