from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import open_ticket
from thirdline.foundation.people.models import Person
from thirdline.practices.self_service.operations import hand_over_attempt
from thirdline.practices.self_service.queries import attempt_going_on


@transaction.atomic
def ask_a_person(*, facts: dict[str, Any], key: str, since: datetime | None, by: Person) -> Ticket:
    """Open a ticket for whoever asks, with what they tried alone at the head of its path.

    `key` is that of the attempt; without one, `since` says when they came to the portal.
    """
    going_on = attempt_going_on(key)
    came = None if going_on else since
    ticket = open_ticket(requester=by, by=by, self_service_since=came, **facts)
    if going_on:
        hand_over_attempt(key, ticket=ticket, by=by)
    return ticket
