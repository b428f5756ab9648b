"""Policies and moments for the tests of clocks; everything else comes from the cast."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from thirdline.desk.tickets.models import Ticket
from thirdline.flow.sla.ledger import Event, Reckoning, reckon
from thirdline.flow.sla.models import Clock, Policy
from thirdline.flow.sla.promises import Promise, promise_content, promise_from
from thirdline.flow.sla.reading import events_of
from thirdline.flow.sla.rules import What
from thirdline.foundation.calendars.models import WorkCalendar
from thirdline.foundation.calendars.schedules import Snapshot, always_open_snapshot

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 6, 29, 8, 0, tzinfo=UTC)
OFFICE = {day: [["08:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
SPLIT = {
    day: [["08:00", "12:00"], ["13:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")
}


def at(text: str) -> datetime:
    """A moment of the last week of June 2026 in UTC: "Mon 08:47"."""
    day, _, time = text.partition(" ")
    days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].index(day)
    hours, minutes = time.split(":")
    return MONDAY.replace(hour=0) + timedelta(days=days, hours=int(hours), minutes=int(minutes))


def hours(length: float) -> timedelta:
    return timedelta(hours=length)


def minutes(length: float) -> timedelta:
    return timedelta(minutes=length)


def calendar(
    hours: dict[str, Any] = OFFICE, *, zone: str = "UTC", slug: str = "office"
) -> WorkCalendar:
    return WorkCalendar.objects.create(name=slug.title(), slug=slug, hours=hours, time_zone=zone)


def policy(slug: str = "vpn-gold", kind: str = "sla", **facts: Any) -> Policy:
    facts.setdefault(
        "targets", {"resolution": "8h"} if kind == "sla" else {"acknowledge": "30m", "work": "4h"}
    )
    return Policy.objects.create(slug=slug, name=slug.replace("-", " ").title(), kind=kind, **facts)


def the_clock(ticket: Ticket, kind: str, **more: Any) -> Clock:
    return Clock.objects.get(ticket=ticket, kind=kind, **more)


def book_of(clock: Clock) -> Reckoning:
    return reckon(events_of([clock])[clock.pk])


# Without a database


def snapshot(hours: dict[str, Any], zone: str = "UTC") -> Snapshot:
    return {**always_open_snapshot(), "always_open": False, "hours": hours, "time_zone": zone}


def promise(
    target: Any = "8h", *, calendar: Snapshot | None = None, policy: str = "vpn-gold", **facts: Any
) -> Promise:
    return promise_from(
        promise_content(
            policy=policy,
            name="VPN Gold",
            version=1,
            kind=facts.pop("kind", "resolution"),
            targets=target,
            calendar=calendar or always_open_snapshot(),
            **facts,
        )
    )


def event(what: What, moment: datetime, **more: Any) -> Event:
    return Event(what, moment, more.pop("recorded_at", moment), more.pop("cause", "test"), **more)


def start(moment: datetime, made: Promise | None = None, target: int = 8 * 3600) -> Event:
    return event(What.START, moment, promise=made or promise(), target=target)
