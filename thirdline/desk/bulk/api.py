from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field

from thirdline.desk.bulk import operations
from thirdline.desk.bulk.contributing import NotAsAsked, step_of, verb_named, verbs_for
from thirdline.desk.bulk.foreseeing import foresee
from thirdline.desk.bulk.queries import (
    change_for,
    changes_of,
    numbers_among,
    readable_numbers,
    rows_shown,
    tickets_in_hand,
)
from thirdline.desk.bulk.rules import MOST
from thirdline.desk.bulk.states import ChangeState, Outcome
from thirdline.desk.views.conditions import mistakes_in, view_q
from thirdline.foundation.people.gates import reader
from thirdline.kit import clock
from thirdline.kit.refusals import NotFound, Refused
from thirdline.kit.web_api import (
    In,
    Moment,
    Number,
    Out,
    Page,
    Paging,
    Wrong,
    cursor,
    page_of,
    read_cursor,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thirdline.desk.bulk.contributing import Step
    from thirdline.desk.bulk.foreseeing import Seen
    from thirdline.desk.bulk.models import BulkChange
    from thirdline.foundation.people.models import Person

router = Router(tags=["bulk changes"])
Word = Annotated[str, Field(min_length=1, max_length=40)]


class StepIn(In):
    verb: Word = Field(description="One of `/bulk-verbs`.")
    given: dict[str, Any] = Field(default_factory=dict, description="By the names of its fields.")


class NewChange(In):
    tickets: Annotated[list[Number], Field(max_length=MOST)] = Field(
        default_factory=list, description="Their numbers; or say `where`."
    )
    where: dict[str, Any] | None = Field(
        None, description="A condition: every ticket it holds for, up to 5,000."
    )
    steps: Annotated[list[StepIn], Field(min_length=1, max_length=6)]


class VerbOut(Out):
    verb: str
    label: str
    fields: list[str]
    undoes: bool


class ChangeOut(Out):
    number: int
    state: ChangeState
    steps: list[dict[str, Any]]
    total: int
    done: int
    same: int
    refused: int
    left: int
    undo_of: int | None
    created_at: Moment
    ended_at: Moment | None
    stopped_because: str
    url: str


class RowOut(Out):
    ticket: int
    outcome: Outcome
    sentence: str


class ForeseenOut(Out):
    ticket: int
    refusal: str | None
    same: bool
    changes: list[str]


class ByOutcome(Paging):
    outcome: Outcome | None = None


@router.get("/bulk-verbs", response=list[VerbOut])
def list_verbs(request: HttpRequest) -> list[VerbOut]:
    """What can be done to many tickets, and what each asks for."""
    by = _staff(request)
    return [
        VerbOut(
            verb=one.name, label=str(one.label), fields=list(one.form(by).fields), undoes=one.undoes
        )
        for one in verbs_for(by)
    ]


@router.post("/bulk-changes/previews", response=list[ForeseenOut])
def preview_change(request: HttpRequest, given: NewChange) -> list[ForeseenOut]:
    """What a change would do to each ticket; nothing is changed."""
    by = _staff(request)
    steps = _steps(given.steps, by)
    numbers = readable_numbers(by, _numbers(given, by))
    found = tickets_in_hand(by, numbers)
    tickets = [found[number] for number in numbers if number in found]
    return [_foreseen(one) for one in foresee(tickets, steps, now=clock.now(), by=by)]


@router.post("/bulk-changes", response={202: ChangeOut})
def start_change(request: HttpRequest, given: NewChange) -> ChangeOut:
    """Change many tickets. It runs in the background: read it again until it has ended."""
    by = _staff(request)
    _steps(given.steps, by)
    change = operations.draft_change(_numbers(given, by), by=by)
    steps = [one.model_dump() for one in given.steps]
    operations.plan_change(change, steps=steps, by=by)
    return _out(operations.start_change(change, by=by))


@router.get("/bulk-changes", response=Page[ChangeOut])
def list_changes(request: HttpRequest, paging: Query[Paging]) -> Page[ChangeOut]:
    """Your changes, newest first."""
    rows = changes_of(_staff(request)).order_by()
    return page_of(rows, paging, _out, newest_first=True)


@router.get("/bulk-changes/{int:number}", response=ChangeOut)
def read_change(request: HttpRequest, number: Number) -> ChangeOut:
    """A change of many tickets of yours: what it does, how far it is, and how it ended."""
    return _out(change_for(_staff(request), number))


@router.get("/bulk-changes/{int:number}/tickets", response=Page[RowOut])
def tickets_of_change(
    request: HttpRequest, number: Number, asked: Query[ByOutcome]
) -> Page[RowOut]:
    """What became of each ticket, by number."""
    change = change_for(_staff(request), number)
    after = read_cursor(asked.after) if asked.after else 0
    outcome = asked.outcome.value if asked.outcome else ""
    rows, following = rows_shown(change, outcome=outcome, after=after, most=asked.limit)
    items = [
        RowOut(ticket=one.number, outcome=Outcome(one.outcome), sentence=one.sentence)
        for one in rows
    ]
    return Page(items=items, next=cursor(following) if following else None)


@router.post("/bulk-changes/{int:number}/cancellation", response=ChangeOut)
def cancel_change(request: HttpRequest, number: Number) -> ChangeOut:
    """Stop after the present batch; what was changed stays changed."""
    by = _staff(request)
    return _out(operations.cancel_change(change_for(by, number), by=by))


@router.post("/bulk-changes/{int:number}/undo", response={202: ChangeOut})
def undo_change(request: HttpRequest, number: Number) -> ChangeOut:
    """Put back what stood before, except where somebody changed it meanwhile: a change of its own."""
    by = _staff(request)
    return _out(operations.undo_change(change_for(by, number), by=by))


def _staff(request: HttpRequest) -> Person:
    person = reader(request)
    if not person.may("work"):
        raise NotFound(_("Changes of many tickets are for the support teams."))
    return person


def _steps(given: Sequence[StepIn], by: Person) -> list[Step]:
    try:
        return [step_of(verb_named(one.verb, by), one.given, by) for one in given]
    except NotAsAsked as wrong:
        errors = [
            (f"steps.{wrong.verb.name}.{name}", str(sentences[0]))
            for name, sentences in wrong.form.errors.items()
        ]
        raise Wrong(422, errors[0][1], errors=errors) from None


def _numbers(given: NewChange, by: Person) -> list[int]:
    if given.where is None:
        return given.tickets
    if given.tickets:
        raise Refused(_("Name tickets or a condition, not both."))
    if wrong := mistakes_in(given.where, by):
        raise Refused(" ".join(wrong), code="condition")
    return numbers_among(by, view_q(given.where, by, clock.now()), MOST)


def _foreseen(one: Seen) -> ForeseenOut:
    changes = [
        f"{part.before} → {part.after}" if part.before else part.after for _s, part in one.changes
    ]
    return ForeseenOut(
        ticket=one.ticket.pk, refusal=one.refusal or None, same=one.is_same, changes=changes
    )


def _out(change: BulkChange) -> ChangeOut:
    return ChangeOut(
        number=change.pk, state=ChangeState(change.state), steps=change.steps, total=change.total,
        done=change.done, same=change.same, refused=change.refused, left=change.left,
        undo_of=change.undo_of_id, created_at=change.created_at, ended_at=change.ended_at,
        stopped_because=change.stopped_because, url=change.get_absolute_url(),
    )  # fmt: skip
