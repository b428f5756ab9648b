"""Problems by API."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import Field

from thirdline.desk.links.queries import tickets_numbered
from thirdline.desk.tickets.queries import service_slugged
from thirdline.foundation.people.api_shapes import (
    PersonRef,
    TeamRef,
    person_or_none,
    person_ref,
    team_or_none,
)
from thirdline.foundation.people.gates import reader
from thirdline.foundation.people.queries import person_by_email, team_for
from thirdline.kit.refusals import NotFound, Refused
from thirdline.kit.web_api import In, Number, Out, Page, Paging, Slug, Wrong, page_of
from thirdline.practices.problems import operations, queries
from thirdline.practices.problems.queries import Asked
from thirdline.practices.problems.rules import (
    MOST_LINKS,
    MOST_TITLE,
    MOST_WORDS,
    OpenedFrom,
    ProblemState,
)
from thirdline.reference.estate.queries import items_numbered

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person
    from thirdline.practices.problems.models import Problem, ProblemLink
    from thirdline.reference.estate.models import ConfigurationItem

router = Router(tags=["problems"])
Title = Annotated[str, Field(max_length=MOST_TITLE)]
Words = Annotated[str, Field(max_length=MOST_WORDS)]
Numbers = Annotated[list[Number], Field(max_length=MOST_LINKS)]


class Asking(Paging):
    state: Annotated[str, Field(pattern="^(open|all|new|assess|analysis|fix|resolved|closed)$")] = (
        "open"
    )
    service: Annotated[str, Field(max_length=60)] = ""
    mine: bool = False
    q: Annotated[str, Field(max_length=100)] = ""


class Owner(In):
    team: Slug | None = None
    person: Annotated[str, Field(max_length=254)] | None = Field(None, description="Their address.")


class NewProblem(Owner):
    title: Title
    service: Slug | None = None
    words: Words = ""
    tickets: Numbers = []
    items: Numbers = []


class EditProblem(In):
    title: Title | None = None
    service: Slug | None = None
    words: Words | None = None
    version: int | None = Field(None, description="The one you saw; refused if there is a newer.")


class Move(In):
    to: ProblemState
    words: Words = Field("", description="Why, or how it was solved.")


class NewLinks(In):
    tickets: Numbers = []
    items: Numbers = []


class LinkedOut(Out):
    link: int
    ticket: int | None
    item: int | None
    debt: int | None
    name: str


class ProblemRecordOut(Out):
    number: int
    label: str
    title: str
    state: ProblemState
    service: str | None
    team: TeamRef | None
    person: PersonRef | None
    words: str
    opened_from: OpenedFrom
    opened_at: datetime
    opened_by: PersonRef
    resolved_at: datetime | None
    closed_at: datetime | None
    version: int
    url: str


class ProblemInFull(ProblemRecordOut):
    """With what is linked, of tickets those you may read."""

    links: list[LinkedOut]


@router.get("/problems", response=Page[ProblemRecordOut])
def list_problems(request: HttpRequest, asked: Query[Asking]) -> Page[ProblemRecordOut]:
    """Problems, newest first; those that are open unless asked otherwise."""
    wanted = Asked(asked.state, asked.service, asked.mine, asked.q)
    return page_of(queries.asked_for(_worker(request), wanted), asked, _shape, newest_first=True)


@router.post("/problems", response={201: ProblemInFull})
def create_problem(request: HttpRequest, given: NewProblem) -> Status[ProblemInFull]:
    """Write down what lies behind tickets."""
    by = _worker(request)
    problem = operations.open_problem(
        title=given.title, words=given.words, service=_service(given.service),
        tickets=tickets_numbered(by, given.tickets), items=_items(by, given.items), by=by,
        **_owner(by, given),
    )  # fmt: skip
    return Status(201, _in_full(problem, by))


@router.get("/problems/{int:number}", response=ProblemInFull)
def read_problem(request: HttpRequest, number: Number) -> ProblemInFull:
    """One problem."""
    by = _worker(request)
    return _in_full(queries.problem_for(by, number), by)


@router.patch("/problems/{int:number}", response=ProblemInFull)
def change_problem(request: HttpRequest, number: Number, given: EditProblem) -> ProblemInFull:
    """Change its title, service or what is known; what is left out stays."""
    by = _worker(request)
    changes: dict[str, Any] = given.model_dump(exclude_unset=True, exclude={"version"})
    if "service" in changes:
        changes["service"] = _service(given.service)
    kept = {
        name: value for name, value in changes.items() if name == "service" or value is not None
    }
    problem = queries.problem_for(by, number)
    done = operations.edit_problem(problem, changes=kept, version=given.version, by=by)
    return _in_full(done, by)


@router.post("/problems/{int:number}/moves", response=ProblemInFull)
def move(request: HttpRequest, number: Number, given: Move) -> ProblemInFull:
    """Say how far it is."""
    by = _worker(request)
    problem = queries.problem_for(by, number)
    moved = operations.move_problem(problem, to=given.to, words=given.words, by=by)
    return _in_full(moved, by)


@router.post("/problems/{int:number}/owner", response=ProblemInFull)
def hand_on(request: HttpRequest, number: Number, given: Owner) -> ProblemInFull:
    """Say who answers for it."""
    by = _worker(request)
    problem = queries.problem_for(by, number)
    return _in_full(operations.hand_problem(problem, by=by, **_owner(by, given)), by)


@router.post("/problems/{int:number}/links", response={201: ProblemInFull})
def link(request: HttpRequest, number: Number, given: NewLinks) -> Status[ProblemInFull]:
    """Link tickets and items to it."""
    by = _worker(request)
    problem = queries.problem_for(by, number)
    operations.link_problem(
        problem, tickets=tickets_numbered(by, given.tickets), items=_items(by, given.items), by=by
    )
    return Status(201, _in_full(queries.problem_for(by, number), by))


@router.post("/problem-links/{int:number}/removal", response={204: None})
def unlink(request: HttpRequest, number: Number) -> None:
    """Take a link away."""
    by = _worker(request)
    operations.unlink_problem(queries.link_for(by, number), by=by)


@router.get("/tickets/{int:number}/problems", response=list[ProblemRecordOut])
def list_problems_of_ticket(request: HttpRequest, number: Number) -> list[ProblemRecordOut]:
    """The problems a ticket is linked to."""
    by = _worker(request)
    (ticket,) = tickets_numbered(by, [number])
    return [_shape(one) for one in queries.problems_of_ticket(ticket)]


@router.post("/estate/debts/{int:number}/problem", response={201: ProblemInFull})
def raise_debt(request: HttpRequest, number: Number) -> Status[ProblemInFull]:
    """Raise a redundancy debt as a problem of the same owner."""
    by = _worker(request)
    problem = operations.raise_problem(queries.debt_for(by, number), by=by)
    return Status(201, _in_full(problem, by))


def _worker(request: HttpRequest) -> Person:
    by = reader(request)
    if not by.may("work"):
        raise NotFound(_("This is for the support teams."))
    return by


def _service(slug: str | None) -> Any:
    found = service_slugged(slug) if slug else None
    if slug and found is None:
        sentence = _("There is no service “%(slug)s”.") % {"slug": slug}
        raise Wrong(422, sentence, errors=[("service", sentence)])
    return found


def _owner(by: Person, given: Owner) -> dict[str, Any]:
    person = person_by_email(given.person) if given.person else None
    if given.person and (person is None or not person.is_active):
        raise Refused(
            _("Nobody here has the address %(address)s.") % {"address": given.person[:80]}
        )
    return {"team": team_for(by, given.team) if given.team else None, "person": person}


def _items(by: Person, numbers: list[int]) -> list[ConfigurationItem]:
    found = items_numbered(by, numbers)
    for number in numbers:
        if number not in found:
            raise NotFound(_("There is no item %(number)s for you.") % {"number": number})
    return [found[number] for number in numbers]


def _shape(one: Problem) -> ProblemRecordOut:
    return ProblemRecordOut(**_facts(one))


def _in_full(one: Problem, by: Person) -> ProblemInFull:
    linked = queries.links_of(one, by)
    links = [_linked(row) for row in (*linked.tickets, *linked.items, *linked.debts)]
    return ProblemInFull(**_facts(one), links=links)


def _linked(row: ProblemLink) -> LinkedOut:
    other = row.ticket or row.item or (row.debt.item if row.debt else None)
    return LinkedOut(
        link=row.pk, ticket=row.ticket_id, item=row.item_id, debt=row.debt_id,
        name=row.ticket.title if row.ticket else str(other or ""),
    )  # fmt: skip


def _facts(one: Problem) -> dict[str, Any]:
    return {
        "number": one.pk, "label": one.label, "title": one.title, "state": ProblemState(one.state),
        "service": one.service.slug if one.service else None, "team": team_or_none(one.team),
        "person": person_or_none(one.person), "words": one.words,
        "opened_from": OpenedFrom(one.opened_from), "opened_at": one.opened_at,
        "opened_by": person_ref(one.opened_by), "resolved_at": one.resolved_at,
        "closed_at": one.closed_at, "version": one.version, "url": one.get_absolute_url(),
    }  # fmt: skip
