from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.bulk.contributing import NotAsAsked, Step, UndoableVerb, steps_of
from thirdline.desk.bulk.models import BulkChange, BulkRow
from thirdline.desk.bulk.queries import (
    change_for_update,
    done_since,
    last_entry_about,
    next_running,
    tickets_in_hand,
    waiting_rows,
)
from thirdline.desk.bulk.rules import BATCH, why_not_cancel_change, why_not_put_back, why_not_start
from thirdline.desk.bulk.states import ChangeState, Outcome
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import ticket_for_update
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.drains import wake
from thirdline.kit.refusals import Refused, refuse_if

DRAIN = "bulk.work"
# Beside what each verb left: the last line of the journal, where all that came after it counts.
SEEN = "seen"


@transaction.atomic
def start_change(change: BulkChange, *, by: Person) -> BulkChange:
    """Let a change run; from now on each of its tickets changes once or says why it stayed."""
    change = change_for_update(change)
    refuse_if(why_not_start(change, by))
    change.state, change.started_at = ChangeState.RUNNING, clock.now()
    change.save(update_fields=["state", "started_at"])
    facts = {"verbs": [one["verb"] for one in change.steps], "tickets": change.total}
    record("bulk.started", change, by=by, facts=facts, words={"steps": change.steps})
    wake(DRAIN)
    return change


@transaction.atomic
def work_off(change: BulkChange, *, most: int = BATCH, by: Person) -> int:
    """Do the next few tickets of a running change; how many were tried, 0 when none was left.

    The batch commits whole, tickets, outcomes and counters together: a worker that dies has done
    nothing of it, so no ticket is ever changed twice.
    """
    change = change_for_update(change)
    return _work(change, most) if change.state == ChangeState.RUNNING else 0


@transaction.atomic
def work_off_next(*, by: Person) -> int:
    """The same for a running change that no other worker has in hand."""
    change = next_running()
    return work_off(change, by=by) if change is not None else 0


@transaction.atomic
def cancel_change(change: BulkChange, *, by: Person) -> BulkChange:
    """Stop after the present batch; what was changed stays changed, the rest is left as it is."""
    change = change_for_update(change)
    refuse_if(why_not_cancel_change(change, by))
    return _end(change, ChangeState.CANCELLED, by)


def _work(change: BulkChange, most: int) -> int:
    if not change.by.may("work"):
        because = _("%(name)s works here no more.") % {"name": change.by.name}
        _end(change, ChangeState.STOPPED, change.by, because)
        return 0
    rows = waiting_rows(change, most)
    try:
        steps = steps_of(change.steps, change.by)
    except (Refused, NotAsAsked):
        # A person, a team or a service it names was there when it was planned.
        because = _("What it names is not there any more.")
        _end(change, ChangeState.STOPPED, change.by, because)
        return 0
    tickets = tickets_in_hand(change.by, [row.ticket_id for row in rows])
    for row in rows:
        _try(row, tickets.get(row.ticket_id), steps, change)
    BulkRow.objects.bulk_update(rows, ["outcome", "sentence", "before", "after"])
    _count(change, rows)
    if len(rows) < most:
        _end(change, ChangeState.DONE, change.by)
    return len(rows)


def _try(row: BulkRow, ticket: Ticket | None, steps: Sequence[Step], change: BulkChange) -> None:
    """One ticket, whole or not at all."""
    if ticket is None:
        row.outcome = Outcome.REFUSED
        row.sentence = _("It is not there for you any more.")
        return
    try:
        with transaction.atomic():
            ticket_for_update(ticket)
            if change.undo_of_id is None:
                _do(row, ticket, steps, change.by)
            else:
                _put_back(row, ticket, steps, change.by)
    except Refused as refused:
        row.outcome, row.sentence = Outcome.REFUSED, refused.reason
        if change.undo_of_id is None:
            row.before, row.after = {}, {}


def _do(row: BulkRow, ticket: Ticket, steps: Sequence[Step], by: Person) -> None:
    version, said, alone = ticket.version, False, False
    for step in steps:
        verb = step.verb
        before = verb.keep(ticket, step.meant)
        verb.do(ticket, step.meant, by)
        after = verb.keep(ticket, step.meant)
        row.before[verb.name], row.after[verb.name] = before, after
        said = said or before != after or not before
        alone = alone or (isinstance(verb, UndoableVerb) and verb.only_untouched(before, after))
    if alone:
        row.after[SEEN] = last_entry_about(ticket)
    row.outcome = Outcome.DONE if said or ticket.version != version else Outcome.SAME


def _put_back(row: BulkRow, ticket: Ticket, steps: Sequence[Step], by: Person) -> None:
    """Only what still is as this change left it: what somebody else did meanwhile stays."""
    kept: Mapping[str, Any] = row.before
    undone = False
    if SEEN in row.after:
        refuse_if(why_not_put_back(ticket, done_since(ticket, row.after[SEEN])))
    for step in reversed(steps):
        verb = step.verb
        if not isinstance(verb, UndoableVerb) or kept.get(verb.name) == row.after.get(verb.name):
            continue
        # A verb may have learnt to keep more since; what was kept is what is compared.
        now, left = verb.keep(ticket, step.meant), row.after[verb.name]
        if {key: now.get(key) for key in left} != left:
            told = {"ticket": ticket.label, "what": verb.label}
            raise Refused(
                _("%(ticket)s was changed by somebody meanwhile (%(what)s), so it stays as it is.")
                % told
            )
        verb.put_back(ticket, kept[verb.name], step.meant, by)
        undone = True
    row.outcome = Outcome.DONE if undone else Outcome.SAME


def _count(change: BulkChange, rows: Sequence[BulkRow]) -> None:
    for row in rows:
        if row.outcome == Outcome.DONE:
            change.done += 1
        elif row.outcome == Outcome.SAME:
            change.same += 1
        else:
            change.refused += 1
    change.save(update_fields=["done", "same", "refused"])


def _end(change: BulkChange, state: ChangeState, by: Person, because: str = "") -> BulkChange:
    change.state, change.ended_at, change.stopped_because = state, clock.now(), because
    change.save(update_fields=["state", "ended_at", "stopped_because"])
    waiting = BulkRow.objects.filter(change=change, outcome=Outcome.WAITING)
    if state != ChangeState.DONE:
        waiting.update(outcome=Outcome.LEFT)
    if change.undo_of_id is None and change.done:
        _tell_once(change)
    facts = {"state": state.value, "done": change.done, "same": change.same}
    facts |= {"refused": change.refused, "left": change.left}
    record("bulk.ended", change, by=by, facts=facts, topics=[f"person:{change.by_id}"])
    return change


def _tell_once(change: BulkChange) -> None:
    try:
        steps = steps_of(change.steps, change.by)
    except (Refused, NotAsAsked):
        return  # whom it names is not there any more, and hears nothing
    done = change.rows.filter(outcome=Outcome.DONE).values_list("ticket_id", "before")
    rows = list(done.order_by("ticket_id"))
    for step in steps:
        told = [(number, before.get(step.verb.name, {})) for number, before in rows]
        step.verb.tell_once(told, step.meant, change.by)
