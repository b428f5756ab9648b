"""The person a rule chooses within its team: gathers what the strategies ask about, then ranks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import named_of
from thirdline.desk.tickets.states import OPEN_STATES
from thirdline.engines.rotations import BadRotation
from thirdline.flow.routing.compiling import Compiled, House
from thirdline.flow.routing.models import RoutingDecision
from thirdline.flow.routing.rules import Candidate, Ranked, Strategy, nobody, rank_candidates
from thirdline.foundation.people.models import Person, PersonSkill, Team
from thirdline.foundation.people.on_call import OnDuty, at_work, on_call_now
from thirdline.foundation.people.queries import people_of
from thirdline.kit.texts import moments
from thirdline.kit.texts.later import sentence_of


@dataclass(frozen=True)
class Chosen:
    """Whom to ask, why, and who was left out for which reason."""

    person: Person | None
    why: str
    left_out: tuple[Ranked, ...] = ()


def choose_person(
    rule: Compiled, team: Team, ticket: Ticket, house: House, moment: datetime
) -> Chosen:
    """The first a rule's strategy prefers; a team without anybody fit is no reason to refuse."""
    strategy = rule.go.strategy
    if strategy is None:
        return Chosen(None, _("The rule names no person, so whoever of the team is free takes it."))
    try:
        duties = on_call_now(team, moment) if strategy is Strategy.ON_CALL else []
    except BadRotation as wrong:
        return Chosen(
            None,
            _("The rotation of %(team)s cannot be read: %(wrong)s")
            % {"team": team.name, "wrong": sentence_of(wrong)},
        )
    people = _people(team, duties)
    skill = house.skills.get(rule.go.skill, "")
    ranking = rank_candidates(
        _candidates(people, rule, team, ticket, moment=moment, duties=duties),
        strategy,
        today=moment.date(),
        after=_last_chosen(rule, team) if strategy is Strategy.ROUND_ROBIN else None,
        skill=skill,
    )
    if ranking.first is None:
        return Chosen(None, nobody(strategy, team.name, skill=skill), ranking.left_out)
    return Chosen(people[ranking.first.person_id], ranking.first.why, ranking.left_out)


def _people(team: Team, duties: list[OnDuty]) -> dict[int, Person]:
    """Who is on call first and in that order, stand-ins of other teams included, then the members."""
    on_call = {duty.person.pk: duty.person for duty in duties}
    return on_call | {one.pk: one for one in people_of(team) if one.pk not in on_call}


def _candidates(
    people: dict[int, Person],
    rule: Compiled,
    team: Team,
    ticket: Ticket,
    *,
    moment: datetime,
    duties: list[OnDuty],
) -> list[Candidate]:
    wants_load = rule.go.strategy is not Strategy.ON_CALL
    loads = loads_of(list(people)) if wants_load else Counter[int]()
    present = at_work(team, moment) if wants_load else None
    skills = _skills(list(people), rule.go.skill) if rule.go.skill else {}
    until = {
        duty.person.pk: moments.day_and_hour(duty.until, with_zone=True)
        for duty in reversed(duties)
    }
    barred = _barred(people, ticket)
    return [
        Candidate(
            person_id=pk,
            name=one.name,
            load=loads[pk],
            can_hold=one.can_hold,
            on_call_until=until.get(pk, ""),
            at_work=present is None or pk in present,
            skill_level=skills[pk].level if pk in skills else None,
            certificate_until=skills[pk].expires_on if pk in skills else None,
            may_not=barred.get(pk, ""),
        )
        for pk, one in people.items()
    ]


def loads_of(people: list[int]) -> Counter[int]:
    """Open tickets by person: those they hold and those they are asked to take."""
    live = Ticket.objects.filter(state__in=OPEN_STATES, history=None)
    held = live.filter(person__in=people).values_list("person_id", flat=True)
    asked = live.filter(asked_person__in=people, person=None).values_list(
        "asked_person_id", flat=True
    )
    return Counter(pk for pk in [*held, *asked] if pk is not None)


def _skills(people: list[int], skill: str) -> dict[int, PersonSkill]:
    rows = PersonSkill.objects.filter(person__in=people, skill__slug=skill)
    return {row.person_id: row for row in rows}


def _barred(people: dict[int, Person], ticket: Ticket) -> dict[int, str]:
    barred = {ticket.requester_id: _("asked for it")}
    if ticket.restricted:
        named = {one.pk for one in named_of(ticket)}
        barred |= {
            pk: _("may not read it, for it is restricted") for pk in people if pk not in named
        }
    return barred


def _last_chosen(rule: Compiled, team: Team) -> int | None:
    last = RoutingDecision.objects.filter(
        rule=rule.draft.slug, person__isnull=False, outcome__team=team.slug
    )
    return last.order_by("-id").values_list("person_id", flat=True).first()
