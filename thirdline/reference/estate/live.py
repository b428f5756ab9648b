"""Who hears that something in the estate changed: whoever works here. It is fetched through the access checks."""

from __future__ import annotations

from thirdline.foundation.people.models import Person
from thirdline.kit.live.guards import topic_guard


def _hears(person: Person, _rest: str) -> bool:
    return person.may("work")


topic_guard("estate", _hears)
topic_guard("item", _hears)
