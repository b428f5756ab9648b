"""What the board of a tier shows, each list in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Avg, Count, F, Min, Q, QuerySet

from thirdline.desk.tickets.models import Handoff, Stay, Ticket
from thirdline.desk.tickets.queries import open_tickets_for, paths_of
from thirdline.desk.tickets.states import OPEN_STATES
from thirdline.flow.escalation import queries, rules
from thirdline.flow.escalation.contracts import ContractState
from thirdline.flow.escalation.models import Consult
from thirdline.flow.escalation.targets import team_above
from thirdline.flow.sla.models import Clock
from thirdline.flow.sla.rules import ClockKind
from thirdline.foundation.people.models import Membership, Person, Shift, Team
from thirdline.foundation.people.on_call import OnDuty, on_call_of
from thirdline.kit import clock

MOST_ROWS = 100
_UNACCEPTED = Q(person=None, stay__accepted_at=None)
AVERAGED_OVER = timedelta(days=90)


@dataclass(frozen=True)
class Arrival:
    """A ticket that was handed to a tier and that nobody there has accepted."""

    ticket: Ticket
    handoff: Handoff | None
    path: Sequence[Stay]
    contract: ContractState
    # When its acknowledge clock is due; None where nobody promised to accept in time.
    accept_by: datetime | None = None


@dataclass(frozen=True)
class Load:
    """How much a person has of what they can hold."""

    person: Person
    teams: Sequence[Team]
    open: int
    oldest_at: datetime | None

    @property
    def can_hold(self) -> int:
        return self.person.can_hold

    @property
    def over(self) -> int:
        return max(0, self.open - self.can_hold)

    @property
    def can_take(self) -> int:
        return max(0, self.can_hold - self.open)


@dataclass(frozen=True)
class Ages:
    """Open tickets of a tier by how long ago they were opened."""

    open: int = 0
    arriving: int = 0
    today: int = 0
    few: int = 0
    week: int = 0
    older: int = 0

    @property
    def bands(self) -> list[int]:
        return [self.today, self.few, self.week, self.older]


@dataclass(frozen=True)
class Duty:
    """Somebody who is or will be there for teams of a tier today; `since` lies ahead while they are off."""

    person: Person
    teams: Sequence[Team]
    until: datetime
    on_call: bool
    since: datetime | None = None
    stands_in_for: Person | None = None


def ages(person: Person, tier_level: int, *, domain: str | None = None) -> Ages:
    """How many are open at a tier, how many of them nobody accepted, and how old they are."""
    now = clock.now()
    day, few, week = (now - timedelta(days=n) for n in (1, 3, 8))
    found = _at_tier(person, tier_level, domain).aggregate(
        open=Count("id"),
        arriving=Count("id", filter=_UNACCEPTED),
        today=Count("id", filter=Q(created_at__gt=day)),
        few=Count("id", filter=Q(created_at__lte=day, created_at__gt=few)),
        week=Count("id", filter=Q(created_at__lte=few, created_at__gt=week)),
        older=Count("id", filter=Q(created_at__lte=week)),
    )
    return Ages(**found)


def arriving_count(person: Person) -> int:
    """What nobody accepted yet at the reader's highest tier, exact up to 99; 100 stands for more."""
    level = person.standing.tier_level
    if not level:
        return 0
    return open_tickets_for(person).filter(_UNACCEPTED, tier_level=level)[:100].count()


def on_duty(teams: Sequence[Team], now: datetime) -> list[Duty]:
    """Who is on call now, then who has a shift today; everybody once, with all their teams."""
    by_number = {team.pk: team for team in teams}
    calls = [duty for duties in on_call_of(teams, now).values() for duty in duties]
    shifts = Shift.objects.filter(
        team__in=teams, ends_at__gt=now, starts_at__lt=now + timedelta(hours=16),
        person__is_active=True,
    )  # fmt: skip
    planned = [
        OnDuty(one.team_id, one.person, one.starts_at, one.ends_at)
        for one in shifts.select_related("person").order_by("starts_at", "id")
    ]
    found: dict[tuple[int, bool], list[OnDuty]] = {}
    for duty in calls + [one for one in planned if one.person not in {c.person for c in calls}]:
        found.setdefault((duty.person.pk, bool(duty.rotation)), []).append(duty)
    return [_duty(several, by_number, now) for several in found.values()]


def _duty(several: Sequence[OnDuty], teams: Mapping[int, Team], now: datetime) -> Duty:
    first = several[0]
    return Duty(
        person=first.person,
        teams=list(dict.fromkeys(teams[one.team_id] for one in several)),
        until=first.until,
        on_call=bool(first.rotation),
        since=first.since if first.since > now else None,
        stands_in_for=first.stands_in_for,
    )


def arriving(person: Person, tier_level: int, *, domain: str | None = None) -> list[Arrival]:
    """Tickets nobody of the tier has accepted, the least complete contract first."""
    tickets = list(
        _at_tier(person, tier_level, domain)
        .filter(_UNACCEPTED)
        .order_by("stay__opened_at", "id")[:MOST_ROWS]
    )
    numbers = [ticket.pk for ticket in tickets]
    paths = paths_of(numbers)
    states = queries.contract_states(dict.fromkeys(tickets, tier_level))
    handoffs, due = _last_handoffs(tickets), _accept_by(tickets)
    arrivals = [
        Arrival(
            ticket=one,
            handoff=handoffs.get(one.stay_id),
            path=paths[one.pk],
            contract=states[one.pk],
            accept_by=due.get(one.stay_id),
        )
        for one in tickets
    ]
    return sorted(arrivals, key=lambda one: -len(one.contract.missing))


