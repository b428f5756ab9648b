"""What follows a change of the estate: its fates and figures are found again, and owners hear of debts."""

from __future__ import annotations

from thirdline.foundation.journal.models import Entry
from thirdline.foundation.journal.subscriptions import on
from thirdline.reference.estate.notices import tell_of_debt
from thirdline.reference.estate.operations.fating import derive_all_fates
from thirdline.reference.estate.operations.working_out import note_change


@on("config.changed", later=True)
def find_fates_anew(entry: Entry) -> None:
    """A rule that changed is a rule for every item there is."""
    if {"fate-rules", "item-kinds"} & set(entry.facts.get("tables", [])):
        derive_all_fates()
        note_change()


# A change of ten thousand items notes it itself, once.
@on(
    "item.registered", "item.edited", "item.retired", "item.restored",
    "need.set", "need.changed", "need.ended", "fate.named", "fate.changed", "fate.ended",
    "fate.failure_said",
    "item.health_said", "estate.imported", "estate.import_undone",
)  # fmt: skip
def work_out_again(entry: Entry) -> None:
    note_change()


@on("debt.opened", later=True)
def tell_owners(entry: Entry) -> None:
    tell_of_debt(entry)
