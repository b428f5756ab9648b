from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if
from thirdline.practices.problems import rules
from thirdline.practices.problems.models import Problem, ProblemLink
from thirdline.practices.problems.queries import count_links, problem_for_update
from thirdline.reference.estate.models import ConfigurationItem, Debt


@transaction.atomic
def link_problem(
    problem: Problem,
    *,
    tickets: Sequence[Ticket] = (),
    items: Sequence[ConfigurationItem] = (),
    debts: Sequence[Debt] = (),
    by: Person,
) -> list[ProblemLink]:
    """Say what a problem has to do with; what is linked already is passed over. What is new."""
    problem = problem_for_update(problem)
    refuse_if(rules.why_not_edit_problem(problem, by))
    given = [*_given("ticket", tickets), *_given("item", items), *_given("debt", debts)]
    if not given:
        raise Refused(_("Name a ticket or an item to link."))
    if any(one.history is not None for one in tickets):
        raise Refused(_("An imported history is only read; its tickets are not linked."))
    live = ProblemLink.objects.filter(problem=problem, removed_at=None)
    there = {pair for row in live for pair in _pairs(row)}
    new = [(name, one) for name, one in given if (name, one.pk) not in there]
    refuse_if(rules.why_not_link_more(problem, count_links(problem) + len(new)))
    links = [
        ProblemLink.objects.create(problem=problem, at=clock.now(), by=by, **{name: one})
        for name, one in new
    ]
    _tell("linked", problem, links, by)
    return links


@transaction.atomic
def unlink_problem(link: ProblemLink, *, by: Person) -> ProblemLink:
    """Take a link away; that it was there stays in the history."""
    problem = problem_for_update(link.problem)
    refuse_if(rules.why_not_edit_problem(problem, by))
    link = ProblemLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if link.removed_at is not None:
        raise Refused(_("This link is gone already."))
    link.removed_at, link.removed_by = clock.now(), by
    link.save(update_fields=["removed_at", "removed_by"])
    _tell("unlinked", problem, [link], by)
    return link


def _given(name: str, rows: Iterable[Any]) -> list[tuple[str, Any]]:
    return [(name, one) for one in {one.pk: one for one in rows}.values()]


def _pairs(row: ProblemLink) -> list[tuple[str, int | None]]:
    return [("ticket", row.ticket_id), ("item", row.item_id), ("debt", row.debt_id)]


def _tell(what: str, problem: Problem, links: Sequence[ProblemLink], by: Person) -> None:
    """The number of a ticket stands in the link alone: who reads the problem may not read the ticket."""
    for link in links:
        record(f"problem.{what}", problem, by=by, facts={"link": link.pk})
        if link.ticket is not None:
            facts = {"problem": problem.pk, "label": problem.label}
            verb = f"ticket.problem_{what}"
            record(verb, link.ticket, by=by, facts=facts, topics=topics_of(link.ticket))
