"""What ties tickets to each other, by API."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field

from thirdline.desk.links import operations, queries
from thirdline.desk.links.preview import preview
from thirdline.desk.links.rules import Do, LinkKind, Outcome
from thirdline.desk.tickets.api_shapes import ROW_NEEDS, TicketRow, ticket_row
from thirdline.desk.tickets.queries import ticket_for
from thirdline.desk.tickets.states import HoldReason, Reading
from thirdline.foundation.people.api_shapes import PersonRef, person_ref
from thirdline.foundation.people.gates import reader
from thirdline.foundation.people.queries import person_by_email
from thirdline.kit.refusals import NotFound, Refused
from thirdline.kit.web_api import In, Number, Out, Page, Paging, Reason, page_of

if TYPE_CHECKING:
    from thirdline.desk.links.models import Merge, Run
    from thirdline.desk.links.preview import Going
    from thirdline.desk.links.queries import Linked
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person

router = Router(tags=["belonging together"])
Numbers = Annotated[list[Number], Field(min_length=1, max_length=1_000)]
Text = Annotated[str, Field(max_length=20_000)]
ByHand = Literal["relates", "duplicates", "blocks", "caused_by", "follows"]


class NewMerge(In):
    tickets: Numbers = Field(description="The tickets that go on in this one.")
    reading: Reading | None = Field(
        None, description="What others who asked read; by default apart for another company."
    )
    reason: Reason = ""
    tell: bool = True


class MergeOut(Out):
    ticket: int
    into: int
    at: datetime
    by: PersonRef
    reading: Reading
    reason: str


class GoingOut(Out):
    ticket: int
    moves: str
    watchers: list[PersonRef]
    stands_still: list[str]
    warnings: list[str]
    refusal: str


class MergePreview(Out):
    into: int
    going: list[GoingOut]
    askers: list[PersonRef]
    reading: Reading


class UndoMerge(In):
    reason: Reason = ""
    along: list[Number] | None = Field(
        None, description="Messages written since that go with it; by default those written to it."
    )


class NewLink(In):
    ticket: Number
    kind: ByHand


class LinkOut(Out):
    number: int
    kind: LinkKind
    words: str
    ticket: int
    title: str


class RemoveLink(In):
    reason: Reason


class NewChildren(In):
    tickets: Numbers
    move: bool = Field(False, description="Take them from another parent.")


class AttachedOut(Out):
    ticket: int
    refusal: str


class NewSplit(In):
    messages: Numbers
    title: Annotated[str, Field(max_length=200)]
    requester: str | None = Field(None, description="Their address; by default who asked before.")
    since_message: bool = Field(True, description="Its clocks start at the first message, or now.")


class NewFamilyRun(In):
    do: Do
    text: Text = ""
    code: Annotated[str, Field(max_length=30)] = "fixed"
    hold_reason: HoldReason | None = None
    follows_parent: bool = False
    leave_out: list[Number] = []
    also_parent: bool = False


class StepsOut(Out):
    waiting: int
    done: int
    refused: int
    cancelled: int


class RunOut(Out):
    number: int
    parent: int
    do: Do
    at: datetime
    by: PersonRef
    ended_at: datetime | None
    steps: StepsOut


@router.get("/tickets/{int:number}/merge-previews", response=MergePreview)
def preview_merge(
    request: HttpRequest, number: Number, ticket: Annotated[list[Number], Query(max_length=50)]
) -> MergePreview:
    """What a merge of these tickets into this one would move and stop, before it is done."""
    by = reader(request)
    into = _workable(by, number)
    seen = preview(queries.tickets_numbered(by, ticket), into, by)
    going = [_going(one) for one in seen.going]
    askers = [person_ref(one) for one in seen.askers]
    return MergePreview(into=into.pk, going=going, askers=askers, reading=seen.reading)


@router.post("/tickets/{int:number}/merges", response={201: list[MergeOut]})
def merge(request: HttpRequest, number: Number, given: NewMerge) -> list[MergeOut]:
    """Let tickets go on in this one; nothing of them is destroyed."""
    by = reader(request)
    into, going = _workable(by, number), queries.tickets_numbered(by, given.tickets)
    reading = given.reading or preview(going, into, by).reading
    done = operations.merge_tickets(
        going, into=into, reading=reading, reason=given.reason, tell=given.tell, by=by
    )
    return [_merge(one) for one in done]


@router.get("/tickets/{int:number}/merges", response=list[MergeOut])
def list_merges(request: HttpRequest, number: Number) -> list[MergeOut]:
    """The tickets that go on in this one."""
    by = reader(request)
    return [_merge(one) for one in queries.merges_into(_workable(by, number))]


@router.post("/tickets/{int:number}/merge-undo", response=MergeOut)
def undo_merge(request: HttpRequest, number: Number, given: UndoMerge) -> MergeOut:
    """Bring a merged ticket back as it was, with its clocks."""
    by = reader(request)
    ticket = _workable(by, number)
    done = operations.undo_merge(ticket, along=given.along, reason=given.reason, by=by)
    return _merge(done)


@router.post("/tickets/{int:number}/splits", response={201: TicketRow})
def split(request: HttpRequest, number: Number, given: NewSplit) -> TicketRow:
    """Open a new ticket with copies of some messages of this one."""
    by = reader(request)
    requester = person_by_email(given.requester) if given.requester else None
    if given.requester and (requester is None or not requester.is_active):
        raise Refused(
            _("Nobody here has the address %(address)s.") % {"address": given.requester[:80]}
        )
    new = operations.split_ticket(
        _workable(by, number), messages=given.messages, title=given.title, requester=requester,
        since_message=given.since_message, by=by,
    )  # fmt: skip
    return ticket_row(ticket_for(by, new.pk))


@router.get("/tickets/{int:number}/links", response=list[LinkOut])
def list_links(request: HttpRequest, number: Number) -> list[LinkOut]:
    """How this ticket belongs together with others you may read."""
    by = reader(request)
    return [_link(one) for one in queries.links_of(_workable(by, number), by)]


@router.post("/tickets/{int:number}/links", response={201: list[LinkOut]})
def link(request: HttpRequest, number: Number, given: NewLink) -> list[LinkOut]:
    """Say that this ticket blocks, duplicates, follows, … the other."""
    by = reader(request)
    ticket, other = _workable(by, number), ticket_for(by, given.ticket)
    operations.link_tickets(ticket, other=other, kind=LinkKind(given.kind), by=by)
    return [_link(one) for one in queries.links_of(ticket, by)]


@router.post("/links/{int:number}/removal", response={204: None})
def remove_link(request: HttpRequest, number: Number, given: RemoveLink) -> None:
    """Take a link away, with why."""
    by = reader(request)
    operations.unlink_tickets(queries.link_for(by, number), reason=given.reason, by=by)


@router.get("/tickets/{int:number}/children", response=Page[TicketRow])
def list_children(request: HttpRequest, number: Number, paging: Query[Paging]) -> Page[TicketRow]:
    """The children of this ticket that you may read."""
    by = reader(request)
    rows = queries.children_of(_workable(by, number), by).select_related(*ROW_NEEDS)
    return page_of(rows, paging, ticket_row)


@router.post("/tickets/{int:number}/children", response=list[AttachedOut])
def attach(request: HttpRequest, number: Number, given: NewChildren) -> list[AttachedOut]:
    """Make tickets children of this one, each or not, with the sentence why not."""
    by = reader(request)
    children = queries.tickets_numbered(by, given.tickets)
    parent = _workable(by, number)
    done = operations.attach_children(parent, children=children, move=given.move, by=by)
    return [AttachedOut(ticket=one.ticket.pk, refusal=one.refusal) for one in done]


@router.post("/tickets/{int:number}/parent-removal", response={204: None})
def detach(request: HttpRequest, number: Number) -> None:
    """Detach this ticket from its parent."""
    by = reader(request)
    tie = queries.tie_of(_workable(by, number))
    if tie is None:
        raise NotFound(_("This ticket has no parent."))
    operations.detach_child(queries.tie_for(by, tie.pk), by=by)


@router.post("/tickets/{int:number}/runs", response={202: RunOut})
def begin_run(request: HttpRequest, number: Number, given: NewFamilyRun) -> RunOut:
    """Answer, resolve, hold or resume all open children in the background."""
    by = reader(request)
    asked = given.model_dump(exclude={"do", "hold_reason"})
    reason = given.hold_reason.value if given.hold_reason else ""
    run = operations.begin_run(
        _workable(by, number), do=given.do, hold_reason=reason, by=by, **asked
    )
    return _run(run, by)


@router.get("/runs/{int:number}", response=RunOut)
def read_run(request: HttpRequest, number: Number) -> RunOut:
    """How far a run has come."""
    by = _worker(reader(request))
    return _run(queries.run_for(by, number), by)


@router.post("/runs/{int:number}/cancellation", response=RunOut)
def cancel_run(request: HttpRequest, number: Number) -> RunOut:
    """Stop a run; what it has done stays done."""
    by = _worker(reader(request))
    return _run(operations.cancel_run(queries.run_for(by, number), by=by), by)


def _worker(by: Person) -> Person:
    if not by.may("work"):
        raise NotFound(_("This is for the support teams."))
    return by


def _workable(by: Person, number: int) -> Ticket:
    return ticket_for(_worker(by), number)


def _going(one: Going) -> GoingOut:
    return GoingOut(
        ticket=one.ticket.pk, moves=one.moves, watchers=[person_ref(p) for p in one.watchers],
        stands_still=one.stops, warnings=one.warnings, refusal=one.refusal,
    )  # fmt: skip


def _merge(merge: Merge) -> MergeOut:
    return MergeOut(
        ticket=merge.ticket_id, into=merge.into_id, at=merge.at, by=person_ref(merge.by),
        reading=Reading(merge.reading), reason=merge.reason,
    )  # fmt: skip


def _link(linked: Linked) -> LinkOut:
    return LinkOut(
        number=linked.link.pk, kind=LinkKind(linked.link.kind), words=linked.words,
        ticket=linked.ticket.pk, title=linked.ticket.title,
    )  # fmt: skip


def _run(run: Run, by: Person) -> RunOut:
    steps = queries.progress_of([run], by)[run.pk]
    return RunOut(
        number=run.pk, parent=run.parent_id, do=Do(run.do), at=run.at, by=person_ref(run.by),
        ended_at=run.ended_at, steps=StepsOut(**{one.value: steps[one] for one in Outcome}),
    )  # fmt: skip
