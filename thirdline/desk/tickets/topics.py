"""Which live topics a change of a ticket is told to; a restricted ticket shares none."""

from __future__ import annotations

from thirdline.desk.tickets.models import Ticket


def topics_of(ticket: Ticket, *also_teams: int | None) -> list[str]:
    own = [f"ticket:{ticket.pk}"]
    if ticket.restricted or ticket.history is not None:
        return own
    teams = {team for team in (ticket.team_id, *also_teams) if team is not None}
    people = {person for person in (ticket.person_id, ticket.asked_person_id) if person is not None}
    own += [f"team:{team}" for team in sorted(teams)]
    own += [f"person:{person}" for person in sorted(people | {ticket.requester_id})]
    return [*own, "tickets"]
