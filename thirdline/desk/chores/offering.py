"""Moments a form offers, so that most people need not type one; in the reader's zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from thirdline.desk.chores.moments import read_moment
from thirdline.engines.worktime import NeverOpen, TooFar
from thirdline.foundation.calendars.queries import schedule_for
from thirdline.kit import clock

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket


@dataclass(frozen=True)
class Offer:
    value: str
    words: str


def moment_in(text: str) -> datetime:
    """What was typed or chosen, in the reader's zone."""
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        given = None
    if given is not None and given.tzinfo is not None:
        return given
    return read_moment(text, clock.now(), timezone.get_current_timezone())


def offers() -> list[Offer]:
    """Soon, tomorrow and next week; nothing is asked of the database."""
    now, zone = clock.now(), timezone.get_current_timezone()
    local = now.astimezone(zone)
    morning = datetime.combine(local.date() + timedelta(days=1), time(9), zone)
    monday = morning + timedelta(days=(7 - morning.weekday()) % 7)
    hour = now.replace(second=0, microsecond=0)
    found = [
        Offer((hour + timedelta(hours=1)).isoformat(), _("in 1 h, %(at)s")),
        Offer((hour + timedelta(hours=4)).isoformat(), _("in 4 h, %(at)s")),
        Offer(morning.isoformat(), _("tomorrow, %(at)s")),
    ]
    if monday != morning:
        found.append(Offer(monday.isoformat(), _("Monday, %(at)s")))
    return [Offer(one.value, one.words % {"at": _at(one.value)}) for one in found]


def working_offer(ticket: Ticket) -> Offer | None:
    """When the people who have the ticket work next; None while they are there."""
    team = ticket.team
    calendar = (team.calendar or team.tier.calendar) if team else None
    if calendar is None:
        return None
    now, schedule = clock.now(), schedule_for(calendar)
    if schedule.is_open(now):
        return None
    try:
        opens = schedule.next_open(now) + timedelta(minutes=1)
    except (NeverOpen, TooFar):
        return None
    words = _("when %(team)s is there again, %(at)s")
    said = {"team": team.name if team else "", "at": _at(opens.isoformat())}
    return Offer(opens.isoformat(), words % said)


def _at(value: str) -> str:
    moment = datetime.fromisoformat(value).astimezone(timezone.get_current_timezone())
    return formats.date_format(moment, "D H:i")
