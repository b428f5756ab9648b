"""Who may hear where colleagues are, and what the event hub does when a tab comes and goes."""

from __future__ import annotations

from thirdline.desk.presence import operations
from thirdline.desk.presence.topics import ALL
from thirdline.desk.tickets.queries import tickets_for
from thirdline.foundation.people.models import Person
from thirdline.kit.live.attending import Attended, attend
from thirdline.kit.live.guards import topic_guard


def _may_be_here(person: Person, number: str) -> bool:
    if not person.may("work") or not number.isdigit() or len(number) > 18:
        return False
    return tickets_for(person).filter(pk=int(number)).exists()


def _works(person: Person, _rest: str) -> bool:
    return person.may("work")


def _arrive(person: Person, rest: str, key: str, host: str) -> None:
    operations.stand_at_ticket(int(rest), key=key, host=host, by=person)


topic_guard("here", _may_be_here)
topic_guard(ALL, _works)
attend(
    "here",
    Attended(
        arrive=_arrive,
        leave=lambda key: operations.step_away(key, by=None),
        renew=lambda host: operations.keep_host(host, by=None),
        close=lambda host: operations.close_host(host, by=None),
    ),
)
