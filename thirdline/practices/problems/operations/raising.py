from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.queries import works_in
from thirdline.kit.refusals import Refused, refuse_if
from thirdline.practices.problems import rules
from thirdline.practices.problems.models import Problem
from thirdline.practices.problems.operations.keeping import open_problem
from thirdline.practices.problems.queries import open_problem_of_debt
from thirdline.reference.estate.models import ConfigurationItem, Debt
from thirdline.reference.estate.queries import refuse_if_gone

MOST_CAUSES = 10


@transaction.atomic
def raise_problem(debt: Debt, *, title: str = "", words: str = "", by: Person) -> Problem:
    """Have somebody work on a redundancy debt: a problem of the same owner, linked to the service and
    to what alone takes it down. One debt has one open problem at a time."""
    refuse_if(rules.why_not_work_on_problems(by))
    rows = Debt.objects.select_for_update(of=("self",)).select_related("item__service")
    held = rows.filter(pk=debt.pk).first()
    refuse_if_gone(held)
    debt = held or debt
    if debt.ended_at is not None:
        raise Refused(_("%(debt)s is over; there is nothing left to raise.") % {"debt": debt.label})
    known = open_problem_of_debt(debt.pk)
    if known is not None:
        raise Refused(
            _("%(debt)s is raised already as %(problem)s. Work on that one.")
            % {"debt": debt.label, "problem": known.label}
        )
    service = debt.item.service
    said = title.strip() or _("%(service)s is one failure from down") % {"service": debt.item.name}
    team, person = debt.owner_team, debt.owner
    if person is not None and (not person.may("work") or (team and not works_in(person, team))):
        person = None  # whoever answered for it has left, or works elsewhere now: their team does
    problem = open_problem(
        title=said[: rules.MOST_TITLE], words=words, service=service, team=team, person=person,
        items=[debt.item, *_causes(debt)], debts=[debt], by=by,
    )  # fmt: skip
    facts = {"problem": problem.pk, "item": debt.item_id}
    record("debt.raised", debt, by=by, facts=facts, topics=["estate"])
    return problem


def _causes(debt: Debt) -> list[ConfigurationItem]:
    """What alone takes the service down, as it was last worked out; as many as can be looked at."""
    numbers = [number for number, _since in debt.causes.get("items", [])][:MOST_CAUSES]
    rows = ConfigurationItem.objects.in_bulk([one for one in numbers if one != debt.item_id])
    return [rows[number] for number in numbers if number in rows]
