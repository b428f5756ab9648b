from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from thirdline.foundation.notifications import models, rules
from thirdline.foundation.notifications.kinds import (
    NoticeKind,
    every_kind,
    kind_named,
    still_true,
)
from thirdline.foundation.notifications.models import Device, Held, Mute, Notice, Preference
from thirdline.foundation.notifications.rules import Digest, Rhythm, Wish
from thirdline.foundation.people.readers import zone_named
from thirdline.kit.db import require_transaction
from thirdline.kit.fixed import fixed
from thirdline.kit.refusals import NotFound

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person

MOST_COUNTED = 100
PAGE = 30


@dataclass(frozen=True)
class Channels:
    """Where a person hears of a kind, and how it is with digest and quiet hours."""

    kind: NoticeKind
    in_app: bool
    mail: bool
    push: bool
    digest: str
    passes: bool


@dataclass(frozen=True)
class Matter:
    """The notices of a page about one thing, the newest in front."""

    notice: Notice
    earlier: list[Notice] = field(default_factory=list)

    @property
    def unread(self) -> int:
        return sum(one.read_at is None for one in (self.notice, *self.earlier))


def unread_count(person: Person) -> int:
    """How many notices a person has not read, exact up to 99; 100 stands for more."""
    return len(_UNREAD(person.pk))


def all_notices_of(person: Person) -> QuerySet[Notice]:
    return Notice.objects.filter(person=person, shown=True)


def notices_of(
    person: Person, *, before: int | None = None, unread: bool = False, kind: str = ""
) -> list[Notice]:
    """A page of a person's notices, newest first, below the notice numbered `before`."""
    rows = all_notices_of(person).order_by("-id")
    if unread:
        rows = rows.filter(read_at=None)
    if kind:
        rows = rows.filter(kind=kind)
    return list((rows if before is None else rows.filter(pk__lt=before))[:PAGE])


def matters_of(notices: Sequence[Notice]) -> list[Matter]:
    """The same, what is about one ticket together; the order is that of the newest of each."""
    matters: dict[Any, Matter] = {}
    for one in notices:
        key = one.ticket_id or f"own {one.pk}"
        if key in matters:
            matters[key].earlier.append(one)
        else:
            matters[key] = Matter(one)
    return list(matters.values())


def kinds_told(person: Person) -> list[NoticeKind]:
    """The kinds among a person's notices, for the filter."""
    told = set(all_notices_of(person).values_list("kind", flat=True).distinct())
    return [one for one in every_kind() if one.name in told]


def unread_of(person: Person) -> QuerySet[Notice]:
    return Notice.objects.filter(person=person, read_at=None)


def notice_for(person: Person, number: int) -> Notice:
    notice = all_notices_of(person).filter(pk=number).first()
    if notice is None:
        raise NotFound(_("There is no notice %(number)s for you.") % {"number": number})
    return notice


def notice_given(person: Person, kind: str, entry_id: int) -> Notice | None:
    return Notice.objects.filter(person=person, kind=kind, entry_id=entry_id).first()


def recent_notices_of(person: Person, now: datetime) -> list[Notice]:
    """What a person was told within the last hour and has not read, newest first."""
    rows = Notice.objects.filter(person=person, at__gt=now - rules.HOUR, read_at=None)
    return list(rows.order_by("-id")[: rules.MOST_AN_HOUR + rules.FLOOD])


def is_muted(person: Person, ticket_id: int | None) -> bool:
    return ticket_id is not None and bool(_MUTED(person.pk, ticket_id))


def muted_among(person: Person, tickets: Sequence[int | None]) -> set[int]:
    rows = Mute.objects.filter(person=person, ticket_id__in=[n for n in tickets if n])
    return set(rows.values_list("ticket_id", flat=True))


def channels_of(person: Person, kind: str) -> Channels:
    chosen = Preference.objects.filter(person=person, kind=kind).first()
    return _channels(kind_named(kind), chosen)


