from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from thirdline.foundation.notifications.kinds import NoticeKind, every_kind, kind_named
from thirdline.foundation.notifications.models import Notice, Preference
from thirdline.foundation.people.models import Person
from thirdline.kit.fixed import fixed
from thirdline.kit.refusals import NotFound

MOST_COUNTED = 100
PAGE = 30


@dataclass(frozen=True)
class Channels:
    """Where a person hears of a kind."""

    kind: NoticeKind
    in_app: bool
    mail: bool


def unread_count(person: Person) -> int:
    """How many notices a person has not read, exact up to 99; 100 stands for more."""
    return len(_UNREAD(person.pk))


def all_notices_of(person: Person) -> QuerySet[Notice]:
    return Notice.objects.filter(person=person)


def notices_of(person: Person, *, before: int | None = None) -> list[Notice]:
    """A page of a person's notices, newest first, below the notice numbered `before`."""
    rows = Notice.objects.filter(person=person).order_by("-id")
    return list((rows if before is None else rows.filter(pk__lt=before))[:PAGE])


def unread_of(person: Person) -> QuerySet[Notice]:
    return Notice.objects.filter(person=person, read_at=None)


def notice_for(person: Person, number: int) -> Notice:
    notice = Notice.objects.filter(person=person, pk=number).first()
    if notice is None:
        raise NotFound(_("There is no notice %(number)s for you.") % {"number": number})
    return notice


def notice_given(person: Person, kind: str, entry_id: int) -> Notice | None:
    return Notice.objects.filter(person=person, kind=kind, entry_id=entry_id).first()


def channels_of(person: Person, kind: str) -> Channels:
    known = kind_named(kind)
    chosen = Preference.objects.filter(person=person, kind=kind).first()
    if chosen is None:
        return Channels(known, known.in_app, known.mail)
    return Channels(known, chosen.in_app, chosen.mail)


def preferences_of(person: Person) -> list[Channels]:
    """Every kind a person can choose about, with what holds for them now."""
    chosen = {one.kind: one for one in Preference.objects.filter(person=person)}
    offered = [one for one in every_kind() if person.standing.is_staff or not one.staff]
    return [
        Channels(one, chosen[one.name].in_app, chosen[one.name].mail)
        if one.name in chosen
        else Channels(one, one.in_app, one.mail)
        for one in offered
    ]


_UNREAD = fixed(
    lambda person: (
        Notice.objects.filter(person=person, read_at=None)
        .order_by()
        .values_list("pk")[:MOST_COUNTED]
    ),
    int,
)
