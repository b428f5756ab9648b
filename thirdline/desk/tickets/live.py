"""Who may hear the topics that `topics.topics_of` names."""

from __future__ import annotations

from thirdline.desk.tickets.queries import tickets_for
from thirdline.foundation.people.models import Person
from thirdline.kit.live.guards import topic_guard


def _may_hear_ticket(person: Person, number: str) -> bool:
    return (
        number.isdigit()
        and len(number) < 19
        and tickets_for(person).filter(pk=int(number)).exists()
    )


def _is_staff(person: Person, _rest: str) -> bool:
    return person.standing.is_staff


def _is_self(person: Person, number: str) -> bool:
    return number == str(person.pk)


topic_guard("ticket", _may_hear_ticket)
topic_guard("team", _is_staff)
topic_guard("tickets", _is_staff)
topic_guard("person", _is_self)