def _channels(kind: NoticeKind, chosen: Preference | None) -> Channels:
    if chosen is None:
        return Channels(kind, kind.in_app, kind.mail, kind.push, "usual", kind.urgent)
    passes = kind.urgent if chosen.passes is None else chosen.passes
    return Channels(kind, chosen.in_app, chosen.mail, chosen.push, chosen.digest, passes)


def preferences_of(person: Person) -> list[Channels]:
    """Every kind a person can choose about, with what holds for them now."""
    chosen = {one.kind: one for one in Preference.objects.filter(person=person)}
    offered = [one for one in every_kind() if person.standing.is_staff or not one.staff]
    return [_channels(one, chosen.get(one.name)) for one in offered]


def rhythm_row(person: Person) -> models.Rhythm:
    """What a person chose, or the row of somebody who chose nothing."""
    return models.Rhythm.objects.filter(person=person).first() or models.Rhythm(person=person)


def rhythm_of(person: Person) -> tuple[Rhythm, Digest]:
    row = rhythm_row(person)
    days = frozenset(row.quiet_days)
    zone = zone_named(person.time_zone)
    return Rhythm(zone, row.quiet_from, row.quiet_to, days, row.digest_at), Digest(row.digest)


def wish_of(channels: Channels, usual: Digest) -> Wish:
    """What somebody wrote to a person is a letter at once, unless they chose otherwise for it."""
    by_rhythm = Digest.NONE if channels.kind.letters or channels.passes else usual
    digest = by_rhythm if channels.digest == "usual" else Digest(channels.digest)
    if digest is Digest.NEVER:
        # What somebody wanted by mail only is not lost: it stands in the desk.
        in_app = channels.in_app or channels.mail
        return Wish(in_app, False, channels.push, Digest.NONE, channels.passes)
    return Wish(channels.in_app, channels.mail, channels.push, digest, channels.passes)


def wish_for(person: Person, kind: str) -> Wish:
    return wish_of(channels_of(person, kind), rhythm_of(person)[1])


def held_letters_of(person: Person) -> list[Held]:
    rows = Held.objects.filter(person=person, channel=rules.Channel.MAIL)
    return list(rows.select_related("notice"))


def devices_of(person: Person) -> list[Device]:
    return list(Device.objects.filter(person=person).order_by("ended_at", "-id"))


def device_for(person: Person, number: int) -> Device:
    device = Device.objects.filter(person=person, pk=number).first()
    if device is None:
        raise NotFound(_("There is no device %(number)s of yours.") % {"number": number})
    return device


def has_device(person: Person) -> bool:
    return Device.objects.filter(person=person, ended_at=None).exists()


def held_due_for_update(now: datetime, *, channel: str, limit: int) -> list[Held]:
    """Due rows of a channel with all that is due for the same people; locked ones are left to others."""
    require_transaction()
    due = Held.objects.filter(due_at__lte=now, channel=channel)
    people = due.order_by("due_at").values_list("person_id", flat=True)[:limit]
    rows = due.filter(person_id__in=set(people)).select_for_update(skip_locked=True, of=("self",))
    return list(rows.select_related("person", "notice").order_by("person_id", "id"))


def worth_telling(person: Person, notices: Sequence[Notice]) -> list[Notice]:
    """What is still unread and still true, oldest first."""
    waiting = [one for one in notices if one.read_at is None]
    readable, still_open = still_true(person, {n.ticket_id for n in waiting if n.ticket_id})
    kept = [one for one in waiting if _holds(one, readable, still_open)]
    return sorted(kept, key=lambda one: one.pk)


def _holds(notice: Notice, readable: set[int], still_open: set[int]) -> bool:
    if notice.ticket_id is None:
        return True
    kind = kind_named(notice.kind)
    return notice.ticket_id in readable and (not kind.while_open or notice.ticket_id in still_open)


_UNREAD = fixed(
    lambda person: (
        Notice.objects.filter(person=person, read_at=None, shown=True)
        .order_by()
        .values_list("pk")[:MOST_COUNTED]
    ),
    int,
)
_MUTED = fixed(
    lambda person, ticket: Mute.objects.filter(person=person, ticket_id=ticket).values_list("pk"),
    int,
    int,
)
