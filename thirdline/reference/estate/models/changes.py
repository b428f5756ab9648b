from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from thirdline.reference.estate.rules import ChangeState


class ItemsChange(models.Model):
    """A change of many items that a worker makes in one transaction: all of it, or nothing.

    `done` and `stop_asked` are written beside that transaction, which touches this row at its end.
    """

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    # What each item gets, by field; people and teams by their numbers.
    changes = models.JSONField(default=dict)
    items = ArrayField(models.BigIntegerField(), default=list)
    came_from = models.CharField(max_length=2_000, blank=True)
    state = models.CharField(
        max_length=10,
        default=ChangeState.RUNNING,
        choices=[(one.value, one.value) for one in ChangeState],
    )
    done = models.PositiveIntegerField(default=0)
    stop_asked = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    # How many were different, and why nothing was changed where it was refused.
    changed = models.PositiveIntegerField(default=0)
    said = models.TextField(blank=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="estate_changes_running", condition=Q(state="running"))
        ]

    def __str__(self) -> str:
        return f"change {self.pk} of {len(self.items)} items, {self.state}"

    @property
    def total(self) -> int:
        return len(self.items)
