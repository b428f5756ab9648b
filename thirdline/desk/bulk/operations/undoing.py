from __future__ import annotations

from django.db import transaction

from thirdline.desk.bulk.contributing import steps_of
from thirdline.desk.bulk.models import BulkChange, BulkRow
from thirdline.desk.bulk.operations.running import DRAIN
from thirdline.desk.bulk.queries import change_for_update, is_undone
from thirdline.desk.bulk.rules import why_not_undo
from thirdline.desk.bulk.states import ChangeState, Outcome
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.drains import wake
from thirdline.kit.refusals import refuse_if


@transaction.atomic
def undo_change(change: BulkChange, *, by: Person) -> BulkChange:
    """Put back what stood before, ticket by ticket, except where somebody changed it meanwhile.

    Answers the change that does it; it runs like any other.
    """
    change = change_for_update(change)
    undoes = any(step.verb.undoes for step in steps_of(change.steps, by))
    refuse_if(why_not_undo(change, by, undoes=undoes, undone=is_undone(change)))
    now = clock.now()
    back = BulkChange.objects.create(
        by=by, state=ChangeState.RUNNING, steps=change.steps, came_from=change.came_from,
        total=change.done, created_at=now, started_at=now, undo_of=change,
    )  # fmt: skip
    done = change.rows.filter(outcome=Outcome.DONE).order_by("ticket_id")
    BulkRow.objects.bulk_create(
        [
            BulkRow(change=back, ticket_id=row.ticket_id, before=row.before, after=row.after)
            for row in done
        ],
        batch_size=1_000,
    )
    facts = {"change": change.pk, "tickets": back.total}
    record("bulk.undone", back, by=by, facts=facts)
    wake(DRAIN)
    return back
