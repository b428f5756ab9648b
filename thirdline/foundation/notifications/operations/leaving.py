"""What was held back and is due now: one letter, one push, of what is still unread and still true."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.foundation.mail.one_click import OneClick
from thirdline.foundation.mail.operations import send_letter
from thirdline.foundation.mail.rules import subject_of
from thirdline.foundation.notifications import queries
from thirdline.foundation.notifications.models import Held, Notice
from thirdline.foundation.notifications.rules import GATHERING, Channel
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.readers import zone_named
from thirdline.kit import clock

LEASE = timedelta(seconds=60)
MOST_TRIES = 4
MOST_IN_A_LETTER = 50
GATHERED = OneClick("notifications.gathered", "notifications:end-gathered")


@dataclass(frozen=True)
class Push:
    """What a person's devices should show, and the held rows it stands for."""

    person: Person
    title: str
    body: str
    url: str
    tag: str
    held: tuple[int, ...]


@transaction.atomic
def send_held_letters(*, limit: int, by: Person | None) -> int:
    """Write one letter a person of all that is due for them; the number of rows worked off."""
    claimed = queries.held_due_for_update(clock.now(), channel=Channel.MAIL, limit=limit)
    for person, rows in _by_person(claimed):
        notices = queries.worth_telling(person, [one.notice for one in rows])
        if notices and person.is_active:
            _write(person, notices, by)
    forget(claimed)
    return len(claimed)


@transaction.atomic
def claim_pushes(*, limit: int, by: Person | None) -> list[Push]:
    """Reserve what is due for devices; what nobody needs to hear any more is dropped here."""
    claimed = queries.held_due_for_update(clock.now(), channel=Channel.PUSH, limit=limit)
    pushes = []
    for person, rows in _by_person(claimed):
        notices = queries.worth_telling(person, [one.notice for one in rows])
        kept = {one.pk for one in notices}
        forget([one for one in rows if one.notice_id not in kept])
        left = tuple(one.pk for one in rows if one.notice_id in kept)
        if notices and person.is_active:
            pushes.append(_pushed(person, notices, left))
    later = clock.now() + LEASE
    Held.objects.filter(pk__in=[n for push in pushes for n in push.held]).update(due_at=later)
    return pushes


@transaction.atomic
def settle_push(push: Push, *, again: bool, by: Person | None) -> None:
    """A push that arrived is over; one that could not be handed over is tried a few times more."""
    rows = Held.objects.filter(pk__in=push.held)
    if not again:
        rows.delete()
        return
    for row in rows.select_for_update():
        row.tries += 1
        if row.tries >= MOST_TRIES:
            row.delete()
        else:
            row.due_at = clock.now() + LEASE * 2**row.tries
            row.save(update_fields=["tries", "due_at"])


def _by_person(rows: Iterable[Held]) -> list[tuple[Person, list[Held]]]:
    grouped: dict[int, tuple[Person, list[Held]]] = {}
    for one in rows:
        grouped.setdefault(one.person_id, (one.person, []))[1].append(one)
    return list(grouped.values())


def forget(rows: Iterable[Held]) -> None:
    """The rows are over, and with them notices that were only kept until they had left."""
    rows = list(rows)
    Held.objects.filter(pk__in=[one.pk for one in rows]).delete()
    unseen = [one.notice_id for one in rows if not one.notice.shown]
    Notice.objects.filter(pk__in=unseen, held=None).delete()


def _write(person: Person, notices: list[Notice], by: Person | None) -> None:
    with translation.override(person.language), timezone.override(zone_named(person.time_zone)):
        count = sum(one.times for one in notices)
        subject = notices[0].text if len(notices) == 1 else _many(count)
        lines = [_line(one) for one in notices[-MOST_IN_A_LETTER:]]
        if len(notices) > MOST_IN_A_LETTER:
            lines.insert(0, f"{settings.SITE_URL}/notices\n")
        why = _("What you have read since, and what no longer holds, is left out.")
        choose = f"{settings.SITE_URL}/notices/channels"
        text = "\n".join([*lines, why, _("Choose what you are told: %(url)s") % {"url": choose}])
        gathers = _is_gathered(person, notices)
        if gathers:
            text += "\n" + _("End these letters: %(url)s") % {"url": GATHERED.address(person.pk)}
    ticket = notices[0].ticket_id if len(notices) == 1 else None
    send_letter(
        person, subject=subject_of(subject), text=f"{text}\n", ticket_id=ticket, by=by,
        headers=GATHERED.head(person.pk) if gathers else None,
    )  # fmt: skip


def _is_gathered(person: Person, notices: list[Notice]) -> bool:
    """Whether it is a digest; what only waited for the end of quiet hours is none."""
    wishes = (queries.wish_for(person, kind) for kind in {one.kind for one in notices})
    return any(one.digest in GATHERING for one in wishes)


def _line(notice: Notice) -> str:
    at = timezone.localtime(notice.at).strftime("%d %b %H:%M")
    often = f" (×{notice.times})" if notice.times > 1 else ""
    return f"{at}  {notice.text}{often}\n{settings.SITE_URL}{notice.url}\n"


def _pushed(person: Person, notices: list[Notice], held: tuple[int, ...]) -> Push:
    newest = notices[-1]
    count = sum(one.times for one in notices)
    with translation.override(person.language):
        title = settings.ORGANISATION if count == 1 else _many(count)
    url = newest.url if len(notices) == 1 else "/notices"
    tag = f"ticket-{newest.ticket_id}" if len(notices) == 1 and newest.ticket_id else "notices"
    return Push(person, str(title), newest.text, url, tag, held)


def _many(count: int) -> str:
    return ngettext("%(n)s notice", "%(n)s notices", count) % {"n": count}
