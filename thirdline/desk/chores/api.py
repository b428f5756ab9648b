"""Reminders, replies for later, checklists and time by API."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import File, Query, Router
from ninja.files import UploadedFile
from pydantic import Field

from thirdline.desk.chores import operations, queries
from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.api_shapes import PersonRef, person_ref
from thirdline.foundation.people.gates import reader
from thirdline.foundation.people.queries import team_for
from thirdline.kit.refusals import NotFound
from thirdline.kit.web_api import In, Moment, Number, Out, Page, Paging, Slug, page_of

if TYPE_CHECKING:
    from thirdline.desk.chores.models import Checklist, LaterReply, Reminder, TimeEntry
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person

router = Router(tags=["to do"])
Words = Annotated[str, Field(max_length=300)]
Text = Annotated[str, Field(min_length=1, max_length=50_000)]
Minutes = Annotated[int, Field(ge=1, le=1440)]
TimeKind = Literal["work", "call", "on_site", "travel", "waiting"]


class ReminderOut(Out):
    number: int
    ticket: int
    on: str
    due_at: datetime | None
    came_at: datetime | None
    words: str
    team: str | None


class NewReminder(In):
    on: Literal["moment", "answer", "silence"] = "moment"
    due_at: Moment | None = None
    words: Words = ""
    team: Slug | None = None


class Snooze(In):
    due_at: Moment


class LaterOut(Out):
    number: int
    ticket: int
    by: PersonRef
    text: str
    send_at: datetime
    state: str
    why: str
    message: int | None
    files: list[str]


class NewLater(In):
    text: Text
    send_at: Moment
    seen: Number | None = None


class LaterChange(In):
    text: Text | None = None
    send_at: Moment | None = None


class ChecklistItemOut(Out):
    number: int
    text: str
    done_at: datetime | None
    done_by: PersonRef | None
    left_out: str


class ChecklistOut(Out):
    number: int
    name: str
    before_resolving: bool
    items: list[ChecklistItemOut]


class NewChecklist(In):
    template: Slug | None = None
    name: Annotated[str, Field(max_length=120)] = ""
    items: Annotated[list[Words], Field(max_length=100)] = []


class ItemChange(In):
    done: bool | None = None
    left_out: Words | None = Field(None, description="Why it is not done on this ticket.")


class TimeOut(Out):
    number: int
    person: PersonRef
    minutes: int
    kind: str
    words: str
    team: str | None
    tier: int | None
    at: datetime


class NewTime(In):
    minutes: Minutes
    kind: TimeKind = "work"
    words: Words = ""
    at: Moment | None = None


@router.get("/reminders", response=Page[ReminderOut])
def list_reminders(request: HttpRequest, paging: Query[Paging]) -> Page[ReminderOut]:
    """What you and your teams will be reminded of."""
    return page_of(queries.reminders_of(reader(request)), paging, _reminder)


@router.post("/tickets/{int:number}/reminders", response={201: ReminderOut})
def remind(request: HttpRequest, number: Number, given: NewReminder) -> ReminderOut:
    """Be reminded at a moment, when the requester answers, or if nobody answers by then."""
    by = reader(request)
    team = team_for(by, given.team) if given.team else None
    made = operations.remind(
        ticket_for(by, number),
        on=given.on,
        due_at=given.due_at,
        words=given.words,
        team=team,
        by=by,
    )
    return _reminder(made)


@router.post("/reminders/{int:number}/end", response=ReminderOut)
def finish(request: HttpRequest, number: Number) -> ReminderOut:
    """It is done, or not wanted any more."""
    by = reader(request)
    return _reminder(operations.finish_reminder(queries.reminder_for(by, number), by=by))


@router.post("/reminders/{int:number}/snooze", response=ReminderOut)
def snooze(request: HttpRequest, number: Number, given: Snooze) -> ReminderOut:
    """Be told again at another moment."""
    by = reader(request)
    one = queries.reminder_for(by, number)
    return _reminder(operations.snooze_reminder(one, due_at=given.due_at, by=by))


@router.get("/tickets/{int:number}/later", response=list[LaterOut])
def list_later(request: HttpRequest, number: Number) -> list[LaterOut]:
    """The replies that wait or were withheld; a ticket has a few."""
    by = reader(request)
    return [_later(one) for one in queries.later_replies_of(_staff_ticket(by, number))]


@router.post("/tickets/{int:number}/later", response={201: LaterOut})
def plan(request: HttpRequest, number: Number, given: NewLater) -> LaterOut:
    """Write now, have it sent at a moment."""
    by = reader(request)
    facts = given.model_dump()
    return _later(operations.reply_later(ticket_for(by, number), by=by, **facts))


@router.patch("/later/{int:number}", response=LaterOut)
def change_plan(request: HttpRequest, number: Number, given: LaterChange) -> LaterOut:
    """Change what will be said or when."""
    by = reader(request)
    one = queries.later_reply_for(by, number)
    facts = given.model_dump()
    return _later(operations.change_later_reply(one, by=by, **facts))


@router.post("/later/{int:number}/files", response={201: LaterOut})
def add_file_to_plan(request: HttpRequest, number: Number, file: File[UploadedFile]) -> LaterOut:
    """Have a file go along, sent as multipart/form-data; it is dropped when the reply is taken back."""
    by = reader(request)
    one = queries.later_reply_for(by, number)
    return _later(operations.add_later_files(one, files=[file], by=by))


@router.delete("/later/{int:number}", response=LaterOut)
def take_back(request: HttpRequest, number: Number) -> LaterOut:
    """Do not send it."""
    by = reader(request)
    one = queries.later_reply_for(by, number)
    return _later(operations.take_back_later_reply(one, by=by))


@router.get("/tickets/{int:number}/checklists", response=list[ChecklistOut])
def list_checklists(request: HttpRequest, number: Number) -> list[ChecklistOut]:
    """The checklists of a ticket with their items."""
    ticket = _staff_ticket(reader(request), number)
    return [_checklist(one) for one in queries.checklists_of([ticket])[ticket.pk]]


@router.post("/tickets/{int:number}/checklists", response={201: ChecklistOut})
def put(request: HttpRequest, number: Number, given: NewChecklist) -> ChecklistOut:
    """Put a checklist on a ticket, of a template or of its own."""
    by = reader(request)
    template = queries.template_slugged(given.template) if given.template else None
    if given.template and template is None:
        raise NotFound(_("There is no checklist “%(template)s”.") % {"template": given.template})
    ticket = ticket_for(by, number)
    made = operations.put_checklist(
        ticket, template=template, name=given.name, items=given.items, by=by
    )
    return _checklist(made)


@router.patch("/checklist-items/{int:number}", response=ChecklistOut)
def change_item(request: HttpRequest, number: Number, given: ItemChange) -> ChecklistOut:
    """Tick an item, take the tick back, or leave it out with a reason."""
    by = reader(request)
    item = queries.item_for(by, number)
    if given.left_out is not None:
        operations.leave_item_out(item, reason=given.left_out, by=by)
    elif given.done is not None:
        (operations.tick_item if given.done else operations.untick_item)(item, by=by)
    return _checklist(queries.checklist_for(by, item.checklist_id))


@router.get("/tickets/{int:number}/time", response=Page[TimeOut])
def list_time(request: HttpRequest, number: Number, paging: Query[Paging]) -> Page[TimeOut]:
    """Time spent on a ticket: your own entries, everybody's for leads."""
    by = reader(request)
    rows = queries.entries_visible_to(by, _staff_ticket(by, number))
    return page_of(rows, paging, _time)


