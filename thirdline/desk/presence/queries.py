from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from thirdline.desk.presence.models import Host, Place
from thirdline.desk.presence.rules import Here, once_each, writes_still
from thirdline.kit import clock
from thirdline.kit.fixed import fixed

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person


def here_on(ticket_id: int, *, but: Person) -> list[Here]:
    """The colleagues at one ticket; whoever asks is not told of themselves."""
    return here_among([ticket_id], but=but).get(ticket_id, [])


def here_among(ticket_ids: Iterable[int], *, but: Person) -> dict[int, list[Here]]:
    """The same for many tickets in one question. The caller has made sure that they may be read."""
    now = clock.now()
    seen: dict[int, list[Here]] = {}
    for place in _PLACES(list(ticket_ids), now):
        if place.person_id != but.pk:
            seen.setdefault(place.ticket_id, []).append(_here(place, now))
    return {ticket: once_each(people) for ticket, people in seen.items()}


def is_at(ticket_id: int, person_id: int, now: datetime, *, besides: str = "") -> bool:
    """Whether a person has the ticket open in a living tab, besides the one named."""
    places = Place.objects.filter(ticket_id=ticket_id, person_id=person_id)
    return places.exclude(key=besides).filter(host_key__in=_living(now)).exists()


def _living(now: datetime):  # type: ignore[no-untyped-def]
    return Host.objects.filter(alive_until__gt=now).values("key")


def _here(place: Place, now: datetime) -> Here:
    writing = writes_still(place.writing, place.writing_until, now)
    return Here(place.person_id, place.name, place.tier_level, writing)


_PLACES = fixed(
    lambda tickets, now: Place.objects.filter(ticket_id__any=tickets, host_key__in=_living(now)),
    list[int],
    datetime,
)
