"""The same done to many children, one at a time, each exactly once."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from thirdline.desk.conversation.operations import reply
from thirdline.desk.links import rules
from thirdline.desk.links.models import Run, Step
from thirdline.desk.links.queries import children_of, has_open_children, readable_among
from thirdline.desk.links.rules import Do, Outcome
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import put_on_hold, resolve_ticket, take_off_hold
from thirdline.desk.tickets.queries import ticket_for_update
from thirdline.desk.tickets.states import OPEN_STATES, HoldReason, State
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.drains import wake
from thirdline.kit.refusals import Refused, refuse_if

DRAIN = "links.steps"


@transaction.atomic
def begin_run(
    parent: Ticket,
    *,
    do: Do,
    text: str = "",
    code: str = "fixed",
    hold_reason: str = "",
    follows_parent: bool = False,
    leave_out: Collection[int] = (),
    also_parent: bool = False,
    once: str | None = None,
    by: Person,
) -> Run:
    """Have the same done to every open child; the worker does it, and each child has it once.

    `{first_name}`, `{name}` and `{ticket}` in the text become those of each child. With
    `also_parent` the parent itself comes first, and if it refuses nothing is begun.
    """
    parent = ticket_for_update(parent)
    refuse_if(rules.why_not_run(parent, do, text, by))
    begun = Run.objects.filter(parent=parent, by=by, once=once).first() if once else None
    if begun is not None:
        return begun
    run = Run.objects.create(
        parent=parent, do=do, text=text.strip(), code=code, hold_reason=hold_reason, by=by,
        follows_parent=follows_parent, at=clock.now(), once=once,
    )  # fmt: skip
    children = _children(parent, do, by).exclude(pk__in=leave_out)
    numbers = list(children.order_by("pk").values_list("pk", flat=True))
    if not numbers:
        raise Refused(_nobody(parent))
    Step.objects.bulk_create((Step(run=run, child_id=number) for number in numbers), 1_000)
    if also_parent:
        _do(run, parent)
    facts: dict[str, Any] = {"run": run.pk, "do": do, "children": _shown(run.steps.all())}
    record("ticket.children_asked", parent, by=by, facts=facts, topics=topics_of(parent))
    wake(DRAIN)
    return run


def _children(parent: Ticket, do: Do, by: Person) -> QuerySet[Ticket]:
    rows = children_of(parent, by).select_related(None)
    if do is Do.RESUME:
        return rows.filter(state=State.ON_HOLD)
    rows = rows.filter(state__in=OPEN_STATES)
    return rows.exclude(state=State.ON_HOLD) if do is Do.HOLD else rows


def _shown(steps: QuerySet[Step]) -> int:
    """How many, for everybody who reads the parent: restricted children are in no count."""
    return steps.filter(child__restricted=False).count()


def _nobody(parent: Ticket) -> str:
    if has_open_children(parent):
        return _("No child is left to do this to.")
    return _("%(ticket)s has no open children. Attach some first.") % {"ticket": parent.label}


@transaction.atomic
def take_step(*, by: Person) -> int:
    """Do the next waiting step, of whichever run; how many there were to do: one or none.

    What is done and that it is done commit together: a worker that is killed in between has done
    nothing. A child that refuses keeps its sentence, and the others go on.
    """
    step = (
        Step.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(outcome=Outcome.WAITING)
        .select_related("run__by", "run__parent")
        .order_by("id")
        .first()
    )
    if step is None:
        return 0
    step.outcome = _done(step)
    step.settled_at = clock.now()
    step.save(update_fields=["outcome", "refusal", "settled_at"])
    _end_if_last(step.run)
    return 1


def _done(step: Step) -> Outcome:
    child = readable_among(step.run.by, [step.child_id]).get(step.child_id)
    if child is None:
        step.refusal = _("It is not there any more for whoever asked for this.")
        return Outcome.REFUSED
    try:
        with transaction.atomic():
            _do(step.run, child)
    except Refused as refused:
        step.refusal = refused.reason
        return Outcome.REFUSED
    return Outcome.DONE


def _do(run: Run, child: Ticket) -> None:
    """Where a child stands as wished already, it is left so."""
    person = child.requester
    text = rules.addressed(
        run.text, first_name=person.first_name, name=person.name, ticket=child.label
    )
    if run.do == Do.ANSWER:
        reply(child, text=text, by=run.by, once=f"run-{run.pk}")
    elif run.do == Do.RESOLVE:
        resolve_ticket(child, words=text, code=run.code or "fixed", by=run.by)
    elif run.do == Do.HOLD:
        put_on_hold(child, reason=HoldReason(run.hold_reason), words=text[:300], by=run.by)
    else:
        take_off_hold(child, by=run.by)


def _end_if_last(run: Run) -> None:
    """Two workers wait for each other here, or neither would see that the other was the last."""
    run = Run.objects.select_for_update(of=("self",)).select_related("parent", "by").get(pk=run.pk)
    if run.ended_at is not None or run.steps.filter(outcome=Outcome.WAITING).exists():
        return
    run.ended_at = clock.now()
    run.save(update_fields=["ended_at"])
    facts = {
        "run": run.pk,
        "do": run.do,
        "done": _shown(run.steps.filter(outcome=Outcome.DONE)),
        "refused": _shown(run.steps.filter(outcome=Outcome.REFUSED)),
    }
    parent = run.parent
    record("ticket.children_done", parent, by=run.by, facts=facts, topics=topics_of(parent))


@transaction.atomic
def cancel_run(run: Run, *, by: Person) -> Run:
    """Stop a run: what it has done stays done, what waits is not done."""
    run = Run.objects.select_for_update(of=("self",)).select_related("parent", "by").get(pk=run.pk)
    refuse_if(rules.why_not_tie_tickets(run.parent, by))
    waiting = run.steps.filter(outcome=Outcome.WAITING).select_for_update(skip_locked=True)
    numbers = list(waiting.values_list("pk", flat=True))
    if run.ended_at is not None or not numbers:
        raise Refused(_("It is done already; there is nothing left to stop."))
    Step.objects.filter(pk__in=numbers).update(outcome=Outcome.CANCELLED, settled_at=clock.now())
    run.ended_at, run.cancelled_by = clock.now(), by
    run.save(update_fields=["ended_at", "cancelled_by"])
    facts = {"run": run.pk, "do": run.do, "left": _shown(Step.objects.filter(pk__in=numbers))}
    record("ticket.children_left", run.parent, by=by, facts=facts, topics=topics_of(run.parent))
    return run
