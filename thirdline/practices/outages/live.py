"""Who hears that an outage changed: whoever works here. What changed is fetched through the access checks."""

from __future__ import annotations

from thirdline.foundation.people.models import Person
from thirdline.kit.live.guards import topic_guard
from thirdline.practices.outages.queries import works_here


def _hears(person: Person, _rest: str) -> bool:
    return works_here(person)


topic_guard("outages", _hears)
