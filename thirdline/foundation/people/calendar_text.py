"""Being on call as iCalendar text (RFC 5545), for the calendar program a person already has.

Moments are written in UTC: they are instants, exact over every change of clocks, and each program
shows them in its reader's zone. A UID names rotation and hand-over, so that a changed turn replaces
the one a program has read before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from thirdline.foundation.people import queries
from thirdline.foundation.people.models import Person, Team
from thirdline.foundation.people.on_call import OnDuty, rota

BEFORE, AHEAD = timedelta(days=60), timedelta(days=180)


def calendar_of_team(team: Team, *, now: datetime) -> bytes:
    return _written(_("On call: %(team)s") % {"team": team.name}, [team], now, None)


def calendar_of_person(person: Person, *, now: datetime) -> bytes:
    teams = queries.teams_on_call_with(person)
    return _written(_("On call: %(name)s") % {"name": person.name}, teams, now, person)


def _written(title: str, teams: Iterable[Team], now: datetime, person: Person | None) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Thirdline//On call//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for team in teams:
        for duty in _whole_turns(team, now):
            if person is None or duty.person == person:
                calendar.add_component(_event(duty, team, now))
    return bytes(calendar.to_ical())


def _whole_turns(team: Team, now: datetime) -> list[OnDuty]:
    """Turns cut off by the edge of the window would change with every reading, so they stay out."""
    start, end = now - BEFORE, now + AHEAD
    return [
        duty
        for duty in rota(team, start, end)
        if (duty.since > start and duty.until < end) or duty.since <= now < duty.until
    ]


def _event(duty: OnDuty, team: Team, now: datetime) -> Event:
    event = Event()
    event.add("uid", _uid(duty))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", duty.since.astimezone(UTC))
    event.add("dtend", duty.until.astimezone(UTC))
    facts = {"name": duty.person.name, "team": team.name}
    event.add("summary", _("%(name)s on call for %(team)s") % facts)
    if duty.stands_in_for:
        said = _("Stands in for %(name)s.") % {"name": duty.stands_in_for.name}
        event.add("description", f"{said} {duty.reason}".strip())
    event.add("transp", "TRANSPARENT")
    return event


def _uid(duty: OnDuty) -> str:
    named = f"{duty.team_id}/{duty.rotation}/{duty.since.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    host = urlsplit(settings.SITE_URL).hostname or "thirdline"
    return f"{hashlib.sha256(named.encode()).hexdigest()[:32]}@{host}"
