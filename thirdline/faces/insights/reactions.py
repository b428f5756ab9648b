from __future__ import annotations

from thirdline.faces.insights.operations import count_history, forget_history
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.journal.subscriptions import on


@on("history.imported", later=True)
def count_its_figures(entry: Entry) -> None:
    if entry.subject is not None:
        count_history(entry.subject_id)


@on("history.removed", later=True)
def forget_its_figures(entry: Entry) -> None:
    forget_history(entry.subject_id)
