from __future__ import annotations

from thirdline.foundation.people.models import Person
from thirdline.kit.live.guards import topic_guard


def _is_own(person: Person, number: str) -> bool:
    return number == str(person.pk)


topic_guard("notices", _is_own)