@router.post("/tickets/{int:number}/time", response={201: TimeOut})
def log(request: HttpRequest, number: Number, given: NewTime) -> TimeOut:
    """Log minutes you spent."""
    by = reader(request)
    return _time(operations.log_time(ticket_for(by, number), by=by, **given.model_dump()))


@router.delete("/time/{int:number}", response={204: None})
def remove(request: HttpRequest, number: Number) -> None:
    """Take back what was logged by mistake."""
    by = reader(request)
    operations.remove_time(queries.time_entry_for(by, number), by=by)


def _staff_ticket(by: Person, number: int) -> Ticket:
    """Whoever asked reads none of this."""
    if not by.standing.is_staff:
        raise NotFound(_("There is no ticket %(number)s for you.") % {"number": number})
    return ticket_for(by, number)


def _reminder(row: Reminder) -> ReminderOut:
    return ReminderOut(
        number=row.pk,
        ticket=row.ticket_id,
        on=row.on,
        due_at=row.due_at,
        came_at=row.came_at,
        words=row.words,
        team=row.team.slug if row.team else None,
    )


def _later(row: LaterReply) -> LaterOut:
    return LaterOut(
        number=row.pk,
        ticket=row.ticket_id,
        by=person_ref(row.by),
        text=row.text,
        send_at=row.send_at,
        state=row.state,
        why=row.why,
        message=row.message_id,
        files=[one.name for one in row.files.all()],
    )


def _checklist(row: Checklist) -> ChecklistOut:
    items = [
        ChecklistItemOut(
            number=one.pk,
            text=one.text,
            done_at=one.done_at,
            done_by=person_ref(one.done_by) if one.done_by else None,
            left_out=one.left_out,
        )
        for one in row.items.all()
    ]
    return ChecklistOut(
        number=row.pk, name=row.name, before_resolving=row.before_resolving, items=items
    )


def _time(row: TimeEntry) -> TimeOut:
    return TimeOut(
        number=row.pk,
        person=person_ref(row.person),
        minutes=row.minutes,
        kind=row.kind,
        words=row.words,
        team=row.team.slug if row.team else None,
        tier=row.tier_level,
        at=row.at,
    )
