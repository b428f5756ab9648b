"""Lines of a ticket's journal that speak of another ticket: their words are for who may read both."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from thirdline.foundation.journal.queries import entries_numbered

if TYPE_CHECKING:
    from thirdline.foundation.journal.models import Entry
    from thirdline.foundation.people.models import Person

# Answers what it says to a reader, by the number of the entry; what is not for them is not there.
Telling = Callable[[Sequence["Entry"], "Person"], Mapping[int, object]]
_tellings: dict[str, Telling] = {}


def speak_of_another(verbs: Collection[str], telling: Telling) -> None:
    _tellings.update(dict.fromkeys(verbs, telling))


def speaks_of_another(verb: str) -> bool:
    return verb in _tellings


def withheld_from(reader: Person, numbers: Sequence[int]) -> set[int]:
    """Of entries whose verbs speak of another ticket, those whose words a reader does not get."""
    entries = entries_numbered(numbers) if numbers else []
    told: set[int] = set()
    for telling in dict.fromkeys(_tellings[entry.verb] for entry in entries):
        told |= set(telling([e for e in entries if _tellings[e.verb] is telling], reader))
    return set(numbers) - told
