from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Service, Ticket
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person, Team
from thirdline.foundation.people.queries import works_in
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if
from thirdline.practices.problems import rules
from thirdline.practices.problems.models import Problem
from thirdline.practices.problems.operations.linking import link_problem
from thirdline.practices.problems.queries import problem_for_update
from thirdline.practices.problems.rules import OPEN_STATES, OpenedFrom, ProblemState
from thirdline.reference.estate.models import ConfigurationItem, Debt

EDITABLE = ("title", "words", "service")


@transaction.atomic
def open_problem(
    *,
    title: str,
    service: Service | None = None,
    team: Team | None = None,
    person: Person | None = None,
    words: str = "",
    tickets: Sequence[Ticket] = (),
    items: Sequence[ConfigurationItem] = (),
    debts: Sequence[Debt] = (),
    by: Person,
) -> Problem:
    """Write down what lies behind incidents; without an owner the team of the service answers for it,
    else the first team of whoever opens it."""
    refuse_if(rules.why_not_work_on_problems(by))
    refuse_if(rules.why_not_call_it(title, words))
    if team is None and person is None:
        team = (service.owner_team if service else None) or _own_team(by)
    if team is not None or person is not None:
        refuse_if(rules.why_not_own_problem(team, person, works_there=_works(person, team)))
    now = clock.now()
    opened_from = OpenedFrom.DEBT if debts else OpenedFrom.TICKET if tickets else OpenedFrom.HAND
    problem = Problem.objects.create(
        title=title.strip(), words=words.strip(), service=service, team=team, person=person,
        opened_from=opened_from, opened_at=now, opened_by=by, changed_at=now,
    )  # fmt: skip
    facts = {"service": service.slug if service else None, "from": str(opened_from)}
    record("problem.opened", problem, by=by, facts=facts, words={"title": problem.title})
    if tickets or items or debts:
        link_problem(problem, tickets=tickets, items=items, debts=debts, by=by)
    return problem


@transaction.atomic
def edit_problem(
    problem: Problem, *, changes: Mapping[str, Any], version: int | None = None, by: Person
) -> Problem:
    """Change its title, what is known, or the service; `version` is the one the editor saw."""
    problem = problem_for_update(problem)
    refuse_if(rules.why_not_edit_problem(problem, by, version))
    if unknown := sorted(set(changes) - set(EDITABLE)):
        raise Refused(_("This cannot be edited: %(names)s.") % {"names": ", ".join(unknown)})
    wanted = {name: v.strip() if isinstance(v, str) else v for name, v in changes.items()}
    before = {name: getattr(problem, name) for name in wanted if getattr(problem, name) != wanted[name]}  # fmt: skip
    if not before:
        return problem
    for name in before:
        setattr(problem, name, wanted[name])
    refuse_if(rules.why_not_call_it(problem.title, problem.words))
    _save(problem, *before)
    words = {name: before[name] for name in ("title", "words") if name in before}
    facts: dict[str, Any] = {"changed": sorted(before)}
    if "service" in before:
        services = (before["service"], problem.service)
        facts["service"] = [one.slug if one else None for one in services]
    record(
        "problem.edited", problem, by=by, facts=facts, words={"before": words} if words else None
    )
    return problem


@transaction.atomic
def move_problem(
    problem: Problem, *, to: ProblemState | str, words: str = "", by: Person
) -> Problem:
    """Say how far it is; what is solved, withdrawn or open again says why."""
    problem = problem_for_update(problem)
    to = ProblemState(to)
    refuse_if(rules.why_not_move_problem(problem, to, words, by))
    before, problem.state, now = problem.state, to, clock.now()
    if to == ProblemState.RESOLVED:
        problem.resolved_at = now
    elif to == ProblemState.CLOSED:
        problem.closed_at = now
    if to != ProblemState.CLOSED:
        problem.closed_at = None
    if to in OPEN_STATES:
        problem.resolved_at = None
    _save(problem, "state", "resolved_at", "closed_at")
    said = {"words": words.strip()} if words.strip() else None
    facts = {"before": str(before), "after": str(to)}
    record("problem.moved", problem, by=by, facts=facts, words=said)
    return problem


@transaction.atomic
def hand_problem(
    problem: Problem, *, team: Team | None = None, person: Person | None = None, by: Person
) -> Problem:
    """Say who answers for it from now on."""
    problem = problem_for_update(problem)
    refuse_if(rules.why_not_edit_problem(problem, by))
    refuse_if(rules.why_not_own_problem(team, person, works_there=_works(person, team)))
    if (problem.team, problem.person) == (team, person):
        return problem
    facts = {
        "team": [problem.team_id, team.pk if team else None],
        "person": [problem.person_id, person.pk if person else None],
    }
    problem.team, problem.person = team, person
    _save(problem, "team", "person")
    record("problem.handed", problem, by=by, facts=facts)
    return problem


def _works(person: Person | None, team: Team | None) -> bool:
    return person is None or team is None or works_in(person, team)


def _own_team(by: Person) -> Team | None:
    return Team.objects.filter(pk__in=by.standing.team_ids).order_by("pk").first()


def _save(problem: Problem, *changed: str) -> None:
    problem.changed_at = clock.now()
    problem.version += 1
    problem.save(update_fields=[*changed, "changed_at", "version"])