def in_hand(person: Person, tier_level: int, *, domain: str | None = None) -> list[Ticket]:
    """Tickets somebody of the tier works on, the longest stay first."""
    rows = _at_tier(person, tier_level, domain).filter(person__isnull=False)
    return list(rows.order_by("stay__opened_at", "id")[:MOST_ROWS])


def load(tier_level: int, *, domain: str | None = None) -> list[Load]:
    """Everybody of a tier with what they have open, the fullest first.

    Restricted tickets count: they fill a person like any other, and only their number is told.
    """
    members = Membership.objects.filter(
        until=None, team__tier__level=tier_level, team__retired_at=None, team__history=None,
        person__is_active=True, person__kind="person",
    )  # fmt: skip
    if domain is not None:
        members = members.filter(team__domain=domain)
    teams: dict[Person, list[Team]] = {}
    for one in members.select_related("person", "team").order_by("person__name", "team__name"):
        teams.setdefault(one.person, []).append(one.team)
    held = _held([person.pk for person in teams])
    loads = [Load(one, of, *held.get(one.pk, (0, None))) for one, of in teams.items()]
    return sorted(loads, key=lambda one: (one.can_hold - one.open, one.person.name))


def waits_for(tickets: Sequence[Ticket]) -> dict[int, str]:
    """Of each ticket with an open question, whom it was put to; the newest one counts."""
    rows = Consult.objects.filter(ticket__in=tickets, answered_at=None, withdrawn_at=None)
    asked = rows.select_related("asked_team", "asked_person").order_by("id")
    return {one.ticket_id: rules.asked_words(one) for one in asked}


def consults_asked(person: Person, tier_level: int) -> list[Consult]:
    """What other tiers ask this one, open first, and what it answered lately."""
    return queries.consults_asked_of(person, tier_level=tier_level)[:MOST_ROWS]


def advice(ticket: Ticket) -> str | None:
    """From the third handoff on, whom to ask instead of handing on again; None before.

    The figure is the mean wall time of that person's answers for that team in the last 90 days,
    restricted tickets left out.
    """
    if ticket.handoffs_count < rules.HANDOFFS_BEFORE_ADVICE:
        return None
    candidates = _worth_asking(ticket)
    if not candidates:
        return None
    quickest = _quickest(candidates)
    return rules.advice_words(ticket.handoffs_count, candidates[0], quickest)


def _worth_asking(ticket: Ticket) -> list[Team]:
    """The team it would climb to, then those that had it, without the one that has it."""
    above = team_above(ticket)
    path = Stay.objects.filter(ticket=ticket).select_related("team").order_by("-number")
    teams = ([above] if above else []) + [stay.team for stay in path]
    return list(dict.fromkeys(one for one in teams if one.pk != ticket.team_id))


def _quickest(teams: Sequence[Team]) -> rules.Answerer | None:
    rows = list(
        Consult.objects.filter(
            asked_team__in=teams,
            answered_at__gte=clock.now() - AVERAGED_OVER,
            answered_by__is_active=True,
            ticket__restricted=False,
        )
        .values("asked_team__name", "asked_team_id", "answered_by__name")
        .annotate(mean=Avg(F("answered_at") - F("at")), answers=Count("id"))
    )
    order = {team.pk: place for place, team in enumerate(teams)}
    best = min(
        rows,
        key=lambda r: (order[r["asked_team_id"]], r["mean"], r["answered_by__name"]),
        default=None,
    )
    if best is None:
        return None
    return rules.Answerer(best["answered_by__name"], best["asked_team__name"], best["mean"])


def _at_tier(person: Person, tier_level: int, domain: str | None) -> QuerySet[Ticket]:
    rows = open_tickets_for(person).filter(tier_level=tier_level)
    if domain is not None:
        rows = rows.filter(team__domain=domain)
    return rows.select_related(
        "requester", "person", "asked_person", "team__tier", "service", "category", "stay"
    )


def _last_handoffs(tickets: Sequence[Ticket]) -> dict[int | None, Handoff]:
    rows = Handoff.objects.filter(to_stay__in=[one.stay_id for one in tickets])
    return {
        one.to_stay_id: one for one in rows.select_related("by", "from_stay__team", "asked_person")
    }


def _accept_by(tickets: Sequence[Ticket]) -> dict[int | None, datetime | None]:
    rows = Clock.objects.filter(
        stay__in=[one.stay_id for one in tickets if one.stay_id], kind=ClockKind.ACKNOWLEDGE
    )
    return dict(rows.values_list("stay_id", "due_at"))


def _held(people: Sequence[int]) -> dict[int, tuple[int, datetime | None]]:
    rows = (
        Ticket.objects.filter(Q(person__in=people), state__in=OPEN_STATES, history=None)
        .values_list("person_id")
        .annotate(open=Count("id"), oldest=Min("created_at"))
    )
    return {person: (open_, oldest) for person, open_, oldest in rows if person is not None}
