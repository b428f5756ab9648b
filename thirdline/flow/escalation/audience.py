"""Who hears of a handoff, a question or a step, and what about: reads only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Handoff, Ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.desk.tickets.states import HandoffKind
from thirdline.flow.escalation.models import Consult
from thirdline.flow.escalation.queries import reason_words
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Membership, Person, Team
from thirdline.foundation.people.queries import lead_of, people_of
from thirdline.kit import clock

TREND_OVER = timedelta(days=30)


def handoff_of(entry: Entry) -> Handoff:
    return Handoff.objects.select_related(
        "ticket", "by", "asked_person", "from_stay__team", "to_stay__team__lead"
    ).get(pk=entry.facts["handoff"])


def consult_of(entry: Entry) -> Consult:
    return Consult.objects.select_related(
        "ticket__person", "by", "answered_by", "asked_team", "asked_person"
    ).get(pk=entry.facts["consult"])


def reason_of(handoff: Handoff) -> str:
    return reason_words().get((handoff.kind, handoff.reason), handoff.reason)


def receivers_of(handoff: Handoff) -> list[Person]:
    """The person asked, else everybody of the team: somebody has to accept it."""
    if handoff.asked_person is not None:
        return [handoff.asked_person]
    return people_of(handoff.to_stay.team)


def leads_of(handoff: Handoff) -> list[Person]:
    """The lead of the team a ticket came back to, unless it came back to the lead."""
    lead = lead_of(handoff.to_stay.team)
    return [lead] if lead is not None and lead.pk != handoff.asked_person_id else []


def asked_by(consult: Consult) -> list[Person]:
    if consult.asked_person is not None:
        return [consult.asked_person]
    if consult.asked_team is not None:
        return people_of(consult.asked_team)
    members = Membership.objects.filter(
        until=None,
        team__tier__level=consult.asked_tier,
        team__retired_at=None,
        team__history=None,
        person__is_active=True,
        person__kind="person",
    ).select_related("person")
    return list({one.person_id: one.person for one in members}.values())


def waiting_for(consult: Consult) -> list[Person]:
    """Who asked, and who has the ticket by now."""
    people = [consult.by, consult.ticket.person]
    return list({one.pk: one for one in people if one is not None}.values())


def readers(ticket: Ticket, people: Iterable[Person]) -> list[Person]:
    """A restricted ticket is told to nobody who may not read it."""
    if not ticket.restricted:
        return list(people)
    return [one for one in people if tickets_for(one).filter(pk=ticket.pk).exists()]


def trend_of(team: Team) -> tuple[int, int]:
    """Tickets that came back to a team and tickets it escalated in 30 days, restricted ones left out."""
    recent = Handoff.objects.filter(
        at__gte=clock.now() - TREND_OVER, ticket__restricted=False, ticket__history=None
    )
    came_back = recent.filter(kind=HandoffKind.RETURN, to_stay__team=team)
    sent = recent.filter(kind=HandoffKind.ESCALATE, from_stay__team=team)
    return (
        came_back.values("ticket_id").distinct().count(),
        sent.values("ticket_id").distinct().count(),
    )


def whom_to_inform(ticket: Ticket, whom: str) -> Person | None:
    """The lead of the ticket's team, or of the team a step names."""
    teams = Team.objects.select_related("lead")
    if whom.startswith("team:"):
        team = teams.filter(slug=whom.removeprefix("team:")).first()
    else:
        team = teams.filter(pk=ticket.team_id or 0).first()
    return lead_of(team) if team else None


def step_words(entry: Entry) -> str:
    """Which clock came to what share of its target."""
    return _("%(clock)s came to %(at)s of its target.") % {
        "clock": str(entry.facts.get("kind", "clock")).replace("_", " ").capitalize(),
        "at": entry.facts.get("at", "100%"),
    }
