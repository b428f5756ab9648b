from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from thirdline.desk.affected.queries import items_of
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.journal.queries import newest_about
from thirdline.foundation.people.models import Person
from thirdline.kit.db import require_transaction
from thirdline.kit.fixed import Fixed, fixed
from thirdline.kit.refusals import NotFound
from thirdline.practices.problems.models import Problem, ProblemLink
from thirdline.practices.problems.rules import OPEN_STATES, ProblemState
from thirdline.reference.estate.models import ConfigurationItem, Debt

WITH = ("service", "team__tier", "person", "opened_by")
PAGE = 50
MOST_ENTRIES = 200


def problems_for(person: Person) -> QuerySet[Problem]:
    """Whoever works here reads every problem."""
    rows = Problem.objects.select_related(*WITH)
    return rows if person.may("work") else rows.none()


def problem_for(person: Person, number: int) -> Problem:
    found = problems_for(person).filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no problem %(number)s for you.") % {"number": number})
    return found


def problem_for_update(problem: Problem) -> Problem:
    require_transaction()
    Problem.objects.select_for_update().only("pk").get(pk=problem.pk)
    return Problem.objects.select_related(*WITH).get(pk=problem.pk)


@dataclass(frozen=True)
class Asked:
    """What of all problems is looked at."""

    state: str = "open"
    service: str = ""
    mine: bool = False
    words: str = ""

    @property
    def is_narrow(self) -> bool:
        return bool(self.service or self.mine or self.words or self.state != "open")


def asked_for(person: Person, asked: Asked) -> QuerySet[Problem]:
    rows = problems_for(person).order_by("-pk")
    if asked.state == "open":
        rows = rows.filter(state__in=OPEN_STATES)
    elif asked.state in set(ProblemState):
        rows = rows.filter(state=asked.state)
    if asked.service:
        rows = rows.filter(service__slug=asked.service)
    if asked.mine:
        teams = sorted(person.standing.team_ids)
        rows = rows.filter(Q(person=person) | Q(person=None, team__in=teams))
    for word in asked.words.split()[:8]:
        number = word.upper().removeprefix("PRB-")
        named = Q(pk=int(number)) if number.isdecimal() and len(number) < 19 else Q(pk__in=[])
        rows = rows.filter(Q(title__icontains=word) | named)
    return rows


def problems_page(
    person: Person, asked: Asked, *, after: int | None = None
) -> tuple[list[Problem], int | None]:
    """One page, newest first, and where the next one begins."""
    rows = asked_for(person, asked)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def tickets_counted(problems: Iterable[Problem], person: Person) -> dict[int, int]:
    """How many tickets this person may read are linked to each problem."""
    links = ProblemLink.objects.filter(
        problem__in=[one.pk for one in problems], removed_at=None,
        ticket__in=tickets_for(person).values("pk"),
    )  # fmt: skip
    return dict(links.order_by().values_list("problem_id").annotate(Count("pk")))


@dataclass(frozen=True)
class Linked:
    """The live links of a problem, as far as one reader reads what they lead to."""

    tickets: Sequence[ProblemLink]
    items: Sequence[ProblemLink]
    debts: Sequence[ProblemLink]


def links_of(problem: Problem, person: Person) -> Linked:
    rows = ProblemLink.objects.filter(problem=problem, removed_at=None).order_by("pk")
    readable = tickets_for(person).values("pk")
    tickets = rows.filter(ticket__in=readable).select_related("ticket__person", "ticket__service")
    return Linked(
        list(tickets),
        list(rows.filter(item__isnull=False).select_related("item__kind").defer("item__words")),
        list(
            rows.filter(debt__isnull=False).select_related("debt__item").defer("debt__item__words")
        ),
    )


def count_links(problem: Problem) -> int:
    return ProblemLink.objects.filter(problem=problem, removed_at=None).count()


def link_for(person: Person, number: int) -> ProblemLink:
    """One link by number; one to a ticket that may not be read is not there."""
    rows = ProblemLink.objects.filter(
        Q(ticket=None) | Q(ticket__in=tickets_for(person).values("pk")), pk=number, removed_at=None
    )
    found = rows.select_related("problem", "ticket", "item", "debt").first()
    if found is None or not person.may("work"):
        raise NotFound(_("There is no link %(number)s for you.") % {"number": number})
    return found


_OF_TICKETS = fixed(
    lambda tickets: (
        ProblemLink.objects.filter(ticket__any=tickets, ticket__isnull=False, removed_at=None)
        .select_related("problem__person", "problem__team__tier", "problem__service")
        .order_by("ticket_id", "-problem_id")
    ),
    list[int],
)


def problems_of_tickets(tickets: Iterable[int]) -> dict[int, list[ProblemLink]]:
    """The links of each of these tickets to problems; who may read the tickets was asked."""
    found: dict[int, list[ProblemLink]] = {number: [] for number in tickets}
    for link in _OF_TICKETS(list(found)):
        found[link.ticket_id or 0].append(link)
    return found


def problems_of_ticket(ticket: Ticket) -> list[Problem]:
    rows = Problem.objects.filter(links__ticket=ticket, links__removed_at=None)
    return list(rows.select_related(*WITH).order_by("-pk"))


def problems_of_items(items: Iterable[int], person: Person) -> dict[int, list[Problem]]:
    """The open problems linked to each of these items."""
    return _problems_by("item", items, person)


def problems_of_debts(debts: Iterable[int], person: Person) -> dict[int, list[Problem]]:
    return _problems_by("debt", debts, person)


def _problems_by(name: str, numbers: Iterable[int], person: Person) -> dict[int, list[Problem]]:
    found: dict[int, list[Problem]] = {number: [] for number in numbers}
    if not person.may("work"):
        return found
    for link in _open_links(name)(list(found)):
        found[getattr(link, f"{name}_id")].append(link.problem)
    return found


@cache
def _open_links(name: str) -> Fixed[ProblemLink]:
    return fixed(
        lambda numbers: (
            ProblemLink.objects.filter(
                **{f"{name}__any": numbers}, removed_at=None, problem__state__in=OPEN_STATES
            )
            .select_related("problem__team__tier", "problem__person")
            .order_by("-problem")
        ),
        list[int],
    )


def open_problem_of_debt(debt: int) -> Problem | None:
    rows = Problem.objects.filter(links__debt=debt, links__removed_at=None, state__in=OPEN_STATES)
    return rows.order_by("pk").first()


def debt_for(person: Person, number: int) -> Debt:
    rows = Debt.objects.select_related("item", "owner_team__tier", "owner")
    found = rows.filter(pk=number).first() if person.may("work") else None
    if found is None:
        raise NotFound(_("There is no debt %(number)s for you.") % {"number": number})
    return found


def items_to_take_along(ticket: Ticket) -> list[ConfigurationItem]:
    """What a ticket names in the estate, as far as it is in use."""
    return [one for one in items_of(ticket) if one.retired_at is None]


def history_of_problem(problem: Problem) -> list[Entry]:
    """What happened to it, newest first."""
    return newest_about(problem, most=MOST_ENTRIES)


def readable_numbers(person: Person, numbers: Iterable[int]) -> dict[int, Ticket]:
    rows = tickets_for(person).filter(pk__in=set(numbers)).only("pk", "title")
    return {one.pk: one for one in rows}
