from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.chores import rules
from thirdline.desk.chores.models import TimeEntry, Timer
from thirdline.desk.chores.queries import stay_at
from thirdline.desk.tickets.models import Stay, Ticket
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person, Team
from thirdline.foundation.people.queries import all_teams
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if


@transaction.atomic
def log_time(
    ticket: Ticket,
    *,
    minutes: int,
    kind: str = "work",
    words: str = "",
    at: datetime | None = None,
    by: Person,
) -> TimeEntry:
    """Keep what time was spent, at the stay of that moment and for the team it was spent by."""
    refuse_if(rules.why_not_keep_chore(ticket, by))
    now = clock.now()
    moment = at or now
    refuse_if(rules.why_not_log(minutes, kind, moment, now))
    stay = stay_at(ticket, moment)
    team = _team_of(by, stay)
    entry = TimeEntry.objects.create(
        ticket=ticket, person=by, stay=stay, team=team, minutes=minutes, kind=kind, at=moment,
        tier_level=team.tier.level if team else None, words=words.strip()[:300], logged_at=now,
    )  # fmt: skip
    _record("time.logged", entry, by, minutes=minutes, kind=kind, tier=entry.tier_level)
    return entry


@transaction.atomic
def correct_time(
    entry: TimeEntry, *, minutes: int, kind: str, words: str = "", by: Person
) -> TimeEntry:
    """Correct what was logged; what stood there before is in the journal."""
    entry = (
        TimeEntry.objects.select_for_update(of=("self",)).select_related("ticket").get(pk=entry.pk)
    )
    refuse_if(rules.why_not_correct(entry.person_id, by))
    refuse_if(rules.why_not_log(minutes, kind, entry.at, clock.now()))
    before = {"minutes": entry.minutes, "kind": entry.kind}
    entry.minutes, entry.kind, entry.words = minutes, kind, words.strip()[:300]
    entry.save(update_fields=["minutes", "kind", "words"])
    _record("time.corrected", entry, by, before=before, minutes=minutes, kind=kind)
    return entry


@transaction.atomic
def remove_time(entry: TimeEntry, *, by: Person) -> Ticket:
    """Take back what was logged by mistake; the journal keeps what it was."""
    entry = (
        TimeEntry.objects.select_for_update(of=("self",)).select_related("ticket").get(pk=entry.pk)
    )
    refuse_if(rules.why_not_correct(entry.person_id, by))
    _record("time.removed", entry, by, minutes=entry.minutes, kind=entry.kind)
    entry.delete()
    return entry.ticket


@transaction.atomic
def start_timer(ticket: Ticket, *, by: Person) -> Timer:
    """Count one's time from now on; one ticket at a time."""
    refuse_if(rules.why_not_keep_chore(ticket, by))
    timer = Timer.objects.select_for_update(of=("self",)).select_related("ticket").filter(person=by)
    running = timer.first()
    if running is not None and running.ticket_id != ticket.pk:
        raise Refused(
            _("Your timer runs on %(ticket)s. Stop it there first.")
            % {"ticket": running.ticket.label},
            facts={"ticket": running.ticket_id},
        )
    if running is not None:
        return running
    started, _new = Timer.objects.get_or_create(
        person=by, defaults={"ticket": ticket, "started_at": clock.now()}
    )
    record("time.timer_started", ticket, by=by, facts={"timer": started.pk})
    return started


@transaction.atomic
def stop_timer(ticket: Ticket, *, kind: str = "work", words: str = "", by: Person) -> TimeEntry:
    """Stop counting and log what it came to; pressing Stop twice logs it once."""
    timer = _running(ticket, by)
    minutes = rules.minutes_of(timer.started_at, clock.now())
    timer.delete()
    return log_time(ticket, minutes=minutes, kind=kind, words=words, by=by)


@transaction.atomic
def drop_timer(ticket: Ticket, *, by: Person) -> Ticket:
    """Stop counting and log nothing."""
    _running(ticket, by).delete()
    record("time.timer_dropped", ticket, by=by)
    return ticket


def _running(ticket: Ticket, by: Person) -> Timer:
    timer = Timer.objects.select_for_update().filter(person=by, ticket=ticket).first()
    if timer is None:
        raise Refused(_("Your timer does not run on %(ticket)s.") % {"ticket": ticket.label})
    return timer


def _team_of(by: Person, stay: Stay | None) -> Team | None:
    """The team that has the ticket where one works in it, else one's own: a consult is their time."""
    own = [one for one in all_teams() if one.pk in by.standing.team_ids]
    within = [one for one in own if stay is not None and one.pk == stay.team_id]
    if within or own:
        return (within or own)[0]
    return stay.team if stay is not None else None


def _record(verb: str, entry: TimeEntry, by: Person, **facts: Any) -> None:
    words = {"words": entry.words} if entry.words else None
    about = {"entry": entry.pk, "person": entry.person_id, **facts}
    told = topics_of(entry.ticket)[:1]
    record(verb, entry.ticket, by=by, facts=about, words=words, topics=told)
