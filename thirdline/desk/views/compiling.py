"""Lists and counts compiled once for every kind of reader, with stand-ins for who asks, and when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from thirdline.desk.tickets.readers import Kind
from thirdline.desk.views.rules import Place
from thirdline.foundation.people.models import Person

_SOMEBODY, _SOME_TEAM, _OWN_TEAM = -7_100_001, -7_100_002, -7_200_000
_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
_NEAR = timedelta(days=3_650)
# Cursors hold keys of rows: numbers and moments that no condition reckons from the present.
_BESIDE = {
    "id": -7_300_001,
    "priority": -7_300_002,
    "due": datetime(2300, 1, 1, tzinfo=UTC),
    "resolved_at": datetime(2301, 1, 1, tzinfo=UTC),
    "changed_at": datetime(2302, 1, 1, tzinfo=UTC),
    "ended": datetime(2303, 1, 1, tzinfo=UTC),
}
STAND_IN = Place(_SOMEBODY, _SOME_TEAM, _ONCE)
Compiled: TypeAlias = tuple[str, Sequence[Any]]


def somebody(kind: Kind) -> Person:
    """A reader of this kind, under numbers nobody has."""
    return kind.stand_in(_SOMEBODY, [_OWN_TEAM])


def is_asked(value: Any) -> bool:
    """Whether a value of compiled SQL is a stand-in. "Never" in an index expression is none."""
    if isinstance(value, datetime):
        return abs(value - _ONCE) < _NEAR or value in _BESIDE.values()
    if isinstance(value, list):
        return value == [_OWN_TEAM]
    return isinstance(value, int) and not isinstance(value, bool) and value <= _SOMEBODY


def stand_ins(keys: Sequence[str]) -> list[Any]:
    """A cursor of an order, before anybody has one."""
    return [_BESIDE[key] for key in keys]


def real(
    person: Person, place: Place, keys: Sequence[str] = (), cursor: Sequence[Any] = ()
) -> Callable[[Any], Any]:
    """What stands behind each stand-in for this reader, at this place, beside this row."""
    known: dict[Any, Any] = {_SOMEBODY: place.person_id, _SOME_TEAM: place.team_id}
    known.update(zip(stand_ins(keys), cursor, strict=True))

    def value_of(value: Any) -> Any:
        if isinstance(value, list):
            return sorted(person.standing.team_ids) if is_asked(value) else value
        if value in known:
            return known[value]
        return place.now + (value - _ONCE) if is_asked(value) else value

    return value_of
