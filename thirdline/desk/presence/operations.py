"""Steps into and out of a ticket. Rows nobody logs: told to whoever looks, never journaled."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from thirdline.desk.presence import queries
from thirdline.desk.presence.models import Host, Place
from thirdline.desk.presence.rules import KINDS, LEASE, WRITING_FOR, writes_still
from thirdline.desk.presence.topics import tell_of
from thirdline.kit import clock

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person


@transaction.atomic
def stand_at_ticket(ticket_id: int, *, key: str, host: str, by: Person) -> None:
    """Say that a tab of this person is at a ticket; a second tab of theirs is no news."""
    now = clock.now()
    Host.objects.get_or_create(key=host, defaults={"alive_until": now + LEASE})
    known = queries.is_at(ticket_id, by.pk, now)
    level = by.standing.tier_level if by.standing.tier_levels else None
    Place.objects.create(
        key=key, host_key=host, ticket_id=ticket_id, person_id=by.pk, name=by.name, tier_level=level
    )
    if not known:
        tell_of(ticket_id, by.pk)


@transaction.atomic
def step_away(key: str, *, by: Person | None) -> None:
    """The tab is gone; if it was the person's last one there, colleagues are told."""
    place = Place.objects.filter(key=key).first()
    if place is None:
        return
    Place.objects.filter(key=key).delete()
    if not queries.is_at(place.ticket_id, place.person_id, clock.now()):
        tell_of(place.ticket_id, place.person_id)


@transaction.atomic
def keep_host(host: str, *, by: Person | None) -> int:
    """Renew a process's lease; clear away what processes that died left behind. The number cleared."""
    now = clock.now()
    Host.objects.update_or_create(key=host, defaults={"alive_until": now + LEASE})
    dead = list(
        Host.objects.filter(alive_until__lt=now - timedelta(seconds=5))
        .select_for_update(skip_locked=True)
        .values_list("key", flat=True)
    )
    return _clear(dead) if dead else 0


@transaction.atomic
def close_host(host: str, *, by: Person | None) -> int:
    """A process that stops takes its places along at once."""
    return _clear([host])


def _clear(hosts: list[str]) -> int:
    gone = list(Place.objects.filter(host_key__in=hosts).values_list("ticket_id", "person_id"))
    Place.objects.filter(host_key__in=hosts).delete()
    Host.objects.filter(key__in=hosts).delete()
    for ticket_id, person_id in set(gone):
        tell_of(ticket_id, person_id)
    return len(gone)


@transaction.atomic
def say_writing(ticket: Ticket, *, kind: str, by: Person) -> bool:
    """Keep that a person writes a reply or a note here, or (without a kind) no longer does.

    True when that is news; a writer who goes on writing moves one moment and tells nobody.
    """
    now, wanted = clock.now(), kind if kind in KINDS else ""
    mine = Place.objects.filter(ticket_id=ticket.pk, person_id=by.pk)
    places = list(mine.select_for_update())
    before = {writes_still(one.writing, one.writing_until, now) for one in places}
    mine.update(writing=wanted, writing_until=now + WRITING_FOR if wanted else None)
    if not places or before == {wanted}:
        return False
    tell_of(ticket.pk, by.pk)
    return True
