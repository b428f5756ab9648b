from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import cancel_ticket, put_on_hold, take_off_hold
from thirdline.desk.tickets.queries import ticket_for_update
from thirdline.desk.tickets.states import DONE_STATES, HoldReason, State
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import robot
from thirdline.foundation.people.queries import administrators
from thirdline.foundation.people.readers import as_reader, as_the_desk
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if
from thirdline.practices.catalogue import choosing, queries, rules
from thirdline.practices.catalogue.models import Approval, ApprovalStep, Request, Seat
from thirdline.practices.catalogue.operations.promising import begin_promise
from thirdline.practices.catalogue.rules import Needs, Step, Verdict

MOST_REMINDERS = 3


def plan_step(request: Request, step: ApprovalStep, number: int) -> Approval:
    """A step of the item becomes a step of this request, with the people it means today."""
    requester = request.ticket.requester
    people, missing = choosing.people_of_step(step, requester)
    fallback = ""
    if not people:
        people = [one for one in administrators() if one.pk != requester.pk]
        fallback = missing
    if not people:
        raise Refused(_("Nobody here could approve this. Ask the service desk instead."))
    approval = Approval.objects.create(
        request=request, number=number, label=step.label, fallback=fallback[:200],
        needs=Needs.ANY if fallback else step.needs, remind_after=step.remind_after,
    )  # fmt: skip
    Seat.objects.bulk_create(Seat(approval=approval, person=one) for one in people)
    return approval


@transaction.atomic
def start_approval(request: Request, *, by: Person) -> Request:
    """Ask the first people who have to approve; the ticket waits for them and says so."""
    _open_next(request, by)
    return request


def _open_next(request: Request, by: Person) -> Approval | None:
    coming = request.approvals.filter(state=Step.COMING).order_by("number").first()
    if coming is None:
        return None
    now, ticket = clock.now(), request.ticket
    coming.state, coming.opened_at = Step.WAITING, now
    coming.remind_at = queries.next_reminder(coming.remind_after, request.item.calendar, now)
    coming.save(update_fields=["state", "opened_at", "remind_at"])
    facts = {"approval": coming.pk, "step": coming.number}
    record("request.approval_asked", ticket, by=by, facts=facts, topics=topics_of(ticket))
    _hold(ticket, coming)
    return coming


def _hold(ticket: Ticket, approval: Approval) -> None:
    if ticket.state == State.ON_HOLD:
        if ticket.hold_reason == HoldReason.APPROVAL:
            return
        take_off_hold(ticket, by=robot())
    names = [seat.person.name for seat in approval.seats.select_related("person")]
    # Kept, and read by many.
    with as_the_desk():
        whom = _("an administrator") if approval.fallback else rules.names_of(names, approval.needs)
        words = _("%(step)s: waits for %(names)s") % {"step": approval.label, "names": whom}
    put_on_hold(ticket, reason=HoldReason.APPROVAL, words=words[:300], by=robot())


@transaction.atomic
def approve_request(approval: Approval, *, by: Person, reason: str = "") -> Approval:
    """Say yes for oneself, as a deputy, or with a reason in place of others; the last yes starts the work."""
    return _decide(approval, Verdict.APPROVE, reason, by)


@transaction.atomic
def refuse_request(approval: Approval, *, reason: str, by: Person) -> Approval:
    """Say no and why; the ticket is closed and the person who asked reads the reason."""
    return _decide(approval, Verdict.REFUSE, reason, by)


def _decide(approval: Approval, verdict: Verdict, reason: str, by: Person) -> Approval:
    ticket = ticket_for_update(approval.request.ticket)
    approval = queries.approval_for_update(approval)
    approval.request.ticket = ticket
    seat = choosing.seat_for(approval, by)
    refuse_if(rules.why_not_decide(choosing.deciding(approval, seat, by), verdict, reason))
    if seat is None:
        seat = Seat(approval=approval, person=by, in_place=True)
    seat.verdict, seat.at, seat.by, seat.reason = verdict, clock.now(), by, reason.strip()
    seat.save()
    facts = {"approval": approval.pk, "step": approval.number, "in_place": seat.in_place, "for": seat.person_id}  # fmt: skip
    verb = "request.approved" if verdict is Verdict.APPROVE else "request.refused"
    words = {"reason": seat.reason} if seat.reason else None
    record(verb, ticket, by=by, facts=facts, words=words, topics=topics_of(ticket))
    _come_to(approval, seat, by)
    return approval


def _come_to(approval: Approval, seat: Seat, by: Person) -> None:
    verdicts = [one.verdict for one in approval.seats.all() if not one.in_place]
    state = rules.outcome(approval.needs, [seat.verdict] if seat.in_place else verdicts)
    if state is Step.WAITING:
        return
    _end(approval, state)
    request = approval.request
    if state is Step.REFUSED:
        _close(request, seat, by)
    elif _open_next(request, by) is None:
        begin_promise(request)
        record("request.released", request.ticket, by=by, topics=topics_of(request.ticket))
        if request.ticket.hold_reason == HoldReason.APPROVAL:
            take_off_hold(request.ticket, by=robot())


def _end(approval: Approval, state: Step) -> None:
    approval.state, approval.ended_at, approval.remind_at = state, clock.now(), None
    approval.save(update_fields=["state", "ended_at", "remind_at"])


def _close(request: Request, seat: Seat, by: Person) -> None:
    _withdraw(request)
    with as_reader(request.ticket.requester):
        words = _("%(name)s did not approve it: %(reason)s")
    told = words % {"name": by.name, "reason": seat.reason}
    cancel_ticket(request.ticket, reason=told, by=robot())


def _withdraw(request: Request) -> int:
    living = request.approvals.filter(state__in=[Step.COMING, Step.WAITING])
    return living.update(state=Step.WITHDRAWN, ended_at=clock.now(), remind_at=None)


@transaction.atomic
def withdraw_approvals(ticket: Ticket, *, by: Person) -> None:
    """Nobody need approve a request that is not wanted any more."""
    request = queries.request_of(ticket)
    if request is not None and _withdraw(request):
        record("request.approval_withdrawn", ticket, by=by, topics=topics_of(ticket))


@transaction.atomic
def wait_for_approval(ticket: Ticket, *, by: Person) -> None:
    """A ticket that was handed on still waits for whoever has to approve it."""
    step = queries.open_step_of(ticket)
    if step is not None and ticket.state not in DONE_STATES:
        _hold(ticket, step)


@transaction.atomic
def remind_approvers(*, limit: int, by: Person) -> int:
    """Remind whoever has not answered in time, a few times; then the administrators hear of it once."""
    now = clock.now()
    steps = queries.steps_to_remind_for_update(now, limit=limit)
    for step in steps:
        step.reminded += 1
        last = step.reminded > MOST_REMINDERS
        step.remind_at = None if last else queries.next_reminder(step.remind_after, step.request.item.calendar, now)  # fmt: skip
        step.save(update_fields=["reminded", "remind_at"])
        verb = "request.approval_overdue" if last else "request.approval_reminded"
        record(verb, step.request.ticket, by=by, facts={"approval": step.pk, "n": step.reminded})
    return len(steps)
