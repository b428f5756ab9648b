"""Telling somebody something: at once, later, or as one more of what they were told already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation

from thirdline.foundation.journal.operations import record
from thirdline.foundation.mail.operations import send_letter
from thirdline.foundation.mail.rules import subject_of
from thirdline.foundation.notifications import queries, rules
from thirdline.foundation.notifications.kinds import NoticeKind, kind_named
from thirdline.foundation.notifications.models import Held, Notice
from thirdline.foundation.notifications.rules import Channel, Digest, Joins, Rhythm, Wish
from thirdline.foundation.people.models import Person
from thirdline.kit import clock, drains
from thirdline.kit.live.telling import tell

DRAIN = "notifications.leaving"


@dataclass(frozen=True)
class News:
    """One thing to tell one person, as it was given to `notify`."""

    person: Person
    kind: NoticeKind
    text: str
    url: str
    ticket_id: int | None
    entry_id: int | None
    subject: str
    letter: str
    headers: Mapping[str, str] | None
    automatic: bool
    by: Person | None

    @property
    def once(self) -> str | None:
        if self.entry_id is None:
            return None
        return f"{self.kind.name}:{self.entry_id}:{self.person.pk}"

    def write(self) -> None:
        send_letter(
            self.person,
            subject=subject_of(self.subject or self.text),
            text=self.letter or f"{self.text}\n\n{settings.SITE_URL}{self.url}\n",
            ticket_id=self.ticket_id,
            headers=dict(self.headers or {}),
            automatic=self.automatic,
            once=self.once,
            by=self.by,
        )


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
    headers: Mapping[str, str] | None = None,
    mail: bool = True,
    automatic: bool = True,
    by: Person | None,
) -> Notice | None:
    """Tell a person something where and when they want to hear it; robots hear nothing.

    `mail=False` keeps it inside the desk. `entry_id` makes it once an entry; `subject`, `letter`
    and `headers` make the mail, which else repeats the text. `automatic=False` when a person wrote the words.
    Many of one kind within minutes become one notice with a count.
    """
    named = kind_named(kind)
    if person.is_robot or not person.is_active or queries.is_muted(person, ticket_id):
        return None
    if entry_id is not None and (given := queries.notice_given(person, kind, entry_id)):
        return given
    news = News(
        person=person, kind=named, text=text[:300], url=url[:300], ticket_id=ticket_id,
        entry_id=entry_id, subject=subject, letter=letter, headers=headers, automatic=automatic, by=by,
    )  # fmt: skip
    return _tell(news, mail=mail)


def _tell(news: News, *, mail: bool) -> Notice | None:
    now, recent = clock.now(), queries.recent_notices_of(news.person, clock.now())
    if news.entry_id is not None and (told := _counted(recent, news)):
        return told
    thing = (news.ticket_id, news.url)
    joins, kind, there = rules.what_it_joins(recent, kind=news.kind.name, thing=thing, now=now)
    if there is not None and there.times > rules.AT_ONCE and not news.kind.letters:
        # All that leaves the desk is on its way already: in a storm there is only counting left.
        return _one_more(there, news, now, flood=joins is Joins.FLOOD)
    channels = queries.channels_of(news.person, news.kind.name)
    rhythm, usual = queries.rhythm_of(news.person)
    wish = queries.wish_of(channels, usual)
    wish = wish if mail else Wish(wish.in_app, False, wish.push, wish.digest, wish.passes)
    if not (wish.in_app or wish.mail or wish.push):
        return None
    seen = sum(one.times for one in recent if one.kind == news.kind.name)
    moments = _moments(news, wish, rhythm, seen, now)
    if joins is Joins.NOTHING:
        notice = _new(news, wish, moments, now)
    elif there is None:
        notice = _begin_flood(news, kind, recent, now)
    else:
        notice = _one_more(there, news, now, flood=joins is Joins.FLOOD)
    _leave(news, notice, wish, moments)
    return notice if notice is not None and notice.shown else None


def _counted(recent: list[Notice], news: News) -> Notice | None:
    """The notice that has counted this entry already: a repeated reaction tells nobody twice."""
    kept = (news.kind.name, rules.MANY)
    return next((n for n in recent if n.kind in kept and news.entry_id in n.entries), None)


@dataclass(frozen=True)
class Moments:
    """When it leaves by each way; None where it does not, `now` itself when at once."""

    mail: datetime | None
    push: datetime | None
    now: datetime

    @property
    def writes_now(self) -> bool:
        return self.mail is not None and self.mail <= self.now

    @property
    def holds(self) -> list[tuple[Channel, datetime]]:
        ways = []
        if self.mail is not None and not self.writes_now:
            ways.append((Channel.MAIL, self.mail))
        return ways + ([(Channel.PUSH, self.push)] if self.push is not None else [])


def _moments(news: News, wish: Wish, rhythm: Rhythm, seen: int, now: datetime) -> Moments:
    due = rhythm.due_at(now, digest=wish.digest, passes=wish.passes)
    gathered = rules.leaves_later(seen, now)
    mail = due if gathered is None or news.kind.letters else max(due, gathered)
    push = rhythm.due_at(now, digest=Digest.NONE, passes=wish.passes)
    push = push if gathered is None else max(push, gathered)
    told = wish.push and queries.has_device(news.person)
    return Moments(mail if wish.mail else None, push if told else None, now)


def _new(news: News, wish: Wish, moments: Moments, now: datetime) -> Notice | None:
    if not wish.in_app and not moments.holds:
        return None
    notice = Notice(person=news.person, kind=news.kind.name, text=news.text, url=news.url)
    notice.entry_id, notice.ticket_id = news.entry_id, news.ticket_id
    notice.shown, notice.at = wish.in_app, now
    notice.save()
    _record(notice, news.by)
    return notice


def _begin_flood(news: News, kind: str, recent: list[Notice], now: datetime) -> Notice:
    """One notice for all of a kind that came within the window; those before it become part of it."""
    old = [one for one in recent if one.kind == kind and now - one.at <= rules.WINDOW]
    with translation.override(news.person.language):
        text = str(kind_named(kind).words)
    entries = [e for one in old for e in (*one.entries, one.entry_id) if e is not None]
    flood = Notice.objects.create(
        person=news.person,
        kind=kind,
        text=text[:1].upper() + text[1:],
        url=f"/notices?kind={kind}",
        at=now,
        flood=True,
        times=1 + sum(one.times for one in old),
        entries=_remembered([*entries, news.entry_id]),
    )
    Notice.objects.filter(pk__in=[one.pk for one in old]).delete()
    _record(flood, news.by)
    return flood


def _one_more(there: Notice, news: News, now: datetime, *, flood: bool) -> Notice:
    """Count it; the newest words stand there. A row somebody else is changing counts next time."""
    free = Notice.objects.select_for_update(skip_locked=True).filter(pk=there.pk).first()
    notice = free or there
    notice.times, notice.at = notice.times + 1, now
    notice.entries = _remembered([*notice.entries, news.entry_id])
    if not flood:
        notice.text = news.text
    notice.save(update_fields=["times", "at", "entries", "text"])
    tell([f"notices:{news.person.pk}"])
    return notice


def _remembered(entries: list[int | None]) -> list[int]:
    return [one for one in entries if one is not None][-rules.MOST_REMEMBERED :]


def _leave(news: News, notice: Notice | None, wish: Wish, moments: Moments) -> None:
    joined = notice is not None and notice.times > 1
    if moments.writes_now and (news.kind.letters or not joined):
        news.write()
    if notice is None:
        return
    held = list(moments.holds)
    if joined and wish.mail and moments.writes_now and not news.kind.letters:
        # What came after a letter that has left is told once, when the window is over.
        held.append((Channel.MAIL, moments.now + rules.WINDOW))
    for channel, due in held:
        if channel is Channel.PUSH and joined and not notice.flood:
            continue  # the device showed it; the count stands in the desk
        Held.objects.get_or_create(
            person=news.person, channel=channel, notice=notice, defaults={"due_at": due}
        )
    if moments.push is not None and moments.push <= moments.now:
        drains.wake(DRAIN)


def _record(notice: Notice, by: Person | None) -> None:
    person = notice.person_id
    facts = {"kind": notice.kind, "person": person, "ticket": notice.ticket_id}
    record("notice.given", notice, by=by, facts=facts, topics=[f"notices:{person}"])
