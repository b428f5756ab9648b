"""Moments a form offers, so that most people need not type one; in the reader's zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from thirdline.desk.chores.moments import read_moment
from thirdline.engines.worktime import NeverOpen, TooFar
from thirdline.foundation.calendars.queries import schedule_for
from thirdline.kit import clock

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket

SUNDAY = 6


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
    """Soon, tomorrow and next week, as the reader could type them; nothing is asked of the database."""
    now, zone = clock.now(), timezone.get_current_timezone()
    # Worked out from the English: a language nobody can type a moment in yet has its offers all the same.
    said = {"in 1 h": _("in 1 h"), "in 4 h": _("in 4 h"), "tomorrow 9:00": _("tomorrow 9:00")}
    if now.astimezone(zone).weekday() != SUNDAY:
        said["Monday 9:00"] = _("Monday 9:00")
    return [Offer(words, _at(read_moment(one, now, zone))) for one, words in said.items()]


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
    local = timezone.localtime(opens)
    said = {"team": team.name if team else "", "at": _at(opens)}
    return Offer(f"{local:%Y-%m-%d %H:%M}", words % said)


def _at(moment: datetime) -> str:
    local, today = timezone.localtime(moment), timezone.localtime(clock.now()).date()
    return formats.date_format(local, "H:i" if local.date() == today else "D H:i")
