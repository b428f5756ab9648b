from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.bulk.contributing import step_of, verb_named
from thirdline.desk.bulk.models import BulkChange, BulkRow
from thirdline.desk.bulk.queries import change_for_update, old_drafts, readable_numbers
from thirdline.desk.bulk.rules import KEPT_AS_DRAFT, why_not_prepare, why_not_start
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if

MOST_STEPS = 6


@transaction.atomic
def draft_change(numbers: Sequence[int], *, came_from: str = "", by: Person) -> BulkChange:
    """Lay tickets aside for a change that is still to be described; nothing happens to them yet."""
    refuse_if(why_not_prepare(len(set(numbers)), by))
    found = readable_numbers(by, numbers)
    if not found:
        raise Refused(_("None of these tickets is there for you any more. Load the list again."))
    change = BulkChange.objects.create(
        by=by, total=len(found), came_from=came_from[:2_000], created_at=clock.now()
    )
    BulkRow.objects.bulk_create(
        [BulkRow(change=change, ticket_id=number) for number in found], batch_size=1_000
    )
    return change


@transaction.atomic
def plan_change(
    change: BulkChange, *, steps: Sequence[Mapping[str, Any]], by: Person
) -> BulkChange:
    """Say what the change does, in order; a step that is not filled in is told at its field."""
    change = change_for_update(change)
    if change.steps == list(steps):
        return change
    named = [str(one["verb"]) for one in steps]
    if len(set(named)) < len(named) or len(named) > MOST_STEPS:
        raise Refused(_("Each thing can be done once in a change, and six things at most."))
    for one in steps:
        step_of(verb_named(one["verb"], by), one["given"], by)
    change.steps = [{"verb": one["verb"], "given": dict(one["given"])} for one in steps]
    refuse_if(why_not_start(change, by))
    change.save(update_fields=["steps"])
    return change


@transaction.atomic
def forget_drafts(*, by: Person) -> int:
    """Throw away what nobody ran within a day."""
    gone, _rows = old_drafts(clock.now() - KEPT_AS_DRAFT).delete()
    return gone
