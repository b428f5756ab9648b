from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from thirdline.desk.bulk.states import ENDED, ChangeState, Outcome

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


class BulkChange(models.Model):
    """What one person does to many tickets. The counters are those of its rows."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="bulk_changes")
    state = models.CharField(max_length=10, default=ChangeState.DRAFT)
    # [{"verb": "priority", "given": {"priority": "2", "reason": "…"}}], in the order they are done.
    steps = models.JSONField(default=list)
    # The list it began from, to go back there.
    came_from = models.CharField(max_length=2_000, blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    stopped_because = models.CharField(max_length=300, blank=True)
    undo_of = models.OneToOneField("self", models.CASCADE, null=True, related_name="undone_by")
    rows: RelatedManager[BulkRow]

    class Meta:
        indexes = [
            models.Index(fields=["started_at"], name="bulk_running", condition=Q(state="running")),
            models.Index(fields=["created_at"], name="bulk_draft", condition=Q(state="draft")),
        ]
        constraints = [
            models.CheckConstraint(
                name="bulk_state_known", condition=Q(state__in=[one.value for one in ChangeState])
            )
        ]

    def __str__(self) -> str:
        return f"bulk change {self.pk}, {self.state}"

    @property
    def tried(self) -> int:
        return self.done + self.same + self.refused

    @property
    def left(self) -> int:
        return self.total - self.tried

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED

    def get_absolute_url(self) -> str:
        return f"/queue/changes/{self.pk}"


class BulkRow(models.Model):
    """One ticket of a change: what became of it, and what stood before and after, by verb."""

    change = models.ForeignKey(BulkChange, models.CASCADE, related_name="rows", db_index=False)
    ticket = models.ForeignKey("tickets.Ticket", models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=8, default=Outcome.WAITING)
    sentence = models.TextField(blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(
                fields=["change", "ticket"], name="bulk_waiting", condition=Q(outcome="waiting")
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["change", "ticket"], name="bulk_ticket_once"),
            models.CheckConstraint(
                name="bulk_outcome_known", condition=Q(outcome__in=[one.value for one in Outcome])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.outcome}"
