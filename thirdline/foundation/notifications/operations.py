from __future__ import annotations

from django.conf import settings
from django.db import transaction

from thirdline.foundation.journal.operations import record
from thirdline.foundation.mail.operations import send_letter
from thirdline.foundation.notifications import queries
from thirdline.foundation.notifications.kinds import kind_named
from thirdline.foundation.notifications.models import Notice, Preference
from thirdline.foundation.people.models import Person
from thirdline.kit import clock


@transaction.atomic
def notify(
    person: Person,
    *,
    kind: str,
    text: str,
    url: str,
    ticket_id: int | None = None,
    entry_id: int | None = None,
    subject: str = "",
    letter: str = "",
    headers: dict[str, str] | None = None,
    mail: bool = True,
    automatic: bool = True,
    by: Person | None,
) -> Notice | None:
    """Tell a person something, inside the desk and by mail, as they prefer; robots hear nothing.

    `mail=False` keeps it inside; `entry_id` makes it once an entry; `automatic=False` for a person's words.
    """
    channels = queries.channels_of(person, kind)
    if person.is_robot or not person.is_active:
        return None
    if entry_id is not None and (given := queries.notice_given(person, kind, entry_id)):
        return given
    if mail and channels.mail:
        send_letter(
            person,
            subject=" ".join((subject or text).split())[:200],
            text=letter or f"{text}\n\n{settings.SITE_URL}{url}\n",
            ticket_id=ticket_id,
            headers=headers,
            automatic=automatic,
            once=f"{kind}:{entry_id}:{person.pk}" if entry_id is not None else None,
            by=by,
        )
    if not channels.in_app:
        return None
    notice = Notice(person=person, kind=kind, text=text[:300], url=url[:300], entry_id=entry_id)
    notice.ticket_id = ticket_id
    return _give(notice, by)


def _give(notice: Notice, by: Person | None) -> Notice:
    notice.at = clock.now()
    notice.save()
    person = notice.person_id
    facts = {"kind": notice.kind, "person": person, "ticket": notice.ticket_id}
    record("notice.given", notice, by=by, facts=facts, topics=[f"notices:{person}"])
    return notice


@transaction.atomic
def mark_read(notice: Notice, *, by: Person) -> Notice:
    """Say that a notice was read; reading it twice keeps the first moment."""
    if notice.read_at is None:
        notice.read_at = clock.now()
        notice.save(update_fields=["read_at"])
    return notice


@transaction.atomic
def mark_all_read(person: Person, *, by: Person) -> int:
    """Say that everything up to now was read."""
    return queries.unread_of(person).update(read_at=clock.now())


@transaction.atomic
def choose_channels(
    person: Person, *, kind: str, in_app: bool, mail: bool, by: Person
) -> Preference:
    """Keep where a person wants to hear of one kind of notice."""
    kind_named(kind)
    chosen, _new = Preference.objects.update_or_create(
        person=person, kind=kind, defaults={"in_app": in_app, "mail": mail}
    )
    facts = {"kind": kind, "in_app": in_app, "mail": mail}
    record("person.channels_chosen", person, by=by, facts=facts)
    return chosen
