from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from thirdline.desk.chores import rules
from thirdline.desk.chores.models import Reminder
from thirdline.desk.chores.queries import (
    due_reminders_for_update,
    open_reminders_count,
    reminders_waiting_for_words,
)
from thirdline.desk.chores.rules import On
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import ticket_for_update, tickets_for
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.notifications.operations import notify
from thirdline.foundation.people.models import Person, Team
from thirdline.foundation.people.queries import people_of
from thirdline.kit import clock, drains
from thirdline.kit.refusals import Refused, refuse_if

DRAIN = "chores.due"


@transaction.atomic
def remind(
    ticket: Ticket,
    *,
    on: str = On.MOMENT,
    due_at: datetime | None = None,
    words: str = "",
    team: Team | None = None,
    by: Person,
) -> Reminder:
    """Have oneself or a team of one's own told: at a moment, on the answer, or if nobody answers by then."""
    ticket = ticket_for_update(ticket)
    refuse_if(rules.why_not_keep_chore(ticket, by))
    refuse_if(rules.why_not_remind(on, due_at, clock.now(), open_reminders_count(ticket)))
    if team is not None and team.pk not in by.standing.team_ids and not by.may("assign_anyone"):
        raise Refused(_("Remind yourself, or a team you work in."))
    reminder = Reminder.objects.create(
        ticket=ticket, person=None if team else by, team=team, by=by, on=on,
        due_at=None if on == On.ANSWER else due_at, words=words.strip()[:300], set_at=clock.now(),
    )  # fmt: skip
    facts = {"on": on, "due": due_at.isoformat() if due_at else None, "team": bool(team)}
    _record("reminder.set", reminder, by, **facts)
    return reminder


@transaction.atomic
def snooze_reminder(reminder: Reminder, *, due_at: datetime, by: Person) -> Reminder:
    """Be told again at another moment."""
    reminder = _in_hand(reminder, by)
    refuse_if(rules.why_not_remind(On.MOMENT, due_at, clock.now(), 0))
    reminder.due_at, reminder.came_at = due_at, None
    if reminder.on == On.ANSWER:
        reminder.on = On.MOMENT
    reminder.save(update_fields=["due_at", "came_at", "on"])
    _record("reminder.snoozed", reminder, by, due=due_at.isoformat())
    return reminder


@transaction.atomic
def finish_reminder(reminder: Reminder, *, by: Person) -> Reminder:
    """It is done, or not wanted any more; nobody is told of it again."""
    reminder = _in_hand(reminder, by)
    reminder.done_at = clock.now()
    reminder.save(update_fields=["done_at"])
    _record("reminder.done", reminder, by)
    return reminder


@transaction.atomic
def end_reminder(reminder: Reminder, *, by: Person) -> None:
    """What another package reminded somebody of is done, whoever did it."""
    one = (
        Reminder.objects.select_for_update(of=("self",))
        .select_related("ticket")
        .get(pk=reminder.pk)
    )
    if one.done_at is None:
        one.done_at = clock.now()
        one.save(update_fields=["done_at"])
        _record("reminder.done", one, by)


@transaction.atomic
def settle_reminders(ticket: Ticket, *, from_requester: bool, by: Person | None) -> int:
    """Somebody wrote: what waited for the requester is due now, what feared silence is over."""
    settled = 0
    for one in reminders_waiting_for_words(ticket):
        if one.on == On.ANSWER and from_requester:
            one.due_at = clock.now()
            one.save(update_fields=["due_at"])
            drains.wake(DRAIN)
        elif one.on == On.SILENCE and (by is None or one.by_id != by.pk):
            one.done_at = clock.now()
            one.save(update_fields=["done_at"])
            _record("reminder.done", one, by, answered=True)
        else:
            continue
        settled += 1
    return settled


@transaction.atomic
def remind_due(*, limit: int = 100, by: Person) -> int:
    """Claim a batch of what fell due and tell whom it concerns; the number claimed.

    What another worker has in hand is left to it, and a worker that dies leaves its batch as it was.
    """
    due = due_reminders_for_update(clock.now(), limit=limit)
    for one in due:
        one.came_at = clock.now()
        told = [_tell(one, person, by) for person in _concerned(one)]
        if not any(told):
            one.done_at = clock.now()
        one.save(update_fields=["came_at", "done_at"])
        _record("reminder.came_due", one, by, told=sum(told))
    return len(due)


def _concerned(one: Reminder) -> list[Person]:
    return [one.person] if one.person else people_of(one.team) if one.team else []


def _tell(one: Reminder, person: Person, by: Person) -> bool:
    """Whoever may not read the ticket any more is told nothing of it."""
    ticket = one.ticket
    if not person.is_active or not tickets_for(person).filter(pk=ticket.pk).exists():
        return False
    with translation.override(person.language):
        about = {"ticket": ticket.label, "title": ticket.title, "words": one.words}
        said = {
            On.MOMENT: _("Reminder on %(ticket)s “%(title)s”. %(words)s"),
            On.ANSWER: _("The answer you waited for has come on %(ticket)s “%(title)s”. %(words)s"),
            On.SILENCE: _("Nobody has answered on %(ticket)s “%(title)s”. %(words)s"),
        }[On(one.on)]
        text, url = (said % about).strip(), ticket.get_absolute_url()
        notify(person, kind="reminder.due", text=text, url=url, ticket_id=ticket.pk, by=by)
    return True


def _in_hand(reminder: Reminder, by: Person) -> Reminder:
    locked = (
        Reminder.objects.select_for_update(of=("self",))
        .select_related("ticket", "team")
        .get(pk=reminder.pk)
    )
    refuse_if(
        rules.why_not_touch_reminder(locked.person_id, locked.team_id, locked.by_id, by)
        or (_("It is done already.") if locked.done_at else None)
    )
    return locked


def _record(verb: str, one: Reminder, by: Person | None, **facts: Any) -> None:
    words = {"words": one.words} if one.words else None
    about = {"reminder": one.pk, **facts}
    record(verb, one.ticket, by=by, facts=about, words=words, topics=topics_of(one.ticket)[:1])
