"""The clock of a consult: it starts with the question and stops with the answer."""

from __future__ import annotations

from thirdline.desk.tickets.models import Ticket
from thirdline.flow.escalation.models import Consult
from thirdline.flow.escalation.queries import consult_target
from thirdline.flow.sla.models import Clock
from thirdline.flow.sla.operations import start_clock, stop_clock
from thirdline.flow.sla.rules import ClockKind, ClockState
from thirdline.foundation.calendars.models import WorkCalendar
from thirdline.foundation.people.models import Person, Tier


def start_consult_clock(consult: Consult, ticket: Ticket, *, by: Person) -> Clock:
    """In the working time of those who were asked, not of those who ask."""
    return start_clock(
        ticket,
        kind=ClockKind.CONSULT,
        target=int(consult_target(consult.asked_tier).total_seconds()),
        name=consult.asked_team.name if consult.asked_team else f"L{consult.asked_tier}",
        calendar=_calendar(consult),
        consult_id=consult.pk,
        team=consult.asked_team,
        cause="consult.asked",
        by=by,
    )


def stop_consult_clock(consult: Consult, *, answered: bool, by: Person) -> None:
    """Met by an answer; a question taken back counts nowhere."""
    clock = (
        Clock.objects.select_related("ticket").filter(consult_id=consult.pk, ended_at=None).first()
    )
    if clock is not None:
        outcome = ClockState.MET if answered else ClockState.STOPPED
        cause = "consult.answered" if answered else "consult.withdrawn"
        stop_clock(clock, outcome=outcome, cause=cause, by=by)


def _calendar(consult: Consult) -> WorkCalendar | None:
    team = consult.asked_team
    if team is not None and team.calendar is not None:
        return team.calendar
    tier = Tier.objects.select_related("calendar").filter(level=consult.asked_tier).first()
    return tier.calendar if tier else None
