"""What was changed lately in the estate, counted per item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count

from thirdline.foundation.journal.models import Entry
from thirdline.kit import clock
from thirdline.reference.estate.models import ConfigurationItem

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person

WITHIN = timedelta(days=14)
# Not what somebody said of its state: that happened to it, and is drawn on the map itself.
VERBS = (
    "item.registered", "item.edited", "items.changed", "item.retired", "item.restored",
    "need.set", "need.changed", "need.ended",
)  # fmt: skip


def changes_of_items(items: Sequence[int], person: Person) -> Mapping[int, int]:
    rows = Entry.objects.filter(
        subject_kind=ConfigurationItem._meta.label_lower, subject_id__any=list(items),
        verb__any=list(VERBS), at__gte=clock.now() - WITHIN,
    )  # fmt: skip
    return dict(rows.values_list("subject_id").annotate(count=Count("pk")).order_by())
