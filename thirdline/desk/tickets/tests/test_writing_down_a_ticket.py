from __future__ import annotations

from django.test import Client

from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Person, Team
from thirdline.kit import clock


def told(rae: Person, **more: str) -> dict[str, str]:
    said = {"requester": rae.email, "title": "VPN drops", "impact": "person", "urgency": "medium"}
    return said | more


def test_a_form_nobody_has_touched_calls_nothing_urgent(as_ines: Client) -> None:
    page = as_ines.get("/tickets/new").content.decode()

    assert '<option value="person" selected>' in page
    assert '<option value="medium" selected>' in page


def test_what_was_told_becomes_a_ticket(as_ines: Client, rae: Person) -> None:
    as_ines.post("/tickets/new", told(rae))

    ticket = Ticket.objects.get(title="VPN drops")
    assert (ticket.requester, ticket.channel) == (rae, "phone")


def test_a_refused_ticket_loses_no_words(as_ines: Client, rae: Person) -> None:
    Team.objects.update(retired_at=clock.now())

    answer = as_ines.post("/tickets/new", told(rae, description="Every eight minutes."))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "No team takes new tickets yet." in page
    assert "Every eight minutes." in page
