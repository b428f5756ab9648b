"""Where a ticket may go from here, and why not: asked by forms, tooltips and operations alike."""

from __future__ import annotations

from dataclasses import dataclass

from thirdline.desk.tickets.models import Handoff, Stay, Ticket
from thirdline.desk.tickets.queries import path_of
from thirdline.desk.tickets.states import HandoffKind
from thirdline.flow.escalation import queries, rules
from thirdline.flow.escalation.rules import Candidate
from thirdline.foundation.people.models import Membership, Person, Team
from thirdline.foundation.people.queries import all_teams, is_member_of, lead_of
from thirdline.kit.fixed import fixed


@dataclass(frozen=True)
class Target:
    """One line of the form that chooses where a ticket goes."""

    team: Team
    tier_level: int
    why: str = ""
    person: Person | None = None
    suggested: bool = False


@dataclass(frozen=True)
class ReturnPath:
    """Where a return lands: the origin stay, and whom to ask of its team."""

    origin: Stay
    team: Team
    person: Person | None

    @property
    def next_origin(self) -> Stay | None:
        """A return pops the origin: what stood below it is where the next return goes."""
        return self.origin.origin


def targets_for(ticket: Ticket, kind: HandoffKind, by: Person) -> list[Target]:
    """The candidates of a handoff, the suggested one first; none where the verb is not possible."""
    if rules.why_not_hand_on(ticket, by) is not None:
        return []
    if kind is HandoffKind.RETURN:
        path = return_path(ticket)
        if path is None or path.team.retired_at is not None:
            return []
        return [Target(path.team, path.team.tier.level, person=path.person, suggested=True)]
    ranked = _ranked(ticket, kind)
    first = ranked[0].team.pk if ranked else None
    return [
        Target(one.team, one.team.tier.level, one.why, suggested=one.team.pk == first)
        for one in ranked
    ]


def team_above(ticket: Ticket, tier_level: int | None = None) -> Team | None:
    """The team of the next tier up that suits the ticket best, or of the tier asked for."""
    # Ranked by tier first: without a tier asked for, the first candidate stands at the next one.
    ranked = _ranked(ticket, HandoffKind.ESCALATE)
    fitting = (one.team for one in ranked if tier_level in {None, one.team.tier.level})
    return next(fitting, None)


def return_path(ticket: Ticket) -> ReturnPath | None:
    """From the immutable path, never from an assignment; None for what did not come up."""
    origin = origin_of(ticket)
    return ReturnPath(origin, origin.team, _whom_to_ask(origin)) if origin else None


def origin_of(ticket: Ticket) -> Stay | None:
    stay = _OPEN_STAY.one(ticket.pk)
    return stay.origin if stay else None


def is_member(person: Person | None, team: Team) -> bool:
    return person is not None and is_member_of(person, team)


def why_not_escalate(ticket: Ticket, *, by: Person, to_team: Team | None = None) -> str | None:
    """Everything that holds an escalation back now, what its contract misses included."""
    team = to_team or team_above(ticket)
    if team is None:
        return rules.why_not_hand_on(ticket, by) or rules.top_of_the_ladder(ticket)
    refused = rules.why_not_hand_on(ticket, by) or rules.why_not_climb_to(ticket, team)
    if refused:
        return refused
    state = queries.contract_state(ticket, team.tier.level)
    return state.sentence(team.name) or None


def why_not_return(ticket: Ticket, *, by: Person) -> str | None:
    return rules.why_not_hand_on(ticket, by) or rules.why_not_return_to(ticket, origin_of(ticket))


def why_not_transfer(ticket: Ticket, *, by: Person, to_team: Team | None = None) -> str | None:
    refused = rules.why_not_hand_on(ticket, by)
    if refused or to_team is None:
        return refused
    return rules.why_not_transfer_to(ticket, to_team, may_return=may_return(ticket))


def may_return(ticket: Ticket) -> bool:
    return rules.why_not_return_to(ticket, origin_of(ticket)) is None


def reason_of_time() -> str:
    """The code for climbing because time is up; the first one where an organisation has no such code."""
    codes = [one.code for one in queries.reasons(HandoffKind.ESCALATE)]
    return "out_of_time" if "out_of_time" in codes or not codes else codes[0]


def _ranked(ticket: Ticket, kind: HandoffKind) -> list[Candidate]:
    everybody = all_teams()
    owned_by = ticket.service.owner_team_id if ticket.service else None
    owner = next((team for team in everybody if team.pk == owned_by), None)
    domains = {owner.domain} if owner and owner.domain else set(ticket.tags)
    had = {stay.team_id for stay in path_of(ticket)}
    return rules.best_first(
        [
            Candidate(
                team,
                had_it=team.pk in had,
                owns_service=owner is not None and owner.pk == team.pk,
                same_domain=bool(team.domain) and team.domain in domains,
            )
            for team in _possible(ticket, kind, everybody)
        ]
    )


def _possible(ticket: Ticket, kind: HandoffKind, everybody: list[Team]) -> list[Team]:
    level = ticket.tier_level or 0
    others = [team for team in everybody if team.pk != ticket.team_id]
    if kind is HandoffKind.ESCALATE:
        return [team for team in others if team.tier.level > level]
    if may_return(ticket):
        return [team for team in others if team.tier.level == level]
    return [team for team in others if 1 <= team.tier.level <= level]


def _whom_to_ask(origin: Stay) -> Person | None:
    """Who had it there, else who sent it up; if they are gone, the team's lead, else the team."""
    who = origin.person or _sender(origin)
    if who is None:
        return None
    still_there = Membership.objects.filter(
        person=who, team=origin.team, until=None, person__is_active=True
    ).exists()
    return who if still_there else lead_of(origin.team)


def _sender(origin: Stay) -> Person | None:
    """Whoever handed an unassigned ticket on, where they were of the team that had it."""
    handoff = Handoff.objects.select_related("by").filter(from_stay=origin).first()
    if handoff is None or handoff.by.is_robot:
        return None
    once = Membership.objects.filter(person=handoff.by, team=origin.team).exists()
    return handoff.by if once else None


_OPEN_STAY = fixed(
    lambda ticket: Stay.objects.select_related(
        "origin__team__tier", "origin__team__lead", "origin__person", "origin__origin"
    ).filter(ticket=ticket, closed_at=None),
    int,
)
